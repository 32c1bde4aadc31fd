"""`housing.answer`, with a table of dates: weekends, holidays, closed days, summer time, 29 February."""

from typing import Any

import pytest

from tests.example_app.facts import Housing, HousingSupportFact
from tests.followups.facts import GUIDE, LEADER, UNIT, Day, FollowUps, assigned, day, new_id, policy, team

KEY = "housing.answer"
MON = "2026-11-02"


def asked(on: Day) -> HousingSupportFact:
    """Return a request for housing support that nobody has answered."""
    return HousingSupportFact(new_id(), day(on), None, None)


@pytest.mark.parametrize(
    ("asked_on", "due_on"),
    [
        ("2026-11-02", "2026-11-16"),
        ("2026-11-07", "2026-11-23"),  # fourteen days later is a Saturday: the Monday
        ("2026-10-20", "2026-11-03"),  # over the end of summer time
        ("2026-03-20", "2026-04-07"),  # Good Friday, after summer time has begun: the Tuesday after Easter
        ("2026-12-10", "2026-12-28"),  # a closed day before Christmas
        ("2028-02-15", "2028-02-29"),
        ("2028-02-16", "2028-03-01"),  # over 29 February
    ],
)
def test_answer_is_due_fourteen_days_after_the_request(asked_on: str, due_on: str) -> None:
    request = asked(asked_on)
    facts = Housing((request,)), team(assigned("2026-01-05"))
    (row,) = FollowUps(KEY, closed_days=["2026-12-24"]).on(asked_on, *facts)
    assert (row.subject_id, row.occurrence) == (request.id, f"housing:{request.id}")
    assert (row.days, row.responsible_id, row.unit_id) == ((asked_on, due_on, None), GUIDE, UNIT)


@pytest.mark.parametrize("answer", ["granted_on", "ended_on"])
@pytest.mark.parametrize(("on", "state"), [("2026-11-16", "fulfilled"), ("2026-11-17", "fulfilled_late")])
def test_grant_or_end_fulfils(answer: str, on: str, state: str) -> None:
    follow_ups, request = FollowUps(KEY), asked(MON)
    follow_ups.on(MON, Housing((request,)))
    answered: dict[str, Any] = {answer: day(on)}
    (row,) = follow_ups.on(on, Housing((request._replace(**answered),)))
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(on), request.id)


def test_leader_answers_where_there_is_no_guide() -> None:
    (row,) = FollowUps(KEY).on(MON, Housing((asked(MON),)))
    assert row.responsible_id == LEADER


def test_request_that_waited_before_go_live_is_due_after_it() -> None:
    follow_ups = FollowUps(KEY, policy=policy(activated={KEY: MON}))
    (row,) = follow_ups.on(MON, Housing((asked("2026-10-01"),)))
    assert not row.baseline
    assert row.due_on == day("2026-11-04")  # the second working day for the young person with id 1


TABLES = {KEY: test_answer_is_due_fourteen_days_after_the_request}
"""The test that has the table of dates of each rule."""
