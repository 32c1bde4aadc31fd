"""The drawing of people who move from one group to another, from the rows of an answer."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from backend.core.errors import Sentence
from backend.reports.answers import Place, Row
from backend.reports.registry import Drawn, Measure, dimensions
from backend.workspace.flows import Flow, Group, Tone, flow


def flow_of(measure: Measure, rows: Sequence[Row]) -> Flow | None:
    """Return the drawing of a measure that is drawn as a flow, if the rows are divided as the measure says.

    Return None for other measures and other groups, without people, and if a number is hidden: the bands would not add
    up.
    """
    if measure.flow is None or not rows or tuple(place.dimension for place in rows[0].places) != measure.divided_by:
        return None
    cells = [(row.places, row.figures[0].shown) for row in rows if not any(place.everything for place in row.places)]
    if any(shown.hidden or shown.value is None for _places, shown in cells):
        return None
    matrix = {(_key(places[0]), _key(places[1])): int(shown.value or 0) for places, shown in cells}
    ends = [_groups({places[end] for places, _shown in cells}, measure.flow) for end in (0, 1)]
    text = _sentence(ends[0], ends[1], matrix)
    return flow(ends[0], ends[1], matrix, title=measure.label, text=text)


def _groups(places: set[Place], drawn: Drawn) -> list[Group]:
    """Return the groups in the order of their dimension, people without a value last."""

    def order(place: Place) -> tuple[bool, Any]:
        rank = dimensions[place.dimension].rank
        return place.value is None, rank(place.value) if rank and place.value is not None else place.label

    return [
        Group(_key(place), place.label[:1].upper() + place.label[1:], _tone(_key(place), drawn))
        for place in sorted(places, key=order)
    ]


def _tone(key: str, drawn: Drawn) -> Tone:
    if key in drawn.outside:
        return Tone.OUTSIDE
    return Tone.STRONG if key in drawn.strong else Tone.PLAIN


def _key(place: Place) -> str:
    return place.value or ""


def _sentence(starts: Sequence[Group], ends: Sequence[Group], matrix: dict[tuple[str, str], int]) -> Sentence:
    """Return what the drawing shows: how many there are, how many stay in their group, and the largest groups."""
    people = sum(matrix.values())
    if not people:
        return ""
    largest = []
    for end, groups in enumerate((starts, ends)):
        sums = {group: sum(matrix[pair] for pair in matrix if pair[end] == group.key) for group in groups}
        group = max(sums, key=lambda one: sums[one])
        largest.append(f"{group.label} ({sums[group]})")
    return _(
        "%(people)s young people, of whom %(same)s are in the same group at the start and at the end. The largest group"
        " at the start: %(start)s. The largest at the end: %(end)s."
    ) % {
        "people": people,
        "same": sum(number for (start, end), number in matrix.items() if start == end),
        "start": largest[0],
        "end": largest[1],
    }
