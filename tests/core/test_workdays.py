"""The calendar: Danish holidays known by hand, and the table compared with its reference in Python."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.core import workdays
from backend.core.models import WorkDay
from backend.core.workdays import Calendar, DayKind

CLOSED = frozenset(
    [
        date(2026, 5, 15),  # the Friday after Ascension Day
        date(2026, 6, 5),
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2026, 7, 25),  # a Saturday: closing it changes nothing
        date(2026, 4, 3),  # Good Friday: likewise
        date(2027, 5, 7),
    ]
)
NUMBERED = [DayKind.HVERDAG, DayKind.ARBEJDSDAG, DayKind.LOCAL]
SOME_DAYS = st.dates(date(2025, 6, 1), date(2027, 12, 31))


@pytest.fixture
def closed(db):
    workdays.renumber_local(CLOSED)
    return CLOSED


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 2),  # skærtorsdag
        date(2026, 4, 3),  # langfredag
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 5, 14),  # Kristi himmelfart
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
        date(2023, 5, 5),  # the last Store Bededag
    ],
)
def test_public_holidays(day):
    assert day in workdays.public_holidays()


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 4, 26),  # Store Bededag is a public holiday no longer
        date(2026, 5, 1),
        date(2026, 5, 15),
        date(2026, 6, 5),  # Grundlovsdag
        date(2026, 12, 24),
        date(2026, 12, 31),
    ],
)
def test_days_that_are_no_public_holidays(day):
    assert day not in workdays.public_holidays()


@pytest.mark.parametrize(
    ("day", "n", "kind", "result"),
    [
        (date(2026, 11, 23), 5, DayKind.DAYS, date(2026, 11, 28)),
        (date(2026, 11, 23), 5, DayKind.HVERDAG, date(2026, 11, 28)),  # Saturday counts
        (date(2026, 11, 23), 5, DayKind.ARBEJDSDAG, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, DayKind.HVERDAG, date(2026, 11, 30)),
        (date(2026, 11, 29), 1, DayKind.HVERDAG, date(2026, 11, 30)),  # from a Sunday
        (date(2026, 4, 1), 1, DayKind.HVERDAG, date(2026, 4, 4)),  # the Saturday in Easter
        (date(2026, 4, 1), 1, DayKind.ARBEJDSDAG, date(2026, 4, 7)),
        (date(2026, 12, 23), 2, DayKind.ARBEJDSDAG, date(2026, 12, 28)),
        (date(2026, 12, 23), 2, DayKind.LOCAL, date(2026, 12, 29)),
        (date(2026, 12, 30), 1, DayKind.LOCAL, date(2027, 1, 4)),
        (date(2026, 11, 23), -1, DayKind.ARBEJDSDAG, date(2026, 11, 20)),
        (date(2026, 11, 22), -2, DayKind.ARBEJDSDAG, date(2026, 11, 19)),  # before a Sunday
        (date(2026, 11, 22), 0, DayKind.ARBEJDSDAG, date(2026, 11, 22)),
    ],
)
def test_days_are_counted_as_by_hand(day, n, kind, result):
    assert Calendar(CLOSED).add(day, n, kind) == result


@pytest.mark.django_db
def test_table_agrees_with_the_calendar_on_every_day(closed):
    """Flags and numbers for all the dates of the table, the numbers by adding up the flags."""
    first = WorkDay.objects.get(pk=workdays.FIRST)
    numbers = {kind: getattr(first, kind) - Calendar(closed).counts(workdays.FIRST, kind) for kind in NUMBERED}
    day = workdays.FIRST
    for row in WorkDay.objects.order_by("day"):
        assert row.day == day
        for kind in NUMBERED:
            is_one = Calendar(closed).counts(day, kind)
            numbers[kind] += is_one
            assert (getattr(row, f"is_{kind}"), getattr(row, kind)) == (is_one, numbers[kind]), (day, kind)
        day += timedelta(days=1)
    assert day == workdays.LAST + timedelta(days=1)


@pytest.mark.django_db
def test_next_and_previous_working_day_agree_with_the_calendar(closed):
    for row in WorkDay.objects.filter(day__year__in=(1990, 2026, 2027, 2100)).values():
        day = row["day"]
        assert row["next_local"] == Calendar(closed).next_or_same(day)
        assert row["next_arbejdsdag"] == Calendar().next_or_same(day, DayKind.ARBEJDSDAG)
        assert row["previous_arbejdsdag"] == Calendar().previous_or_same(day, DayKind.ARBEJDSDAG)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=SOME_DAYS, n=st.integers(1, 60), kind=st.sampled_from(NUMBERED))
def test_documented_join_counts_like_the_calendar(closed, day, n, kind):
    assert joined(day, f"start.{kind} + {n}", kind) == Calendar(closed).add(day, n, kind)
    back = f"start.{kind} - {n} + (NOT start.is_{kind})::int"
    assert joined(day, back, kind) == Calendar(closed).add(day, -n, kind)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(closed_days=st.frozensets(SOME_DAYS, max_size=30), day=SOME_DAYS, n=st.integers(1, 40))
def test_closed_day_is_added_and_removed(db, closed_days, day, n):
    workdays.renumber_local(closed_days)
    assert joined(day, f"start.local + {n}", DayKind.LOCAL) == Calendar(closed_days).add(day, n, DayKind.LOCAL)


@pytest.mark.django_db
def test_renumbering_writes_only_rows_that_differ():
    workdays.renumber_local(CLOSED)
    assert workdays.renumber_local(CLOSED) == 0
    # All from Ascension Day 2026, whose next working day was the first closed one.
    assert workdays.renumber_local([]) == WorkDay.objects.filter(day__gte=date(2026, 5, 14)).count()


def joined(day: date, number: str, kind: DayKind) -> date:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT target.day FROM core_workday AS start
            JOIN core_workday AS target ON target.{kind} = {number} AND target.is_{kind}
            WHERE start.day = %s
            """,
            [day],
        )
        found: date = cursor.fetchall()[0][0]
    return found
