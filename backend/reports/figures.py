"""The computation of figures. One query reads all measures of a dataset, in any grouping."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby, islice
from typing import Any, NamedTuple

from backend.reports.database import figures_cursor
from backend.reports.registry import Counts, Kind, Measure
from backend.reports.scope import Scope
from backend.reports.statements import condition_on_people, figures_statement, people_statement

Number = int | float


class _All:
    """A marker in a group that means all values of a dimension together. `None` means that a row has no value."""

    def __repr__(self) -> str:
        return "ALL"


ALL = _All()
Group = tuple[Any, ...]
"""One value of each dimension, or ALL."""


class Figure(NamedTuple):
    """One exact measure of one group.

    `n` is the number of people behind the denominator, or behind a count. `pending`, `left_out` and `missing` are rows
    that are in neither count: their outcome is not known yet, they began before the rule was activated, or a date is
    missing.
    """

    kind: Kind
    numerator: Number | None = None
    denominator: Number | None = None
    n: int = 0
    single: Number | None = None
    """The median, the 90th percentile, or the largest value."""
    pending: int = 0
    left_out: int = 0
    missing: int = 0

    @property
    def value(self) -> Number | None:
        """The figure itself. If the denominator is 0 it is None, never 0 or 100."""
        if self.kind is Kind.COUNT:
            return self.numerator
        if self.kind in (Kind.MEDIAN, Kind.P90, Kind.LARGEST):
            return self.single
        if not self.denominator or self.numerator is None:
            return None
        return (100 if self.kind is Kind.SHARE else 1) * self.numerator / self.denominator


Table = dict[Group, dict[str, Figure]]
"""The figures of each group, by the key of the measure."""


def table(measures: Iterable[Measure], scope: Scope, group_by: Sequence[str] = ()) -> Table:
    """Return the figures of each group, the totals over each dimension, and the overall total.

    The caller has checked who may see them, and runs as system. Each dataset costs one query. One more finds the blocks
    of the reader.
    """
    asked = sorted(measures, key=lambda measure: measure.dataset.key)
    found: Table = {}
    who_counts = condition_on_people(scope)
    with figures_cursor() as cursor:
        for _key, together in groupby(asked, key=lambda measure: measure.dataset.key):
            of_dataset = list(together)
            cursor.execute(figures_statement(of_dataset, scope, group_by, who_counts))
            for row in cursor:
                group, sums = _read(row, len(of_dataset))
                figures = found.setdefault(group, {})
                figures |= {
                    measure.key: _figure(measure, of_measure)
                    for measure, of_measure in zip(of_dataset, sums, strict=True)
                }
    empty = {measure.key: nothing(measure) for measure in asked}
    found.setdefault((ALL,) * len(group_by), {})
    return {group: empty | figures for group, figures in found.items()}


def nothing(measure: Measure) -> Figure:
    """Return the figure of a measure over no rows."""
    return _figure(measure, _Sums())


def people(measure: Measure, scope: Scope) -> list[int]:
    """Return the ids of the young people behind the numerator. The caller runs as system, as for `table`."""
    who_counts = condition_on_people(scope)
    with figures_cursor() as cursor:
        cursor.execute(people_statement(measure, scope, who_counts))
        return [row[0] for row in cursor.fetchall()]


class _Sums(NamedTuple):
    """The columns of `measure.sql`."""

    hit_events: int = 0
    hit_people: int = 0
    events: int = 0
    people: int = 0
    value_sum: float | None = None
    per_sum: float | None = None
    value_median: float | None = None
    value_p90: float | None = None
    value_largest: float | None = None
    pending: int = 0
    left_out: int = 0


def _read(row: Sequence[Any], measures: int) -> tuple[Group, list[_Sums]]:
    """Return the group of a row of `figures.sql`, and the sums of each measure."""
    columns = (float(one) if isinstance(one, Decimal) else one for one in row)
    sums = [_Sums._make(islice(columns, len(_Sums._fields))) for _measure in range(measures)]
    pairs = list(columns)
    return tuple(ALL if is_total else value for value, is_total in zip(pairs[::2], pairs[1::2], strict=True)), sums


def _figure(measure: Measure, sums: _Sums) -> Figure:
    of_people = measure.counts is Counts.PEOPLE
    count = sums.hit_people if of_people else sums.hit_events
    aside = {"pending": sums.pending, "left_out": sums.left_out}
    match measure.kind:
        case Kind.COUNT:
            return Figure(kind=Kind.COUNT, numerator=count, n=sums.hit_people, **aside)
        case Kind.SHARE:
            whole = sums.people if of_people else sums.events
            return Figure(kind=Kind.SHARE, numerator=count, denominator=whole, n=sums.people, **aside)
        case Kind.RATIO:
            value, per = sums.value_sum or 0, sums.per_sum or 0
            return Figure(kind=Kind.RATIO, numerator=value, denominator=per, n=sums.hit_people, **aside)
    return Figure(
        kind=measure.kind,
        numerator=sums.value_sum if measure.kind is Kind.MEAN else None,
        denominator=sums.hit_events,
        n=sums.hit_people,
        single={
            Kind.MEDIAN: sums.value_median,
            Kind.P90: sums.value_p90,
            Kind.LARGEST: sums.value_largest,
        }.get(measure.kind),
        missing=sums.events - sums.hit_events,
        **aside,
    )
