"""Figures: one statement for all measures that count the same rows, whatever they are grouped by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby, product
from typing import Any

from django.db import connection

from backend.reports.registry import Counted, Counts, Kind, Measure, dimensions

Number = int | float


class _All:
    """Stands in a group for all values together; a value of None is that there is none."""

    def __repr__(self) -> str:
        return "ALL"


ALL = _All()
Group = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What figures are about: the period (both days included), the day they are seen from, and whom.

    `units` are those that the rows may belong to (None: all); `only` narrows down by dimension.
    """

    first: date
    last: date
    as_of: date
    units: tuple[int, ...] | None = None
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on which a state is seen."""
        return min(self.last, self.as_of)

    def narrowed(self, units: tuple[int, ...] | None, only: Mapping[str, Any]) -> "Scope":
        """The same, of these units and of whom the dimensions name."""
        return replace(self, units=units, only=only)

    def over(self, first: date, last: date) -> "Scope":
        """The same over another period."""
        return replace(self, first=first, last=last)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measure of one group.

    `n`: the people behind the denominator. `pending`, `left_out`, `missing`: rows that are in neither count because
    one cannot say yet, because they began before go-live, or because a date is not there.
    """

    kind: Kind
    numerator: Number | None
    denominator: Number | None
    n: int
    measured: Number | None = None
    pending: int = 0
    left_out: int = 0
    missing: int = 0

    @property
    def value(self) -> Number | None:
        """The figure itself; nothing, never 0 or 100, where there is nobody to count."""
        if self.kind is Kind.COUNT:
            return self.numerator
        if self.kind in (Kind.MEDIAN, Kind.LARGEST):
            return self.measured
        if not self.denominator or self.numerator is None:
            return None
        return (100 if self.kind is Kind.SHARE else 1) * self.numerator / self.denominator


Table = dict[Group, dict[str, Figure]]
"""For each group (a value or ALL for each dimension asked for) its figures by measure."""


def table(measures: Iterable[Measure], scope: Scope, group_by: Sequence[str] = ()) -> Table:
    """The figures of the measures: groups, the totals over each dimension, and the whole. One query for each kind of
    rows. The caller has checked who may see them, and runs as system."""
    by_rows = sorted(measures, key=lambda measure: measure.counted.key)
    nothing = {measure.key: _nothing(measure) for measure in by_rows}
    found: Table = {}
    for _key, together in groupby(by_rows, key=lambda measure: measure.counted.key):
        for group, figures in _figures(list(together), scope, group_by).items():
            found.setdefault(group, dict(nothing)).update(figures)
    return found


def filled(found: Table, measures: Iterable[Measure]) -> Table:
    """The table with every combination of its values: where there are no rows, with figures of nothing."""
    nothing = {measure.key: _nothing(measure) for measure in measures}
    values = [list(dict.fromkeys(axis)) for axis in zip(*found, strict=True)]
    return {group: found.get(group, nothing) for group in product(*values)}


def people(measure: Measure, scope: Scope) -> list[int]:
    """The ids of the young people behind the numerator. Runs as whoever asks: it tells no one who is out of sight."""
    hit = measure.hit if measure.kind in (Kind.COUNT, Kind.SHARE) else f"({measure.value}) IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_with(measure.counted)} SELECT DISTINCT c.young_person_id {_rows(scope)}"
            f" AND {_live(measure)} AND ({hit}) AND c.young_person_id IS NOT NULL",
            parameters(scope),
        )
        return [row[0] for row in cursor.fetchall()]


def parameters(scope: Scope) -> dict[str, Any]:
    """What the statements take."""
    return {
        "first": scope.first,
        "last": scope.last,
        "as_of": scope.as_of,
        "today": scope.today,
        "units": list(scope.units) if scope.units is not None else None,
        **{f"only_{key}": value for key, value in scope.only.items()},
    }


def statement(measures: Sequence[Measure], scope: Scope, group_by: Sequence[str] = ()) -> str:
    """One row for each group: its values, what each is a total over, and seven columns for each measure."""
    by = [dimensions[key].sql for key in group_by]
    keys = "".join(f"{sql}, grouping({sql}), " for sql in by)
    columns = ", ".join(column for measure in measures for column in _columns(measure))
    sets = f" GROUP BY CUBE ({', '.join(by)})" if by else ""
    return f"{_with(measures[0].counted)} SELECT {keys}{columns} {_rows(scope)}{sets}"


