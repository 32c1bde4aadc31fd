"""Periods and figures in words. Pure functions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from backend.core import clock
from backend.core.errors import Sentence
from backend.reports.answers import ShownFigure
from backend.reports.comparison import whole_months
from backend.reports.figures import Number
from backend.reports.registry import Kind, Report, reports


class Measured(Protocol):
    """A measure, now or as it was when its figures were frozen."""

    @property
    def kind(self) -> Kind: ...

    @property
    def unit(self) -> Sentence: ...


def period_in_words(first: date, last: date) -> str:
    """Return the name of a whole month, quarter, half-year or year, and the two days of any other period."""
    match whole_months(first, last):
        case 1:
            return date_format(first, "F Y")
        case 3 if first.month % 3 == 1:
            return _("Quarter %(number)s of %(year)s") % {"number": first.month // 3 + 1, "year": first.year}
        case 6 if first.month % 6 == 1:
            return _("Half-year %(number)s of %(year)s") % {"number": first.month // 6 + 1, "year": first.year}
        case 12 if first.month == 1:
            return str(first.year)
    return f"{date_format(first, 'd.m.Y')} – {date_format(last, 'd.m.Y')}"


def usual_periods(today: date) -> list[tuple[date, date]]:
    """Return the periods that managers ask for most: quarter, half-year and year, the running and the last one."""
    running = [(date(today.year, (today.month - 1) // months * months + 1, 1), months) for months in (3, 6, 12)]
    starts = [(start, months) for first, months in running for start in (first, clock.add_months(first, -months))]
    return [(start, clock.add_months(start, months) - timedelta(days=1)) for start, months in starts]


def number_in_words(number: Number) -> str:
    """Return a number with at most one decimal, as the language writes it."""
    rounded = round(number, 1)
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1, force_grouping=True)


def value_in_words(value: Number | None, measure: Measured) -> str:
    """Return a value with its unit: “45 %”, “3,5 days”. Without a value return a dash."""
    if value is None:
        return "–"
    if measure.kind is Kind.COUNT:
        return number_in_words(value)
    return f"{number_in_words(value)} {measure.unit}"


def change_in_words(figure: ShownFigure) -> str:
    """Return how much a figure has changed since the earlier period, or "" if it is compared with none."""
    if figure.before is None:
        return ""
    return difference_in_words(figure.change, figure.measure)


def difference_in_words(change: Number | None, measure: Measured) -> str:
    """Return how much a value has changed."""
    if change is None:
        return _("cannot be compared")
    if change == 0:
        return _("unchanged")
    if round(change, 1) == 0:
        return _("nearly unchanged")
    size = number_in_words(abs(change))
    if measure.kind is Kind.COUNT:
        return (_("%(size)s more") if change > 0 else _("%(size)s fewer")) % {"size": size}
    if measure.kind is Kind.SHARE:
        return (_("%(size)s percentage points higher") if change > 0 else _("%(size)s percentage points lower")) % {
            "size": size
        }
    return (_("%(size)s higher") if change > 0 else _("%(size)s lower")) % {"size": size}


@dataclass(frozen=True)
class Line:
    """One figure as a page shows it. `people_url` leads to the people behind it, where the reader may list them."""

    figure: ShownFigure
    names: tuple[str, ...] = ()
    is_total: bool = True
    people_url: str = ""

    @property
    def report(self) -> Report:
        """The report to which the figure belongs."""
        return reports[self.figure.measure.report]

    @property
    def value(self) -> str:
        return _("hidden, because it is about fewer than 5") if self.is_hidden else self._in_words(self.figure.shown)

    @property
    def before(self) -> str:
        return "" if self.figure.before is None else self._in_words(self.figure.before)

    @property
    def change(self) -> str:
        return change_in_words(self.figure)

    @property
    def target(self) -> str:
        target = self.figure.target
        return "" if target is None else value_in_words(target, self.figure.measure)

    @property
    def is_hidden(self) -> bool:
        return self.figure.shown.hidden

    def _in_words(self, shown: Any) -> str:
        return value_in_words(shown.value, self.figure.measure)
