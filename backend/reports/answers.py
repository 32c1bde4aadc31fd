"""Answers to a question: rows of figures in order, with their labels, limited to what the reader may see."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from backend.core.sorting import sort_key
from backend.organisation.models import Unit
from backend.reports.comparison import Trend, trend
from backend.reports.disclosure import Shown, exact, hide_small, publish
from backend.reports.figures import ALL, Group, Number, Table, nothing, table
from backend.reports.models import Target
from backend.reports.questions import Audience, Question
from backend.reports.registry import Kind, Measure, dimensions
from backend.reports.scope import Period
from backend.reports.targets import is_met, target_for

NUMBERS = ("value", "numerator", "denominator", "n", "pending", "left_out", "missing")


@dataclass(frozen=True)
class Place:
    """One value of one dimension. With `everything` it is all values together."""

    dimension: str
    value: str | None
    label: str
    everything: bool


class ShownFigure(NamedTuple):
    """A measure with the numbers that the reader may see.

    `before` has those of the earlier period that it is compared with, if any. `target` is the target for it, and
    `period` the period that the figure is about.
    """

    measure: Measure
    shown: Shown
    period: Period
    before: Shown | None = None
    target: Number | None = None

    @property
    def met(self) -> bool | None:
        """Whether the value meets its target, where it can."""
        if self.target is None or self.measure.own_targets is not None:  # that of a programme is for its whole time
            return None
        return is_met(self.shown.value, self.target, self.measure, self.period)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers by name, rounded for reading. A number that is hidden or does not apply is None."""
        return self._rounded(self.shown)

    @property
    def numbers_before(self) -> dict[str, Any] | None:
        """The numbers of the earlier period, or None without one."""
        return None if self.before is None else self._rounded(self.before)

    @property
    def change(self) -> Number | None:
        """The value less that of the earlier period, or None where one of them is not shown."""
        if self.before is None or self.shown.value is None or self.before.value is None:
            return None
        return rounded(self.shown.value - self.before.value, 2)

    @property
    def trend(self) -> Trend | None:
        """What the change means."""
        return trend(self.change, self.measure.direction)

    def _rounded(self, shown: Shown) -> dict[str, Any]:
        digits = {"value": 0 if self.measure.kind is Kind.COUNT else 2}
        return {name: rounded(getattr(shown, name), digits.get(name, 2)) for name in NUMBERS}


@dataclass(frozen=True)
class Row:
    """One group with its figures."""

    places: tuple[Place, ...]
    figures: tuple[ShownFigure, ...]


def answer(question: Question) -> list[Row]:
    """Return the rows of figures: groups in order, then totals.

    The caller has checked the permission, and runs as system.
    """
    return list(stream(question))


def stream(question: Question) -> Iterator[Row]:
    """Compute the figures, and return an iterator over the rows of `answer`.

    Every query has run when this function returns. The iterator makes one row at a time, so that a long file does not
    take memory for all its rows, and nothing can fail when the first lines have been sent.
    """
    found = table(question.measures, question.scope, question.group_by)
    before = None if question.before is None else table(question.measures, question.before, question.group_by)
    present = [*found, *(group for group in before or () if group not in found)]
    names = _names(present, question.group_by)
    ranks = _ranks(names, question.group_by)
    groups = sorted(present, key=lambda group: tuple(rank[value] for rank, value in zip(ranks, group, strict=True)))
    targets = _targets(question)
    rows = (
        Row(
            tuple(
                Place(key, None if value is ALL or value is None else str(value), name[value], value is ALL)
                for key, value, name in zip(question.group_by, group, names, strict=True)
            ),
            tuple(
                ShownFigure(
                    measure,
                    _shown(question.audience, measure, found, group),
                    question.period,
                    None if before is None else _shown(question.audience, measure, before, group),
                    targets(measure, group),
                )
                for measure in question.measures
            ),
        )
        for group in groups
    )
    return filter(_says_something, rows) if question.audience is Audience.PUBLICATION else rows


def _targets(question: Question) -> Callable[[Measure, Group], Number | None]:
    """Return a function that gives the target of a measure of a group. All targets cost one query.

    Where the values of a dimension have their own targets, a group of one value has it; each such measure costs one
    query more.

    A target is about a unit with the units below it. A group has the rows of one unit alone, so that it has a target
    only if there are no units below. A target says nothing about a part of the people, such as one gender.
    """
    below = Exists(Unit.objects.filter(parent=OuterRef("unit")))
    known = list(
        Target.objects.filter(measure__in=[measure.key for measure in question.measures]).annotate(below=below)
    )
    is_whole = question.audience is not Audience.LEADER and question.unit is None
    own = {
        measure.key: measure.own_targets()
        for measure in question.measures
        if measure.own_targets and is_whole and measure.divided_by[0] in question.group_by
    }

    if not known and not own:
        return lambda _measure, _group: None

    def target(measure: Measure, group: Group) -> Number | None:
        values = dict(zip(question.group_by, group, strict=True))
        if measure.key in own and not question.scope.only:
            value = values.pop(measure.divided_by[0])
            return own[measure.key].get(value) if all(other is ALL for other in values.values()) else None
        unit = values.pop("unit", ALL)
        if question.scope.only or unit is None or any(value is not ALL for value in values.values()):
            return None
        if unit is not ALL:
            of_unit = [one for one in known if one.unit_id == unit and not one.below]
        elif question.unit is None and not is_whole:
            return None
        else:
            of_unit = [one for one in known if one.unit_id == question.unit]
        found = target_for(measure, question.period, of_unit)
        return None if found is None else float(found.value)

    return target


def _shown(audience: Audience, measure: Measure, found: Table, group: Group) -> Shown:
    """Return what the audience sees of a measure of a group, in which perhaps nobody counts."""
    figure = found[group][measure.key] if group in found else nothing(measure)
    if audience is Audience.PUBLICATION:
        parts = [found[other][measure.key] for other in found if other != group] if ALL in group else []
        return publish(figure, parts, about_people=measure.dataset.about_people)
    return hide_small(figure) if audience is Audience.INTERNAL and measure.sensitive else exact(figure)


def figure_without_rows(question: Question, measure: Measure) -> ShownFigure:
    """Return the figure of a group in which nobody counts, as the reader sees it."""
    return ShownFigure(measure, _shown(question.audience, measure, {}, ()), question.period)


def _says_something(row: Row) -> bool:
    """Return whether a row for publication has a count above 0, or is the total.

    A row in which all counts are 0 would say that there is at least one person or event in the group.
    """
    shown = [one for figure in row.figures for one in (figure.shown, figure.before) if one is not None]
    return all(place.everything for place in row.places) or not all(one.is_empty for one in shown)


def _names(groups: Sequence[Group], group_by: Sequence[str]) -> list[dict[Any, str]]:
    """Return the labels of the values of each dimension. Each dimension costs one query at most."""
    names = []
    for at, key in enumerate(group_by):
        dimension = dimensions[key]
        values = {group[at] for group in groups} - {ALL, None}
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


def rounded(number: Any, digits: int) -> Number | None:
    """Return a number rounded for reading, and without decimals if they are all 0."""
    if number is None or isinstance(number, int):
        return number
    short = round(float(number), digits)
    return int(short) if short == int(short) else short
