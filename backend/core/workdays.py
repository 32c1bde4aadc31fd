"""Count days in Danish calendars, and fill the table `core.WorkDay`, which counts the same days for SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils.translation import gettext_lazy as _

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
    """Fill the empty table from 1990 to 2100, without closed days. The migration calls it; it runs one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"INSERT INTO core_workday ({_COLUMNS}) {_NUMBERED}", _parameters([]))


def renumber_local(closed: Iterable[date], using: str = DEFAULT_DB_ALIAS) -> None:
    """Count the local arbejdsdage again with exactly these closed days. One statement writes the rows that differ.

    The caller holds a lock on the closed days. Otherwise two concurrent changes could each write without the other's.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_RENUMBER, _parameters(closed))


def _parameters(closed: Iterable[date]) -> dict[str, Any]:
    return {
        "first": FIRST,
        "last": LAST,
        "margin": _MARGIN.days,
        "holidays": sorted(public_holidays()),
        "closed": sorted(set(closed)),
    }


_COLUMNS = (
    "day, hverdag, arbejdsdag, local, is_hverdag, is_arbejdsdag, is_local,"
    " next_local, previous_arbejdsdag, next_arbejdsdag"
)

# Windows run forwards or backwards from one end. A window "from here to the end" would take time quadratic in the days.
_NUMBERED = """
SELECT * FROM (
    SELECT
        day,
        count(*) FILTER (WHERE is_hverdag) OVER forwards AS hverdag,
        count(*) FILTER (WHERE is_arbejdsdag) OVER forwards AS arbejdsdag,
        count(*) FILTER (WHERE is_local) OVER forwards AS local,
        is_hverdag,
        is_arbejdsdag,
        is_local,
        min(day) FILTER (WHERE is_local) OVER backwards AS next_local,
        max(day) FILTER (WHERE is_arbejdsdag) OVER forwards AS previous_arbejdsdag,
        min(day) FILTER (WHERE is_arbejdsdag) OVER backwards AS next_arbejdsdag
    FROM (
        SELECT
            day,
            weekday < 7 AND NOT holiday AS is_hverdag,
            weekday < 6 AND NOT holiday AS is_arbejdsdag,
            weekday < 6 AND NOT holiday AND day <> ALL (%(closed)s::date[]) AS is_local
        FROM (
            SELECT
                %(first)s::date + n AS day,
                extract(isodow FROM %(first)s::date + n) AS weekday,
                %(first)s::date + n = ANY (%(holidays)s::date[]) AS holiday
            FROM generate_series(-%(margin)s, %(last)s::date - %(first)s::date + %(margin)s) AS n
        ) AS days
    ) AS flags
    WINDOW forwards AS (ORDER BY day), backwards AS (ORDER BY day DESC)
) AS numbered
WHERE day BETWEEN %(first)s AND %(last)s
"""

_RENUMBER = f"""
UPDATE core_workday AS stored
SET local = counted.local, is_local = counted.is_local, next_local = counted.next_local
FROM ({_NUMBERED}) AS counted
WHERE counted.day = stored.day
  AND (stored.local, stored.is_local, stored.next_local)
      IS DISTINCT FROM (counted.local, counted.is_local, counted.next_local)
"""  # noqa: S608  # joined from constants of this module
