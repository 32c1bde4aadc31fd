"""What managers and integrations are not shown, so that no figure tells of a few people.

A figure is hidden whole (numerator, denominator, n and value together) where it is about 1 to 4. Then as many more are
hidden as it takes for none to be computed from what is shown: groups add up to their total, parts to their whole.

Several runs must not tell more than one. Therefore a filter is a cell: whoever asks for one group alone gets what the
whole table shows of it. And the whole table is decided from the top: first all together, then each dimension alone,
then two crossed; what is decided above never depends on what stands below. So each figure is shown or hidden alike in
every run that it stands in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from backend.reports.engine import ALL, Figure, Group, Number
from backend.reports.registry import Kind, Measure

LEAST = 5
"""The fewest people, or events, that a figure may tell of."""
LEAST_OF_ALL = 10
"""The fewest of whom may be told that all of them, or none, did something."""

Cell = tuple[Group, str]
"""A group, and the key of a measure."""


@dataclass(frozen=True)
class Line:
    """Cells that add up: the total, and the parts."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *self.parts)


Tree = Mapping[Any, Any]
"""A dimension as value → what it belongs to, up to ALL; groups stand at its leaves."""


def hidden(
    table: Mapping[Group, Mapping[str, Figure]], trees: Sequence[Tree], measures: Iterable[Measure]
) -> set[Cell]:
    """The cells that may not be shown, of the groups of `table` and of all that they add up to in the `trees`.

    The table has every combination of its values: a group that is left out because nobody is in it would tell that.

    `measures` in the order of their report: a whole stands before its parts and shares.
    """
    asked = list(measures)
    gone: set[Cell] = set()
    for family in _families(asked):
        sizes, few = _sizes(table, trees, family)
        lines = [*_lines_of_groups(sizes, trees), *_lines_of_parts(sizes, family)]
        few |= {
            (group, measure.key)
            for measure in family
            for group in {group for group, _key in sizes}
            if measure.of and (group, measure.of) in gone
        }
        few |= _few_between_steps(table, family, asked)
        gone |= _hidden_of(family, sizes, few, lines, len(trees))
    return gone


def _few_between_steps(
    table: Mapping[Group, Mapping[str, Figure]], family: Iterable[Measure], measures: Iterable[Measure]
) -> set[Cell]:
    """Steps of a funnel that a few have not reached who reached one before: the difference is a count as well."""
    by_key = {measure.key: measure for measure in measures}
    found: set[Cell] = set()
    for measure in family:
        before = by_key.get(measure.after)
        while before is not None:
            for group, figures in table.items():
                if _is_few(_size(figures[before.key]) - _size(figures[measure.key])):
                    found.add((group, measure.key))
            before = by_key.get(before.after)
    return found


def _families(measures: Iterable[Measure]) -> list[list[Measure]]:
    """Measures of which some add up to another stand together."""
    found: dict[str, list[Measure]] = {}
    for measure in measures:
        found.setdefault(measure.part_of or measure.key, []).append(measure)
    return list(found.values())


def _hidden_of(
    family: Sequence[Measure], sizes: Mapping[Cell, Number], few: set[Cell], lines: Sequence[Line], axes: int
) -> set[Cell]:
    same = _same(sizes, lines)
    lines = [
        Line(same[line.total], tuple(same[cell] for cell in line.parts))
        for line in lines
        if same[line.total] != same[line.parts[0]]
    ]
    few = {same[cell] for cell in few}
    gone: set[Cell] = set()
    for own in (set(some) for count in range(axes + 1) for some in combinations(range(axes), count)):
        level = [cell for cell in sizes if _crossed(cell) == own and same[cell] == cell]
        within = [line for line in lines if all(_crossed(cell) <= own for cell in line.cells)]
        more = few.intersection(level)
        while not more <= gone:
            gone |= more
            _protect(level, within, sizes, gone)
            more = _shares_of_hidden(level, family, same, gone)
    return {cell for cell in sizes if same[cell] in gone}


def _same(cells: Iterable[Cell], lines: Iterable[Line]) -> dict[Cell, Cell]:
    """Each cell with the one that is told by it: where a total has one part alone, they are one number."""
    alone = {line.parts[0]: line.total for line in lines if len(line.parts) == 1}
    found = {}
    for cell in cells:
        top = cell
        while top in alone:
            top = alone[top]
        found[cell] = top
    return found


