"""`own.follow_up`, with a table of dates: weekends, holidays, closed days, summer time, 29 February."""

from typing import Any

import pytest

from backend.followups.facts import OwnFollowUpFact, OwnFollowUps
from backend.organisation.models import Role
from tests.followups.facts import (
    COLLEAGUE,
    DEPARTMENT,
    GUIDE,
    LEADER,
    STAFF,
    UNIT,
    Day,
    FollowUps,
    day,
    directory,
    new_id,
)

KEY = "own.follow_up"
MON, DUE = "2026-11-02", "2026-11-09"


def own(created_on: Day, due_on: Day, **fields: Any) -> OwnFollowUpFact:
    """Return a task that the guide set on a day."""
    values = {"responsible_id": GUIDE, "completed_on": None, "ended_on": None, **fields}
    return OwnFollowUpFact(id=new_id(), created_on=day(created_on), due_on=day(due_on), **values)


@pytest.mark.parametrize(
    ("created_on", "chosen", "due_on"),
    [
        ("2026-11-02", "2026-11-09", "2026-11-09"),
        ("2026-11-02", "2026-11-14", "2026-11-16"),  # a Saturday: the Monday
        ("2026-11-07", "2026-11-07", "2026-11-09"),  # set for the same day, a Saturday
        ("2026-03-02", "2026-03-29", "2026-03-30"),  # the Sunday on which summer time begins
        ("2026-10-20", "2026-10-25", "2026-10-26"),  # the Sunday on which summer time ends
        ("2026-03-27", "2026-04-03", "2026-04-07"),  # Good Friday: the Tuesday after Easter
        ("2026-12-01", "2026-12-24", "2026-12-28"),  # a closed day before Christmas
        ("2028-02-15", "2028-02-29", "2028-02-29"),
    ],
)
def test_task_is_due_on_the_day_that_was_chosen(created_on: str, chosen: str, due_on: str) -> None:
    task = own(created_on, chosen)
    (row,) = FollowUps(KEY, closed_days=["2026-12-24"]).on(created_on, OwnFollowUps((task,)))
    assert (row.subject_id, row.occurrence) == (task.id, f"own:{task.id}")
    assert (row.started_on, row.days) == (day(created_on), (created_on, due_on, None))
    assert (row.state, row.responsible_id, row.unit_id) == ("open", GUIDE, UNIT)


@pytest.mark.parametrize(
    ("completed_on", "state"), [(MON, "fulfilled"), (DUE, "fulfilled"), ("2026-11-10", "fulfilled_late")]
)
def test_ticking_it_off_fulfils(completed_on: str, state: str) -> None:
    follow_ups, task = FollowUps(KEY), own(MON, DUE)
    follow_ups.on(MON, OwnFollowUps((task,)))
    (row,) = follow_ups.on(completed_on, OwnFollowUps((task._replace(completed_on=day(completed_on)),)))
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(completed_on), task.id)


def test_task_is_overdue_until_it_is_ticked_off() -> None:
    follow_ups, tasks = FollowUps(KEY), OwnFollowUps((own(MON, DUE),))
    follow_ups.on(MON, tasks)
    assert [row.state for row in follow_ups.on("2027-03-01", tasks)] == ["overdue"]


@pytest.mark.parametrize(
    ("ended_on", "closed_on"), [(DUE, None), (None, DUE), (DUE, "2026-11-12"), ("2026-11-12", DUE)]
)
def test_task_ends_on_its_own_end_or_that_of_the_case_whichever_is_first(
    ended_on: str | None, closed_on: str | None
) -> None:
    follow_ups, task = FollowUps(KEY), own(MON, DUE)
    follow_ups.on(MON, OwnFollowUps((task,)))
    ended = task._replace(ended_on=day(ended_on) if ended_on else None)
    follow_ups.closed_on = day(closed_on) if closed_on else None
    (row,) = follow_ups.on("2026-11-12", OwnFollowUps((ended,)))
    assert (row.state, row.ended_on, row.end_reason) == ("withdrawn", day(DUE), "case_closed")


def test_task_that_was_overdue_when_the_case_closed_is_missed() -> None:
    follow_ups, tasks = FollowUps(KEY), OwnFollowUps((own(MON, DUE),))
    follow_ups.on(MON, tasks)
    follow_ups.closed_on = day("2026-11-10")
    assert [row.state for row in follow_ups.on("2026-11-10", tasks)] == ["missed"]


def test_task_belongs_to_the_unit_in_which_the_colleague_works_with_cases() -> None:
    follow_ups, tasks = FollowUps(KEY), OwnFollowUps((own(MON, DUE, responsible_id=COLLEAGUE),))
    follow_ups.directory = directory({**STAFF, COLLEAGUE: (Role.YOUTH_GUIDE, DEPARTMENT)})
    (row,) = follow_ups.on(MON, tasks)
    assert (row.responsible_id, row.unit_id) == (COLLEAGUE, DEPARTMENT)


def test_leader_is_responsible_where_the_colleague_has_left() -> None:
    (row,) = FollowUps(KEY).on(MON, OwnFollowUps((own(MON, DUE, responsible_id=999),)))
    assert (row.responsible_id, row.unit_id) == (LEADER, UNIT)


TABLES = {KEY: test_task_is_due_on_the_day_that_was_chosen}
"""The test that has the table of dates of each rule."""
