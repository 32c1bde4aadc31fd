"""The business clock: the day and time by which promises are judged.

In development the clock can be moved (`manage.py move_clock +6d`). The offset is a row in the database, so that web,
worker and beat agree. With `settings.CLOCK_MOVES` off, the row is not read. Leases, tokens, sessions and the access log
use `real_now`.
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
"""Seconds for which a process uses the offset that it has read."""


class _Offset:
    """The offset that this process has read, and when it did (in seconds of the monotonic clock)."""

    value = timedelta(0)
    read_at: float | None = None


def now() -> datetime:
    """Return the business time, aware, in Europe/Copenhagen."""
    moment = real_now()
    if settings.CLOCK_MOVES:
        moment += _offset()
    return moment.astimezone(COPENHAGEN)


def today() -> date:
    """Return the business date in Europe/Copenhagen."""
    return now().date()


def real_now() -> datetime:
    """Return the real time, aware, in UTC. Leases, tokens, sessions and the access log use it."""
    return datetime.now(UTC)


def at_local(day: date, local_time: time_of_day) -> datetime:
    """Return the moment when clocks in Copenhagen show `local_time` on `day`.

    A time that does not exist, because summer time begins, moves one hour forward. Of a time that occurs twice, the
    first is returned.
    """
    moment = datetime.combine(day, local_time.replace(tzinfo=None, fold=0), tzinfo=COPENHAGEN)
    return moment.astimezone(UTC).astimezone(COPENHAGEN)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, `months` months later.

    If that month is too short, the result is its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_old(born_on: date, on: date) -> int:
    """Return the age in whole years on the day `on`.

    A person born on 29 February has the birthday on 28 February in other years.
    """
    years = on.year - born_on.year
    return years if add_months(born_on, 12 * years) <= on else years - 1


def latest_birth(age: int, on: date) -> date:
    """Return the last day of birth of those who are at least `age` years old on the day `on`, as `years_old` counts."""
    day = add_months(on, -12 * age)
    leap_day = day + timedelta(days=1)
    return leap_day if years_old(leap_day, on) >= age else day


def move(by: timedelta | None) -> None:
    """Move the business clock by `by`, in addition to earlier moves. None sets it back to the real time."""
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