def told_of_few(figure: Figure) -> bool:
    """Whether the figure is, by itself, about so few that it is hidden."""
    numerator, denominator = figure.numerator, figure.denominator
    if _is_few(figure.n) or (figure.kind is not Kind.RATIO and (_is_few(numerator) or _is_few(denominator))):
        return True
    if figure.kind is not Kind.SHARE or numerator is None or not denominator:
        return False
    rest = denominator - numerator
    return _is_few(rest) or (denominator < LEAST_OF_ALL and (numerator == 0 or rest == 0))


def _is_few(count: Number | None) -> bool:
    return count is not None and 0 < count < LEAST


def _crossed(cell: Cell) -> set[int]:
    return {at for at, value in enumerate(cell[0]) if value is not ALL}


def _ancestors(value: Any, tree: Tree) -> list[Any]:
    """The value, and all that it belongs to, ALL last."""
    found = [value]
    while found[-1] is not ALL:
        found.append(tree.get(found[-1], ALL))
    return found


def _sizes(
    table: Mapping[Group, Mapping[str, Figure]], trees: Sequence[Tree], measures: Sequence[Measure]
) -> tuple[dict[Cell, Number], set[Cell]]:
    """How much each cell counts, and which are few. What lies between the groups and ALL is summed up here."""
    sizes: dict[Cell, Number] = {}
    few: set[Cell] = set()
    for measure in measures:
        sums: dict[Group, Figure] = {}
        for group, figures in table.items():
            figure = figures[measure.key]
            if told_of_few(figure):
                few.add((group, measure.key))
            sizes[group, measure.key] = _size(figure)
            for above in _between(group, trees):
                sums[above] = _sum(sums[above], figure) if above in sums else figure
        for group, figure in sums.items():
            sizes[group, measure.key] = _size(figure)
            if told_of_few(figure):
                few.add((group, measure.key))
    return sizes, few


def _between(group: Group, trees: Sequence[Tree]) -> list[Group]:
    """The groups that this one adds to, and that the table itself has not."""
    found: list[Group] = [()]
    for value, tree in zip(group, trees, strict=True):
        own = [value] if value is ALL else _ancestors(value, tree)[:-1]
        found = [(*before, one) for before in found for one in own]
    return [one for one in found if one != group]


def _sum(one: Figure, other: Figure) -> Figure:
    def both(a: Number | None, b: Number | None) -> Any:
        return None if a is None and b is None else (a or 0) + (b or 0)

    return Figure(
        kind=one.kind,
        numerator=both(one.numerator, other.numerator),
        denominator=both(one.denominator, other.denominator),
        n=one.n + other.n,
    )


def _size(figure: Figure) -> Number:
    """What a share counts is what fulfils it; of a mean, how many it is over."""
    if figure.kind is Kind.RATIO:
        return figure.n
    return (figure.numerator if figure.kind in (Kind.COUNT, Kind.SHARE) else figure.denominator) or 0


def _lines_of_groups(sizes: Mapping[Cell, Number], trees: Sequence[Tree]) -> list[Line]:
    """Along each dimension: what belongs to the same adds up to it, whatever stands in the other dimensions."""
    parts: dict[tuple[int, Cell], list[Cell]] = {}
    for cell in sorted(sizes, key=repr):
        group, key = cell
        for at, value in enumerate(group):
            if value is not ALL:
                above = (*group[:at], trees[at].get(value, ALL), *group[at + 1 :])
                parts.setdefault((at, (above, key)), []).append(cell)
    return [Line(total, tuple(cells)) for (_at, total), cells in parts.items()]


def _lines_of_parts(sizes: Mapping[Cell, Number], family: Sequence[Measure]) -> list[Line]:
    """In each group: the parts add up to their whole."""
    whole, *parts = [measure.key for measure in family]
    groups = sorted({group for group, _key in sizes}, key=repr) if parts else []
    return [Line((group, whole), tuple((group, part) for part in parts)) for group in groups]


def _shares_of_hidden(
    level: Sequence[Cell], family: Sequence[Measure], same: Mapping[Cell, Cell], gone: set[Cell]
) -> set[Cell]:
    """A share is told with its whole beside it, so it would tell one that is hidden."""
    whole, *parts = family
    shares = {measure.key for measure in parts if measure.kind is Kind.SHARE}
    return {(group, key) for group, key in level if key in shares and same[group, whole.key] in gone}


