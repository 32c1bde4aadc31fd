"""What managers are not shown: nothing about a few people, and nothing from which that could be computed."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.reports.engine import ALL, Figure, Group, Table
from backend.reports.registry import Counted, Counts, Direction, Kind, Measure
from backend.reports.suppression import LEAST, Cell, hidden, told_of_few

ROWS = Counted(key="test", source="", sql="", once=True)


def _measure(key: str, kind: Kind = Kind.COUNT, **more: Any) -> Measure:
    return Measure(
        key=key,
        label=key,
        definition=key,
        unit="",
        direction=Direction.NEITHER,
        counted=ROWS,
        kind=kind,
        counts=Counts.PEOPLE,
        **more,
    )


PEOPLE = _measure("people")
PARTS = [_measure(key, part_of="people") for key in ("active", "paused", "aftercare")]
INACTIVE = _measure("inactive", Kind.SHARE, of="active")
MEASURES = [PEOPLE, *PARTS, INACTIVE]

# A department (1) with people of its own and two teams (2, 3); team 3 has two beneath it (4, 5).
UNITS: dict[Any, Any] = {
    1: ("under", 1),
    2: ("under", 1),
    3: ("under", 3),
    4: ("under", 3),
    5: ("under", 3),
    ("under", 3): ("under", 1),
    ("under", 1): ALL,
}
GENDERS = ["female", "male", "other"]

Municipality = dict[tuple[int, str, str], tuple[int, int]]
"""Of each unit, gender and part how many people there are, and how many of them are inactive."""


def _table(municipality: Municipality, by: Sequence[int]) -> Table:
    """The municipality grouped by some of unit (0) and gender (1), with all totals, as the engine does."""
    found: dict[Group, dict[str, list[int]]] = {}
    for (*place, part), (people, inactive) in municipality.items():
        for group in product(*[(place[at], ALL) for at in by]):
            sums = found.setdefault(group, {measure.key: [0, 0] for measure in MEASURES})
            for key in ("people", part):
                sums[key][0] += people
            if part == "active":
                sums["inactive"][0] += inactive
                sums["inactive"][1] += people
    values = [sorted({group[at] for group in found}, key=repr) for at in range(len(by))]
    nobody = {measure.key: [0, 0] for measure in MEASURES}
    return {
        group: {
            measure.key: Figure(
                kind=measure.kind,
                numerator=sums[measure.key][0],
                denominator=sums[measure.key][1] if measure.kind is Kind.SHARE else None,
                n=sums[measure.key][1] if measure.kind is Kind.SHARE else sums[measure.key][0],
            )
            for measure in MEASURES
        }
        for group in product(*values)
        for sums in [found.get(group, nobody)]
    }


@st.composite
def municipalities(draw: st.DrawFn) -> Municipality:
    counts = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 40))
    municipality: Municipality = {}
    for unit, gender, part in product([1, 2, 3, 4, 5], GENDERS, ["active", "paused", "aftercare"]):
        people = draw(counts)
        inactive = draw(st.integers(0, people)) if part == "active" else 0
        if people:
            municipality[unit, gender, part] = (people, inactive)
    return municipality


def _beneath(node: Any, at: int) -> set[Any]:
    """The values that belong to a node of a dimension."""
    leaves = {1, 2, 3, 4, 5} if at == 0 else set(GENDERS)
    if node is ALL:
        return leaves
    if at or not isinstance(node, tuple):
        return {node}
    return {leaf for leaf in leaves if node in _above(leaf)}


def _above(value: Any) -> list[Any]:
    found = [value]
    while found[-1] is not ALL:
        found.append(UNITS[found[-1]])
    return found


def _sum_of(municipality: Municipality, cell: Cell) -> dict[Any, Fraction]:
    """The cell of a table by unit and gender, as the sum of the smallest counts that there are."""
    (unit, gender), key = cell
    units, genders = _beneath(unit, 0), _beneath(gender, 1)
    there = product({place[0] for place in municipality}, {place[1] for place in municipality})
    wanted = {"people": {"active", "paused", "aftercare"}, "inactive": {"active"}}.get(key, {key})
    return {
        (place, part, key == "inactive"): Fraction(1)
        for place in there
        for part in wanted
        if place[0] in units and place[1] in genders
    }


def _count(municipality: Municipality, cell: Cell) -> int:
    return sum(
        municipality.get((*place, part), (0, 0))[inactive] for place, part, inactive in _sum_of(municipality, cell)
    )


def _reduced(row: dict[Any, Fraction], basis: dict[Any, dict[Any, Fraction]]) -> dict[Any, Fraction]:
    row = dict(row)
    while pivot := next((name for name in row if name in basis), None):
        factor = row[pivot]
        for name, value in basis[pivot].items():
            row[name] = row.get(name, Fraction(0)) - factor * value
            if not row[name]:
                del row[name]
    return row


def _computable(municipality: Municipality, shown: Iterable[Cell], gone: Iterable[Cell]) -> list[Cell]:
    """The hidden cells that are a sum or difference of shown ones."""
    basis: dict[Any, dict[Any, Fraction]] = {}
    for cell in shown:
        row = _reduced(_sum_of(municipality, cell), basis)
        if row:
            pivot = next(iter(row))
            basis[pivot] = {name: value / row[pivot] for name, value in row.items()}
    return [cell for cell in gone if (row := _sum_of(municipality, cell)) and not _reduced(row, basis)]


def _cells(table: Table, measures: Iterable[Measure]) -> set[Cell]:
    """The groups of the table, and the units that have others beneath them."""
    under = {("under", 3), ("under", 1)}
    groups = set(table) | {
        (node, group[1]) for group in table if group[0] is not ALL for node in _above(group[0]) if node in under
    }
    return {(group, measure.key) for group in groups for measure in measures}


@settings(max_examples=60, deadline=None)
@given(municipalities().filter(bool))
def test_what_is_hidden_cannot_be_computed_from_what_is_shown(municipality: Municipality) -> None:
    table = _table(municipality, [0, 1])
    gone = hidden(table, [UNITS, {}], MEASURES)

    cells = _cells(table, MEASURES)
    counted = {cell for cell in cells & gone if _count(municipality, cell)}  # that nobody is there may be known
    assert _computable(municipality, cells - gone, counted) == []


@settings(max_examples=60, deadline=None)
@given(municipalities().filter(bool))
def test_nothing_is_shown_that_reveals_a_few(municipality: Municipality) -> None:
    table = _table(municipality, [0, 1])
    gone = hidden(table, [UNITS, {}], MEASURES)

    shown = [figures[key] for group, figures in table.items() for key in figures if (group, key) not in gone]
    assert not any(told_of_few(figure) for figure in shown)


@settings(max_examples=60, deadline=None)
@given(municipalities().filter(bool))
def test_a_figure_is_shown_or_hidden_alike_in_every_run(municipality: Municipality) -> None:
    """So nobody learns from two runs what one of them hides: a filter is a cell of the same table."""
    crossed = hidden(_table(municipality, [0, 1]), [UNITS, {}], MEASURES)
    by_unit = hidden(_table(municipality, [0]), [UNITS], MEASURES)
    by_gender = hidden(_table(municipality, [1]), [{}], MEASURES)
    together = hidden(_table(municipality, []), [], MEASURES)

    assert {((unit,), key) for (unit, gender), key in crossed if gender is ALL} == by_unit
    assert {((gender,), key) for (unit, gender), key in crossed if unit is ALL} == by_gender
    assert {((), key) for (unit, gender), key in crossed if unit is ALL and gender is ALL} == together


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "few"),
    [
        (Kind.COUNT, 0, None, False),
        (Kind.COUNT, 1, None, True),
        (Kind.COUNT, 4, None, True),
        (Kind.COUNT, 5, None, False),
        (Kind.SHARE, 2, 4, True),
        (Kind.SHARE, 0, 0, False),
        (Kind.SHARE, 0, 9, True),
        (Kind.SHARE, 9, 9, True),
        (Kind.SHARE, 0, 10, False),
        (Kind.SHARE, 10, 10, False),
        (Kind.SHARE, 3, 30, True),
        (Kind.SHARE, 27, 30, True),
        (Kind.SHARE, 12, 30, False),
        (Kind.MEDIAN, None, 4, True),
        (Kind.MEDIAN, None, 5, False),
    ],
)
def test_what_is_few(kind: Kind, numerator: int | None, denominator: int | None, few: bool) -> None:
    n = denominator if denominator is not None else numerator
    assert told_of_few(Figure(kind=kind, numerator=numerator, denominator=denominator, n=n or 0)) is few


def test_many_events_of_a_few_people_are_few() -> None:
    assert told_of_few(Figure(kind=Kind.COUNT, numerator=12, denominator=None, n=LEAST - 1))


def test_the_second_smallest_goes_with_the_only_small_one() -> None:
    municipality: Municipality = {
        (2, "female", "active"): (9, 5),
        (2, "male", "active"): (30, 12),
        (2, "other", "active"): (3, 0),
    }
    gone = hidden(_table(municipality, [1]), [{}], [PEOPLE])

    assert gone == {(("other",), "people"), (("female",), "people")}
