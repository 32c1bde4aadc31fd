"""A snapshot and what has changed since, as lines of a CSV file. Also how the access log names a snapshot."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from backend.reports.models import Snapshot
from backend.reports.registry import dimensions
from backend.reports.snapshot_changes import Comparison

_NUMBERS = ("value", "numerator", "denominator", "n")


def lines(snapshot: Snapshot, compared: Comparison) -> Iterator[Sequence[Any]]:
    """Yield the headings, then a line for each group and measure: the frozen numbers, those of now, the difference."""
    groups = [str(dimensions[key].label) if key in dimensions else key for key in snapshot.group_by]
    headings = [_("Value"), _("Numerator"), _("Denominator"), "n"]
    yield [
        *groups,
        *[_("Measure"), _("Name"), _("Unit of the value")],
        *[_("%(number)s, frozen") % {"number": heading} for heading in headings],
        *[_("%(number)s, now") % {"number": heading} for heading in headings],
        *[_("Difference"), _("Changed"), _("From"), _("To"), _("Seen from"), _("Frozen on")],
        *[_("Definition"), _("Source")],
    ]
    for row in compared.rows:
        for figure in row.figures:
            measure, now = figure.measure, figure.now or {}
            yield [
                *(place["label"] for place in row.places),
                *[measure.key, measure.label, measure.unit],
                *(figure.frozen[name] for name in _NUMBERS),
                *(now.get(name) for name in _NUMBERS),
                *[figure.change, _("yes") if figure.is_changed else _("no")],
                *[snapshot.starts_on, snapshot.ends_on, snapshot.as_of, snapshot.taken_on],
                *[measure.definition, measure.source],
            ]


def in_the_log(purpose: str, snapshot: Snapshot) -> str:
    """Return how the access log names the reading of a snapshot."""
    return f"snapshot {snapshot.pk} {purpose}: {snapshot.report}?from={snapshot.starts_on}&to={snapshot.ends_on}"
