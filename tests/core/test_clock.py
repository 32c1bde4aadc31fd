"""The business clock: Danish time, its two odd days a year, months, ages, and how the clock is moved."""

import time as time_of_process
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from backend.core import clock
from backend.core.models import ClockOffset


@pytest.fixture
def movable(settings, db):
    settings.CLOCK_MOVES = True
    clock.forget_offset()
    yield
    clock.forget_offset()


@time_machine.travel(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), tick=False)
def test_business_date_is_that_of_copenhagen():
    assert clock.now().isoformat() == "2026-07-01T00:30:00+02:00"
    assert clock.today() == date(2026, 7, 1)
    assert clock.real_now() == datetime(2026, 6, 30, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "local_time", "moment"),
    [
        (date(2026, 1, 15), time(8), "2026-01-15T08:00:00+01:00"),
        (date(2026, 7, 15), time(8), "2026-07-15T08:00:00+02:00"),
        # 29 March 2026: 02:00 to 03:00 does not exist
        (date(2026, 3, 29), time(1, 59), "2026-03-29T01:59:00+01:00"),
        (date(2026, 3, 29), time(2, 30), "2026-03-29T03:30:00+02:00"),
        (date(2026, 3, 29), time(8), "2026-03-29T08:00:00+02:00"),
        # 25 October 2026: 02:00 to 03:00 comes twice
        (date(2026, 10, 25), time(2, 30), "2026-10-25T02:30:00+02:00"),
        (date(2026, 10, 25), time(2, 30, fold=1), "2026-10-25T02:30:00+02:00"),
        (date(2026, 10, 25), time(3), "2026-10-25T03:00:00+01:00"),
    ],
)
def test_local_time_is_converted_to_a_moment(day, local_time, moment):
    assert clock.at_local(day, local_time).isoformat() == moment


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_adding_months_stops_at_the_last_day_of_a_shorter_month(day, months, result):
    assert clock.add_months(day, months) == result


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-240, 240))
def test_result_is_that_many_calendar_months_later(day, months):
    later = clock.add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("born_on", "on", "years"),
    [
        (date(2008, 11, 23), date(2026, 11, 22), 17),
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_age_in_whole_years(born_on, on, years):
    assert clock.years_old(born_on, on) == years


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_latest_birth_is_the_last_with_that_age(on, age):
    born_on = clock.latest_birth(age, on)
    assert clock.years_old(born_on, on) >= age > clock.years_old(born_on + timedelta(days=1), on)


def test_fixed_clock_runs_no_query():
    """No database mark: pytest-django refuses any query."""
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=5)


def test_moves_add_up_and_reset_removes_them(movable):
    call_command("move_clock", "+6d")
    call_command("move_clock", "+3h")
    assert clock.now() - clock.real_now() == pytest.approx(timedelta(days=6, hours=3), abs=timedelta(seconds=5))
    call_command("move_clock", "--reset")
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=5)


def test_offset_is_read_once_a_second(movable, monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(1):
        before = clock.now()
        clock.now()
    ClockOffset.move(timedelta(days=1))  # by another process
    monkeypatch.setattr(clock._Offset, "read_at", time_of_process.monotonic() - 1)
    with django_assert_num_queries(1):
        assert clock.now() - before >= timedelta(days=1)


def test_second_offset_is_refused_by_the_database(movable):
    with pytest.raises(IntegrityError):
        ClockOffset.objects.create(pk=2)


@pytest.mark.parametrize("step", ["6d", "+6", "+6w", "six days", "+1.5d", "+999999d"])
def test_malformed_step_is_refused(movable, step):
    with pytest.raises(CommandError, match="is not a step of the clock"):
        call_command("move_clock", step)
    assert not ClockOffset.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["+6d", "--reset"])
def test_clock_that_may_not_move_is_not_moved(settings, step):
    settings.CLOCK_MOVES = False
    with pytest.raises(CommandError, match="cannot be moved"):
        call_command("move_clock", step)
    assert not ClockOffset.objects.exists()