def _protect(level: Sequence[Cell], lines: Sequence[Line], sizes: Mapping[Cell, Number], gone: set[Cell]) -> None:
    """Hide more cells of this level until nothing hidden can be computed from what is shown.

    Each time the one that leaves the fewest lines telling too much, and of those the smallest that counts anybody.
    """
    own = set(level)
    sums = _Sums(lines, sizes, gone)
    weak = {at for at in range(len(lines)) if sums.tells(at)}
    while True:
        if not weak:
            known = {cell for cell in computable(lines, gone) if sizes[cell]}
            weak = {at for cell in known for at in sums.through.get(cell, ())}
        candidates = {cell for at in weak for cell in lines[at].cells if cell in own and cell not in gone}
        if not candidates:
            if weak:
                gone |= own  # one by one there is no way: nothing of this level then
            return
        best = min(candidates, key=lambda cell: (sums.cost(cell), not sizes[cell], sizes[cell], repr(cell)))
        gone.add(best)
        sums.hide(best)
        weak = {at for at in weak.union(sums.through[best]) if sums.tells(at)}


class _Sums:
    """Of each line how many of its parts are unknown, how much they count together, and whether the total is."""

    def __init__(self, lines: Sequence[Line], sizes: Mapping[Cell, Number], gone: set[Cell]) -> None:
        self.lines, self.sizes = lines, sizes
        self.unknown = [0] * len(lines)
        self.together: list[Number] = [0] * len(lines)
        self.total = [line.total in gone for line in lines]
        self.through: dict[Cell, list[int]] = {}
        self._costs: dict[Cell, int] = {}  # until a line of the cell changes
        for at, line in enumerate(lines):
            for cell in line.cells:
                self.through.setdefault(cell, []).append(at)
            for cell in line.parts:
                if cell in gone:
                    self.unknown[at] += 1
                    self.together[at] += sizes[cell]

    def hide(self, cell: Cell) -> None:
        """Count the cell as hidden."""
        self._count(cell, 1)
        for at in self.through[cell]:
            for other in self.lines[at].cells:
                self._costs.pop(other, None)

    def cost(self, cell: Cell) -> int:
        """How many lines more (less, then negative) would tell too much if the cell were hidden as well."""
        if cell not in self._costs:
            before = sum(map(self.tells, self.through[cell]))
            self._count(cell, 1)
            after = sum(map(self.tells, self.through[cell]))
            self._count(cell, -1)
            self._costs[cell] = after - before
        return self._costs[cell]

    def _count(self, cell: Cell, times: int) -> None:
        for at in self.through[cell]:
            if self.lines[at].total == cell:
                self.total[at] = times > 0
            else:
                self.unknown[at] += times
                self.together[at] += times * self.sizes[cell]

    def tells(self, at: int) -> bool:
        """Whether the line alone tells too much: one unknown, or several that together are few, or one each.

        Where the total is nought, all parts are, and that is told by the total.
        """
        unknown, together = self.unknown[at], self.together[at]
        if not self.sizes[self.lines[at].total]:
            return False
        if self.total[at]:
            return not unknown
        return unknown == 1 or 0 < together < LEAST or 0 < together <= unknown


_PRIME = 2_147_483_647


def computable(lines: Iterable[Line], gone: Iterable[Cell]) -> set[Cell]:
    """The hidden cells whose value follows from the lines and from what is shown: Gauss's elimination."""
    number = {cell: at for at, cell in enumerate(gone)}
    pivots: dict[int, dict[int, int]] = {}
    for line in lines:
        row = {number[cell]: _PRIME - 1 for cell in line.parts if cell in number}
        if line.total in number:
            row[number[line.total]] = 1
        for at in [at for at in row if at in pivots]:
            _subtract(row, pivots[at], row[at])
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, _PRIME)
        row = {at: factor * inverse % _PRIME for at, factor in row.items()}
        for other in pivots.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        pivots[pivot] = row
    return {cell for cell, at in number.items() if len(pivots.get(at, ())) == 1}


def _subtract(row: dict[int, int], other: Mapping[int, int], times: int) -> None:
    for at, factor in other.items():
        left = (row.get(at, 0) - times * factor) % _PRIME
        if left:
            row[at] = left
        else:
            row.pop(at, None)