def _figures(measures: list[Measure], scope: Scope, group_by: Sequence[str]) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(statement(measures, scope, group_by), parameters(scope))
        rows = cursor.fetchall()
    found: Table = {}
    for row in rows:
        group = tuple(ALL if row[2 * at + 1] else row[2 * at] for at in range(len(group_by)))
        start = 2 * len(group_by)
        found[group] = {
            measure.key: _figure(measure, row[start + 7 * at : start + 7 * (at + 1)])
            for at, measure in enumerate(measures)
        }
    return found


def _nothing(measure: Measure) -> Figure:
    """Of a group that has none of the rows, but others."""
    counted = measure.kind in (Kind.COUNT, Kind.SHARE, Kind.RATIO)
    return _figure(measure, [0 if counted else None, None if measure.kind is Kind.COUNT else 0, 0, None, 0, 0, 0])


def _figure(measure: Measure, row: Sequence[Any]) -> Figure:
    numbers: list[Any] = [float(number) if isinstance(number, Decimal) else number for number in row]
    numerator, denominator, n, measured, pending, left_out, missing = numbers
    return Figure(
        kind=measure.kind,
        numerator=numerator,
        denominator=denominator,
        n=n,
        measured=measured,
        pending=pending,
        left_out=left_out,
        missing=missing,
    )


def _with(counted: Counted) -> str:
    return f"WITH c AS MATERIALIZED ({counted.sql})"


def _rows(scope: Scope) -> str:
    """FROM and WHERE: the rows in scope, with the young person beside them."""
    narrowed = [f"{dimensions[key].sql} = %(only_{key})s" for key in scope.only]
    where = " AND ".join(["(%(units)s::bigint[] IS NULL OR c.unit_id = ANY (%(units)s))", *narrowed])
    return f"FROM c LEFT JOIN people_youngperson AS y ON y.id = c.young_person_id WHERE {where}"


def _live(measure: Measure) -> str:
    return f"({measure.among}) AND NOT ({measure.pending}) AND NOT ({measure.left_out})"


def _columns(measure: Measure) -> list[str]:
    """Numerator, denominator, n, value, pending, left out, missing."""
    live, value = _live(measure), measure.value
    once = measure.counted.once
    each = "count(DISTINCT c.young_person_id)" if measure.counts is Counts.PEOPLE and not once else "count(*)"
    people = "count(*)" if once else "count(DISTINCT c.young_person_id)"
    valued = f"{live} AND ({value}) IS NOT NULL"
    numerator, denominator, measured, missing, behind = "NULL::bigint", "NULL::bigint", "NULL::numeric", "0", live
    match measure.kind:
        case Kind.COUNT:
            numerator = f"{each} FILTER (WHERE {live} AND ({measure.hit}))"
        case Kind.SHARE:
            numerator = f"{each} FILTER (WHERE {live} AND ({measure.hit}))"
            denominator = f"{each} FILTER (WHERE {live})"
        case Kind.RATIO:
            numerator = f"coalesce(sum({value}) FILTER (WHERE {live}), 0)"
            denominator = f"coalesce(sum({measure.per}) FILTER (WHERE {live}), 0)"
        case Kind.MEAN | Kind.MEDIAN | Kind.LARGEST:
            behind = valued
            denominator = f"count(*) FILTER (WHERE {valued})"
            missing = f"count(*) FILTER (WHERE {live} AND ({value}) IS NULL)"
            if measure.kind is Kind.MEAN:
                numerator = f"sum({value}) FILTER (WHERE {valued})"
            elif measure.kind is Kind.MEDIAN:
                measured = f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {value}) FILTER (WHERE {valued})"
            else:
                measured = f"max({value}) FILTER (WHERE {valued})"
    aside = [
        f"count(*) FILTER (WHERE ({measure.among}) AND ({measure.pending}) AND NOT ({measure.left_out}))",
        f"count(*) FILTER (WHERE ({measure.among}) AND ({measure.left_out}))",
    ]
    return [numerator, denominator, f"{people} FILTER (WHERE {behind})", measured, *aside, missing]
