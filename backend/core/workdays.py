"""Count days in Danish calendars, and fill the table `core.WorkDay`, which counts the same days for SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _

from backend.core.functions import call

FIRST = date(1990, 1, 1)
LAST = date(2100, 12, 31)

_ONE_DAY = timedelta(days=1)
_MARGIN = timedelta(days=14)
"""Days that are counted before and after the table, so that its first and last rows have the right neighbours."""


class DayKind(models.TextChoices):
    """The kinds of day that a deadline may count."""

    DAYS = "days", _("calendar days")
    HVERDAG = "hverdag", _("weekdays (Monday to Saturday)")
    ARBEJDSDAG = "arbejdsdag", _("working days (Monday to Friday)")
    LOCAL = "local", _("working days on which the municipality is open")


@cache
def public_holidays() -> frozenset[date]:
    """Return the Danish public holidays around the years of the table (Store Bededag until 2023).

    1 May, 5 June, 24 and 31 December are not public holidays; a municipality that closes on them has closed days.
    """
    years = range((FIRST - _MARGIN).year, (LAST + _MARGIN).year + 1)
    return frozenset(holidays.country_holidays("DK", years=years, categories=(holidays.PUBLIC,)))


@dataclass(frozen=True)
class Calendar:
    """A calendar that counts days as Danish deadlines do.

    `closed` has the closed days of the municipality. Only `LOCAL` reads them.
    """

    closed: frozenset[date] = frozenset()

    def counts(self, day: date, kind: DayKind) -> bool:
        """Return whether `day` is a day of `kind`."""
        if kind is DayKind.DAYS:
            return True
        if kind is DayKind.HVERDAG:
            return day.weekday() < 6 and day not in public_holidays()
        return (
            day.weekday() < 5 and day not in public_holidays() and (kind is not DayKind.LOCAL or day not in self.closed)
        )

    def add(self, day: date, n: int, kind: DayKind) -> date:
        """Return the n-th day of `kind` after `day`, or before it if `n` is negative. `day` itself is not counted.

        With n = 0 the result is `day`, whatever kind of day it is.
        """
        if kind is DayKind.DAYS:
            return day + n * _ONE_DAY
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        for _nth in range(abs(n)):
            day += step
            while not self.counts(day, kind):
                day += step
        return day

    def next_or_same(self, day: date, kind: DayKind = DayKind.LOCAL) -> date:
        """Return the first day of `kind` on or after `day`."""
        while not self.counts(day, kind):
            day += _ONE_DAY
        return day

    def previous_or_same(self, day: date, kind: DayKind = DayKind.LOCAL) -> date:
        """Return the last day of `kind` on or before `day`."""
        while not self.counts(day, kind):
            day -= _ONE_DAY
        return day


def fill_work_days(using: str = DEFAULT_DB_ALIAS) -> None:
    """Fill the empty table of days from 1990 to 2100, without closed days, for the migration."""
    call("core_fill_work_days", *_parameters([]), using=using)


def renumber_local(closed: Iterable[date]) -> int:
    """Count the local working days again with exactly these closed days. Return the number of rows that changed.

    The caller holds a lock on the closed days. Otherwise the last of two concurrent lists would win.
    """
    [(changed,)] = call("core_renumber_work_days", *_parameters(closed))
    return int(changed)


def _parameters(closed: Iterable[date]) -> tuple[object, ...]:
    return FIRST, LAST, _MARGIN.days, sorted(public_holidays()), sorted(set(closed))
