"""Answers to a question: rows of figures in order, with their labels, limited to what the reader may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.core.sorting import sort_key
from backend.reports.disclosure import Shown, exact, hide_small, publish
from backend.reports.engine import ALL, Figure, Table, table
from backend.reports.questions import Audience, Question
from backend.reports.registry import Kind, Measure, dimensions

NUMBERS = ("value", "numerator", "denominator", "n", "pending", "left_out", "missing")


@dataclass(frozen=True)
class Place:
    """One value of one dimension. With `everything` it is all values together."""

    dimension: str
    value: str | None
    label: str
    everything: bool


@dataclass(frozen=True)
class ShownFigure:
    """A measure with the numbers that the reader may see."""

    measure: Measure
    shown: Shown

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers by name, rounded for reading. A number that is hidden or does not apply is None."""
        digits = {"value": 0 if self.measure.kind is Kind.COUNT else 2}
        return {name: _rounded(getattr(self.shown, name), digits.get(name, 2)) for name in NUMBERS}


@dataclass(frozen=True)
class Row:
    """One group with its figures."""

    places: tuple[Place, ...]
    figures: tuple[ShownFigure, ...]


def answer(question: Question) -> list[Row]:
    """Return the rows of figures: groups in order, then totals.

    The caller has checked the permission, and runs as system.
    """
    found = table(question.measures, question.scope, question.group_by)
    names = _names(found, question.group_by)
    ranks = _ranks(names, question.group_by)
    groups = sorted(found, key=lambda group: tuple(rank[value] for rank, value in zip(ranks, group, strict=True)))
    return [
        Row(
            tuple(
                Place(key, None if value is ALL or value is None else str(value), name[value], value is ALL)
                for key, value, name in zip(question.group_by, group, names, strict=True)
            ),
            tuple(
                ShownFigure(measure, _control(question.audience, measure)(found[group][measure.key]))
                for measure in question.measures
            ),
        )
        for group in groups
    ]


def _control(audience: Audience, measure: Measure) -> Callable[[Figure], Shown]:
    """Return the function that decides which numbers of a measure the audience sees."""
    if audience is Audience.PUBLICATION:
        return publish
    return hide_small if audience is Audience.INTERNAL and measure.sensitive else exact


def _names(found: Table, group_by: Sequence[str]) -> list[dict[Any, str]]:
    """Return the labels of the values of each dimension. Each dimension costs one query at most."""
    names = []
    for at, key in enumerate(group_by):
        dimension = dimensions[key]
        values = {group[at] for group in found} - {ALL, None}
        labels = dimension.labels(values)
        names.append(
            {value: labels.get(value, str(value)) for value in values} | {None: str(dimension.nobody), ALL: _("all")}
        )
    return names


def _ranks(names: Sequence[Mapping[Any, str]], group_by: Sequence[str]) -> list[dict[Any, Any]]:
    """Return the order of the values of each dimension: by rank, or else by label.

    Rows without a value and totals come last.
    """
    ranks = []
    for key, name in zip(group_by, names, strict=True):
        rank = dimensions[key].rank
        ranks.append(
            {
                value: (
                    2 if value is ALL else 1 if value is None else 0,
                    rank(value) if rank and value not in (ALL, None) else 0,
                    sort_key(text),
                )
                for value, text in name.items()
            }
        )
    return ranks


def _rounded(number: Any, digits: int) -> Any:
    if number is None:
        return None
    rounded = round(float(number), digits)
    return int(rounded) if rounded == int(rounded) else rounded
