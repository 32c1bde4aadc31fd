"""Answers to a question: rows of figures in order, with what they are called, and without what may not be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.core.sorting import sort_key
from backend.organisation.models import Unit
from backend.reports.engine import ALL, Figure, Group, Table, filled, table
from backend.reports.questions import Question, is_month, quarter_of
from backend.reports.registry import Kind, Measure, dimensions
from backend.reports.suppression import LEAST, Cell, Tree, hidden


@dataclass(frozen=True)
class Place:
    """One value of one dimension; `everything` is all of them together."""

    dimension: str
    value: str | None
    label: str
    everything: bool


@dataclass(frozen=True)
class Told:
    """A figure as it is shown. A hidden one has no numbers at all."""

    measure: Measure
    figure: Figure | None
    aside: bool

    @property
    def numbers(self) -> dict[str, Any]:
        """value, numerator, denominator, n, pending, left_out, missing; null where it is hidden or does not apply."""
        figure = self.figure
        if figure is None:
            return dict.fromkeys(NUMBERS)
        digits = 0 if figure.kind is Kind.COUNT else 2
        aside = {name: getattr(figure, name) if self.aside else None for name in ("pending", "left_out", "missing")}
        return {
            "value": _rounded(figure.value, digits),
            "numerator": _rounded(figure.numerator, 2),
            "denominator": _rounded(figure.denominator, 2),
            "n": figure.n,
            **aside,
        }


NUMBERS = ("value", "numerator", "denominator", "n", "pending", "left_out", "missing")


@dataclass(frozen=True)
class Row:
    """One group with its figures."""

    places: tuple[Place, ...]
    figures: tuple[Told, ...]


def answer(question: Question) -> list[Row]:
    """The figures: groups in order, what they add up to after them. Runs as system, after the permission check."""
    found = table(question.measures, question.scope, question.group_by)
    if question.suppressed:
        found = filled(found, question.measures)
    gone = _hidden_cells(question, found) if question.suppressed else set()
    names = _names(found, question.group_by)
    ranks = _ranks(names, question.group_by)
    groups = sorted(found, key=lambda group: tuple(rank[value] for rank, value in zip(ranks, group, strict=True)))
    # What is pending or left out is told of all together, or not at all: it would need suppression of its own.
    whole = question.suppressed and not question.narrowed_by and not is_month(question.scope.first, question.scope.last)
    return [
        Row(
            tuple(
                Place(key, None if value is ALL or value is None else str(value), name[value], value is ALL)
                for key, value, name in zip(question.group_by, group, names, strict=True)
            ),
            tuple(
                Told(
                    measure,
                    None if (group, measure.key) in gone else figure,
                    not question.suppressed or (whole and _all(group) and not _few_aside(figure)),
                )
                for measure in question.measures
                for figure in [found[group][measure.key]]
            ),
        )
        for group in groups
    ]


def _hidden_cells(question: Question, found: Table) -> set[Cell]:
    """The hidden cells of the answer. Whatever it is narrowed down by is a cell of the table of everybody."""
    gone: set[Cell] = set()
    month = is_month(question.scope.first, question.scope.last)
    everybody = question.scope.narrowed(None, {})
    keys = list(dict.fromkeys([*question.narrowed_by, *question.group_by]))
    for flows in (False, True):
        measures = [measure for measure in question.report.measures if measure.counted.flows is flows]
        measures = [measure for measure in measures if all(dimensions[key].fits(measure.counted) for key in keys)]
        in_quarter = month and flows and "month" not in keys
        axes = [*keys, *(["month"] if in_quarter else [])]
        scope = everybody.over(*quarter_of(question.scope.first)) if month and flows else everybody
        asked = {measure.key for measure in measures} & {measure.key for measure in question.measures}
        if not asked:
            continue
        # Where everybody is asked about, the answer itself is the table; it need not be counted twice.
        same = scope == question.scope and tuple(axes) == question.group_by and len(asked) == len(measures)
        cells = found if same else filled(table(measures, scope, axes), measures)
        few = hidden(cells, [_tree(axis) for axis in axes], measures)
        fixed = {**question.scope.only, **({"month": f"{question.scope.first:%Y-%m}"} if month and flows else {})}
        for group in found:
            place = _place(question, axes, fixed, group)
            gone |= {(group, key) for key in asked if (place, key) in few}
    return gone


def _place(question: Question, axes: Sequence[str], fixed: Mapping[str, Any], group: Group) -> Group:
    """Where a group of the answer stands in the table of everybody."""
    own = dict(zip(question.group_by, group, strict=True))
    at: list[Any] = []
    for axis in axes:
        if axis in own and own[axis] is not ALL:
            at.append(own[axis])
        elif axis == "unit" and question.unit is not None:
            at.append(_node(question.unit))
        else:
            at.append(fixed.get(axis, ALL))
    return tuple(at)


def _node(unit: int) -> Any:
    """A unit with those beneath it, as it stands in the tree."""
    return ("under", unit) if Unit.objects.filter(parent=unit).exists() else unit


def _tree(axis: str) -> Tree:
    """Units add up to the unit above them; the values of every other dimension to all."""
    if axis != "unit":
        return {}
    parents: dict[Any, Any] = dict(Unit.objects.values_list("pk", "parent_id"))
    above = {parent for parent in parents.values() if parent is not None}
    under = {("under", unit): _under(parents[unit]) for unit in above}
    return {unit: ("under", unit) if unit in above else _under(parents[unit]) for unit in parents} | under


def _under(unit: int | None) -> Any:
    return ALL if unit is None else ("under", unit)


def _names(found: Table, group_by: Sequence[str]) -> list[dict[Any, str]]:
    """What the values of each dimension are called, one query for each at most."""
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
    """The order of the values: by rank or else by name, then those without one, and all together at the end."""
    ranks = []
    for key, name in zip(group_by, names, strict=True):
        rank = dimensions[key].rank
        ranks.append(
            {
                value: (
                    2 if value is ALL else 1 if value is None else 0,
                    rank(value) if rank and name and value not in (ALL, None) else 0,
                    sort_key(text),
                )
                for value, text in name.items()
            }
        )
    return ranks


def _all(group: Group) -> bool:
    return all(value is ALL for value in group)


def _few_aside(figure: Figure) -> bool:
    return any(0 < count < LEAST for count in (figure.pending, figure.left_out, figure.missing))


def _rounded(number: Any, digits: int) -> Any:
    if number is None:
        return None
    rounded = round(float(number), digits)
    return int(rounded) if rounded == int(rounded) else rounded
