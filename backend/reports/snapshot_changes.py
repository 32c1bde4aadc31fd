"""What has changed since figures were frozen: the same figures now, beside the frozen ones."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.access.permissions import StaffRoles
from backend.access.row_level_security import as_system
from backend.reports.answers import NUMBERS, Row, ShownFigure, answer, figure_without_rows, rounded
from backend.reports.figures import Number
from backend.reports.models import Snapshot
from backend.reports.questions import Audience, Question
from backend.reports.registry import Kind, Measure, dimensions, filled_reports
from backend.reports.scope import Period, Scope
from backend.reports.snapshots import in_own_language

Numbers = Mapping[str, Any]
Group = tuple[tuple[str | None, bool], ...]
"""The values of a row, each with whether it is all values together."""


@dataclass(frozen=True)
class FrozenMeasure:
    """A measure as it was when its figures were frozen. `is_redefined`: its definition is another one now."""

    key: str
    label: str
    definition: str
    source: str
    unit: str
    kind: Kind
    is_redefined: bool
    is_computed: bool
    """Whether the report still has the measure."""


@dataclass(frozen=True)
class Compared:
    """A frozen figure beside the figure now, which is None if the report no longer has the measure."""

    measure: FrozenMeasure
    frozen: Numbers
    now: Numbers | None

    @property
    def is_changed(self) -> bool:
        """Whether any of the numbers that the reader sees is another one now."""
        return self.now is not None and any(self.frozen[name] != self.now[name] for name in (*NUMBERS, "hidden"))

    @property
    def change(self) -> Number | None:
        """The value now less the frozen one, or None where one of them is not shown."""
        if self.now is None or self.now["value"] is None or self.frozen["value"] is None:
            return None
        return rounded(self.now["value"] - self.frozen["value"], 2)


@dataclass(frozen=True)
class ComparedRow:
    """One group with its figures. `places` are those of the answer of a report."""

    places: Sequence[Mapping[str, Any]]
    figures: tuple[Compared, ...]

    @property
    def is_total(self) -> bool:
        """Whether the row is about all groups together."""
        return all(place["everything"] for place in self.places)


@dataclass(frozen=True)
class Comparison:
    """All figures of a snapshot beside those of now."""

    measures: list[FrozenMeasure]
    rows: list[ComparedRow]

    @property
    def changed(self) -> Iterator[tuple[ComparedRow, Compared]]:
        """The figures that are others now."""
        return ((row, figure) for row in self.rows for figure in row.figures if figure.is_changed)


def changed_since(snapshot: Snapshot, reader: StaffRoles) -> Comparison:
    """Return the frozen figures beside those of now: same period, same day that they are seen from, same scope.

    They are seen from the same day, so that a difference comes from what was registered, corrected or deleted since,
    and not from the days that have passed. The caller has found the snapshot among those that `reader` may read.
    """
    answered = frozen(snapshot)
    with in_own_language():
        known = _known(snapshot, [measure["key"] for measure in answered["measures"]])
        measures = [_measure(one, known.get(one["key"])) for one in answered["measures"]]
        rows: list[Row] = []
        without: dict[str, Numbers] = {}
        if known:
            asked = _question(snapshot, list(known.values()), reader)
            without = {measure.key: _numbers_now(figure_without_rows(asked, measure)) for measure in asked.measures}
            with as_system("the permission is checked; the query limits the rows to those whom the leader may see"):
                rows = answer(asked)
        return Comparison(measures, compare(answered["rows"], rows, measures, without))


def frozen(snapshot: Snapshot) -> dict[str, Any]:
    """Return the frozen answer."""
    answered: dict[str, Any] = json.loads(snapshot.answer)
    return answered


def compare(
    before: Sequence[Mapping[str, Any]],
    now: Sequence[Row],
    measures: Sequence[FrozenMeasure],
    without: Mapping[str, Numbers],
) -> list[ComparedRow]:
    """Put frozen rows and the rows of now side by side. Groups that are new come before the total.

    `without` has the numbers of a group without rows: a group that exists only then or only now is compared with them.
    """
    were = {_group(row["group"]): row for row in before}
    are = {_group([vars(place) for place in row.places]): row for row in now}
    *groups, total = were
    new = [group for group in are if group not in were]
    return [_compared(were.get(group), are.get(group), measures, without) for group in [*groups, *new, total]]


def _compared(
    was: Mapping[str, Any] | None,
    row: Row | None,
    measures: Sequence[FrozenMeasure],
    without: Mapping[str, Numbers],
) -> ComparedRow:
    then = without if was is None else {figure["measure"]: _numbers(figure) for figure in was["figures"]}
    now = without if row is None else {figure.measure.key: _numbers_now(figure) for figure in row.figures}
    return ComparedRow(
        was["group"] if was is not None else [vars(place) for place in row.places] if row is not None else [],
        tuple(
            Compared(measure, then[measure.key], now.get(measure.key)) for measure in measures if measure.key in then
        ),
    )


def _group(places: Sequence[Mapping[str, Any]]) -> Group:
    return tuple((place["value"], place["everything"]) for place in places)


def _numbers(figure: Mapping[str, Any]) -> Numbers:
    return {name: figure[name] for name in (*NUMBERS, "hidden")}


def _numbers_now(figure: ShownFigure) -> Numbers:
    return {**figure.numbers, "hidden": figure.shown.hidden}


def _known(snapshot: Snapshot, keys: Sequence[str]) -> dict[str, Measure]:
    """Return those of the frozen measures that the report still computes by the frozen groups, by key."""
    report = filled_reports().get(snapshot.report)
    divided = [*snapshot.group_by, *snapshot.only]
    is_published = snapshot.audience == Audience.PUBLICATION.value
    if report is None or any(key not in dimensions for key in divided):
        return {}
    if is_published and tuple(snapshot.group_by) != report.published_by:
        return {}
    return {
        measure.key: measure
        for measure in report.measures
        if measure.key in keys
        and (measure.is_published or not is_published)
        and all(dimensions[key].fits(measure.dataset) for key in divided)
    }


def _question(snapshot: Snapshot, measures: list[Measure], reader: StaffRoles) -> Question:
    """Return the question whose answer was frozen, as it is asked now."""
    audience = Audience(snapshot.audience)
    return Question(
        report=filled_reports()[snapshot.report],
        measures=measures,
        scope=Scope(
            period=Period(first=snapshot.starts_on, last=snapshot.ends_on, as_of=snapshot.as_of),
            units=None if snapshot.units is None else tuple(snapshot.units),
            seen_by=reader.staff if audience is Audience.LEADER else None,
            not_blocked_for=reader.staff if audience is Audience.INTERNAL else None,
            only=snapshot.only,
        ),
        group_by=tuple(snapshot.group_by),
        audience=audience,
    )


def _measure(was: Mapping[str, Any], now: Measure | None) -> FrozenMeasure:
    return FrozenMeasure(
        key=was["key"],
        label=was["label"],
        definition=was["definition"],
        source=was["source"],
        unit=was["unit"],
        kind=Kind(was["kind"]),
        is_computed=now is not None,
        is_redefined=now is not None and str(now.definition) != was["definition"],
    )
