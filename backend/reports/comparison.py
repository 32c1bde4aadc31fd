"""The period that figures are compared with, and what a change means. Pure functions."""

from datetime import date, timedelta
from enum import Enum

from backend.core import clock
from backend.reports.registry import Direction
from backend.reports.scope import Period


class Compare(Enum):
    """The earlier period that figures are compared with."""

    PREVIOUS = "previous"
    """The period of the same length directly before."""
    PREVIOUS_YEAR = "previous_year"
    """The same period a year before."""


class Trend(Enum):
    """What a change means. A measure without a direction only changes."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    CHANGED = "changed"


def compared_with(period: Period, compare: Compare) -> Period:
    """Return the period to compare with.

    Whole months are compared with whole months, other days with as many days. Both periods are seen from the same
    distance: on 24 November, the running fourth quarter is compared with the third quarter as it stood on 24 August.
    Otherwise the earlier period would have had more time for everything that can still happen.
    """
    months = whole_months(period.first, period.last)
    if compare is Compare.PREVIOUS and months is None:
        days = period.last - period.first + timedelta(days=1)
        return Period(first=period.first - days, last=period.last - days, as_of=period.as_of - days)
    back = 12 if compare is Compare.PREVIOUS_YEAR else months or 0
    first = clock.add_months(period.first, -back)
    if months is None:
        last = max(first, clock.add_months(period.last, -back))
    else:
        last = clock.add_months(first, months) - timedelta(days=1)
    return Period(first=first, last=last, as_of=_as_of(period, last, back))


def whole_months(first: date, last: date) -> int | None:
    """Return how many whole calendar months the days make, or None if they make none."""
    after = last + timedelta(days=1)
    if first.day != 1 or after.day != 1:
        return None
    return (after.year - first.year) * 12 + after.month - first.month


def trend(change: float | None, direction: Direction) -> Trend | None:
    """Return what a change of the value means. None if there is nothing to compare."""
    if change is None:
        return None
    if change == 0:
        return Trend.SAME
    if direction is Direction.NEITHER:
        return Trend.CHANGED
    return Trend.BETTER if (change > 0) is (direction is Direction.UP) else Trend.WORSE


def _as_of(period: Period, last: date, months: int) -> date:
    """Return the day `months` months before `period.as_of`, as far from `last` as that is from the end of `period`."""
    if period.as_of < period.last:
        return min(last, clock.add_months(period.as_of, -months))
    return last + (period.as_of - period.last)
