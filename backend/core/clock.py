"""The business clock: what day and time it is for the promises that the system keeps.

In development the clock can be moved (`manage.py move_clock +6d`); its offset is a row, so that web, worker and beat
agree. Where `settings.CLOCK_MOVES` is off, nothing is read. Leases, tokens, sessions and the access log use `real_now`.
"""

import calendar
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django.conf import settings

from backend.core.models import ClockOffset

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

OFFSET_IS_READ_EVERY = 1.0
"""Seconds for which a process may use the offset that it has read."""


class _Offset:
    """What this process last read of the offset, and when (seconds of the monotonic clock)."""

    value = timedelta(0)
    read_at: float | None = None


def now() -> datetime:
    """The business time, aware, in Europe/Copenhagen."""
    moment = real_now()
    if settings.CLOCK_MOVES:
        moment += _offset()
    return moment.astimezone(COPENHAGEN)


def today() -> date:
    """The business date in Europe/Copenhagen."""
    return now().date()


def real_now() -> datetime:
    """The real time, aware, in UTC: for leases, tokens, sessions and the access log."""
    return datetime.now(UTC)


def at_local(day: date, local_time: time_of_day) -> datetime:
    """The moment when clocks in Copenhagen show `local_time` on `day`.

    A time that the change to summer time leaves out moves forward by the hour that is missing; of a time that comes
    twice, the first is meant.
    """
    moment = datetime.combine(day, local_time.replace(tzinfo=None, fold=0), tzinfo=COPENHAGEN)
    return moment.astimezone(UTC).astimezone(COPENHAGEN)


def add_months(day: date, months: int) -> date:
    """The same day `months` months later; a day that the month does not have becomes its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_old(born_on: date, on: date) -> int:
    """Whole years of age on `on`. Who is born on 29 February has the birthday on the 28th in other years."""
    years = on.year - born_on.year
    return years if add_months(born_on, 12 * years) <= on else years - 1


def move(by: timedelta | None) -> None:
    """Move the business clock by `by`, on top of earlier moves; None sets it back to the real time."""
    ClockOffset.move(by)
    forget_offset()


def forget_offset() -> None:
    """Make this process read the offset again at the next call."""
    _Offset.read_at = None


def _offset() -> timedelta:
    moment = time.monotonic()
    if _Offset.read_at is None or not 0 <= moment - _Offset.read_at < OFFSET_IS_READ_EVERY:
        _Offset.value = ClockOffset.read()
        _Offset.read_at = moment
    return _Offset.value
