"""How groups of people move from one time to another: bands between two columns, which a page draws as SVG.

Where each person has one cell of a matrix, a band for each cell is as wide as its number of people, so that the
bands of a group add up to the height of the group at both ends. The page shows the drawing with

    {% include "workspace/parts/flow.html" with flow=flow %}

and the matrix as a table below it.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from backend.core.errors import Sentence

WIDTH = 920
BAR = 14
"""The width of the bar of a group."""
LABELS = 280
"""The width of the column of labels at each side."""
PEOPLE = 380
"""The height of all people together."""
GAP = 6
"""The least distance between two groups."""
LINE = 18
"""The height of a line of a label."""
CHARACTERS = 34
"""The most characters in a line of a label."""
EDGE = 8


class Tone(Enum):
    """The colour of a group, with which its bands begin. None of them says that a group is better than another."""

    STRONG = "strong"
    PLAIN = "plain"
    OUTSIDE = "outside"
    """The group is not there at this end: people who came later, or who have left."""


@dataclass(frozen=True)
class Group:
    """A group at one end. `key` names it in the matrix."""

    key: str
    label: Sentence
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Bar:
    """The bar of a group, with its label of one or more lines."""

    group: Group
    people: int
    x: float
    y: float
    height: float
    label_x: float
    lines: Sequence[tuple[str, float]]
    """The lines of the label, each with its distance from the top."""


@dataclass(frozen=True)
class Band:
    """The people who go from one group to another. It is `width` high at both ends, `y` and `to_y` from the top."""

    start: Group
    end: Group
    people: int
    y: float
    to_y: float
    width: float

    @property
    def path(self) -> str:
        """The outline as the data of an SVG path."""
        left, right = LABELS + BAR, WIDTH - LABELS - BAR
        middle = (left + right) / 2
        there = f"M{left} {self.y:.2f}C{middle} {self.y:.2f} {middle} {self.to_y:.2f} {right} {self.to_y:.2f}"
        low, to_low = self.y + self.width, self.to_y + self.width
        return f"{there}V{to_low:.2f}C{middle} {to_low:.2f} {middle} {low:.2f} {left} {low:.2f}Z"


@dataclass(frozen=True)
class Flow:
    """The drawing: its size, what it is called, what it shows in words, its bars and its bands."""

    width: int
    height: int
    title: Sentence
    text: Sentence
    starts: Sequence[Bar]
    ends: Sequence[Bar]
    bands: Sequence[Band]


def flow(
    starts: Sequence[Group],
    ends: Sequence[Group],
    matrix: Mapping[tuple[str, str], int],
    *,
    title: Sentence,
    text: Sentence,
) -> Flow | None:
    """Return the drawing of a matrix with the people of each pair of groups, or None if it has nobody.

    Groups without people are left out. The groups and bands have the order of `starts` and `ends`, so that a group has
    the same place in the drawing of another period.
    """
    everybody = sum(matrix.values())
    if not everybody:
        return None
    each = PEOPLE / everybody
    from_start = _sums(matrix, 0)
    to_end = _sums(matrix, 1)
    left = _column([(group, from_start.get(group.key, 0)) for group in starts], each, LABELS, LABELS - GAP)
    right = _column(
        [(group, to_end.get(group.key, 0)) for group in ends], each, WIDTH - LABELS - BAR, WIDTH - LABELS + GAP
    )
    height = max(_lowest(left), _lowest(right)) + EDGE
    return Flow(WIDTH, round(height), title, text, left, right, list(_bands(left, right, matrix, each)))


def _sums(matrix: Mapping[tuple[str, str], int], end: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for groups, people in matrix.items():
        sums[groups[end]] = sums.get(groups[end], 0) + people
    return sums


def _column(groups: Iterable[tuple[Group, int]], each: float, x: float, label_x: float) -> list[Bar]:
    """Return the bars of a column from the top, each with room for its label."""
    bars = []
    y: float = EDGE
    for group, people in groups:
        if not people:
            continue
        label = textwrap.wrap(f"{people} · {group.label}", CHARACTERS)
        height, of_label = people * each, LINE * len(label)
        room = max(height, of_label)
        top = y + (room - of_label) / 2 + LINE * 0.75
        lines = [(line, round(top + LINE * number, 1)) for number, line in enumerate(label)]
        bars.append(Bar(group, people, x, y + (room - height) / 2, height, label_x, lines))
        y += room + GAP
    return bars


def _lowest(bars: Sequence[Bar]) -> float:
    last = bars[-1]
    return max(last.y + last.height, last.lines[-1][1] + LINE * 0.25)


def _bands(
    left: Sequence[Bar], right: Sequence[Bar], matrix: Mapping[tuple[str, str], int], each: float
) -> Iterable[Band]:
    """Yield the bands. At each bar they lie below each other without a gap, in the order of the other column."""
    arrived = {bar.group.key: bar.y for bar in right}
    for bar in left:
        y = bar.y
        for other in right:
            people = matrix.get((bar.group.key, other.group.key), 0)
            if people:
                width = people * each
                yield Band(bar.group, other.group, people, y, arrived[other.group.key], width)
                y += width
                arrived[other.group.key] += width
