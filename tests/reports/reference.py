"""The slow plain-Python reference of the engine: measures as loops over records, to be compared with the SQL."""

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from backend.core import clock
from backend.people.models import YoungPerson
from backend.reports.engine import ALL, Scope, Table
from backend.reports.registry import Counts, Kind, Measure

Row = dict[str, Any]
Test = Callable[[Row], Any]


@dataclass(frozen=True)
class Reference:
    """What a measure asks of its rows, in Python."""

    rows: Callable[[Scope], Iterable[Row]]
    among: Test = lambda row: True
    hit: Test = lambda row: True
    value: Test = lambda row: None
    per: Test = lambda row: None
    pending: Test = lambda row: False
    left_out: Test = lambda row: False


Kept = dict[Any, list[Row]]
"""Rows that have been counted already, by what counts them and when: the reference is slow."""

Figures = tuple[Any, Any, int, Any, int, int, int]


def figures(
    measure: Measure, reference: Reference, scope: Scope, by: Sequence[str], kept: Kept
) -> dict[tuple[Any, ...], Figures]:
    """Numerator, denominator, n, value, pending, left out and missing of each group that has any rows."""
    key = (reference.rows, scope.first, scope.last, scope.as_of)
    if key not in kept:
        kept[key] = list(reference.rows(scope))
    rows = [row for row in kept[key] if scope.units is None or row["unit"] in scope.units]
    groups: dict[tuple[Any, ...], list[Row]] = {tuple(ALL for _ in by): []}
    for row in rows:
        for group in product(*[(_trait(row, key, scope), ALL) for key in by]):
            groups.setdefault(group, []).append(row)
    return {group: _figure(measure, reference, of_group) for group, of_group in groups.items()}


def told(table: Table, measure: Measure) -> dict[tuple[Any, ...], Figures]:
    """The same of the engine's table."""
    return {
        group: (
            _plain(of_group[measure.key].numerator),
            _plain(of_group[measure.key].denominator),
            of_group[measure.key].n,
            _plain(of_group[measure.key].value),
            of_group[measure.key].pending,
            of_group[measure.key].left_out,
            of_group[measure.key].missing,
        )
        for group, of_group in table.items()
    }


def _plain(number: Any) -> Any:
    return None if number is None else round(float(number), 6)


def _trait(row: Row, key: str, scope: Scope) -> Any:
    person: YoungPerson | None = row["person"]
    if key in ("unit", "staff", "rule", "track", "close_reason", "plan_close_reason"):
        return row[key]
    if key == "month":
        return f"{row['on']:%Y-%m}"
    if key == "quarter":
        return f"{row['on'].year}-Q{(row['on'].month + 2) // 3}"
    if person is None:
        return None
    if key == "gender":
        return person.gender
    if key == "municipality":
        return person.municipality_code
    years = clock.years_old(person.born_on, scope.today)
    return next(band for least, band in _BANDS if years >= least)


_BANDS = [(30, "30-"), (25, "25-29"), (18, "18-24"), (15, "15-17"), (-100, "-14")]


def _figure(measure: Measure, reference: Reference, rows: list[Row]) -> Figures:
    asked = [row for row in rows if reference.among(row)]
    left_out = [row for row in asked if reference.left_out(row)]
    pending = [row for row in asked if reference.pending(row) and not reference.left_out(row)]
    live = [row for row in asked if not reference.pending(row) and not reference.left_out(row)]
    aside = (len(pending), len(left_out))
    hit = [row for row in live if reference.hit(row)]
    if measure.kind is Kind.COUNT:
        count = _count(measure, hit)
        return (_plain(count), None, _people(live), _plain(count), *aside, 0)
    if measure.kind is Kind.SHARE:
        share, of = _count(measure, hit), _count(measure, live)
        return (_plain(share), _plain(of), _people(live), _plain(100 * share / of) if of else None, *aside, 0)
    if measure.kind is Kind.RATIO:
        part: float = sum(float(reference.value(row)) for row in live)
        whole: float = sum(float(reference.per(row)) for row in live)
        return (_plain(part), _plain(whole), _people(live), _plain(part / whole) if whole else None, *aside, 0)
    valued = [row for row in live if reference.value(row) is not None]
    values = [float(reference.value(row)) for row in valued]
    missing = len(live) - len(valued)
    numerator = _plain(sum(values)) if measure.kind is Kind.MEAN and values else None
    by_kind: dict[Kind, Callable[[list[float]], float]] = {Kind.MEAN: statistics.mean, Kind.MEDIAN: statistics.median}
    value = by_kind.get(measure.kind, max)(values) if values else None
    return (numerator, _plain(len(values)), _people(valued), _plain(value), *aside, missing)


def _count(measure: Measure, rows: list[Row]) -> int:
    return _people(rows) if measure.counts is Counts.PEOPLE else len(rows)


def _people(rows: list[Row]) -> int:
    return len({row["person"].pk for row in rows if row["person"] is not None})


def alive(on: date) -> Iterator[YoungPerson]:
    """Those who live on a day, and are no merged record."""
    for person in YoungPerson.objects.all():
        if person.merged_into_id is None and (person.deceased_on is None or person.deceased_on > on):
            yield person


def holds(period: Any, on: date, *, half_open: bool = False) -> bool:
    """Whether something with `starts_on` and `ends_on` covers a day; an assignment's last day belongs to the next."""
    if period.starts_on > on:
        return False
    if period.ends_on is None:
        return True
    return bool(period.ends_on > on if half_open else period.ends_on >= on)
