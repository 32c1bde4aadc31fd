"""`ips.answer`, with a table of dates: weekends, holidays, 29 February."""

from dataclasses import replace

import pytest

from backend.organisation.models import Role
from tests.followups.facts import (
    DEPARTMENT,
    LEADER,
    STAFF,
    UNIT,
    FollowUps,
    day,
    directory,
    policy,
)
from tests.plans.facts import closed, plans, referred

KEY = "ips.answer"
IPS, IPS_LEADER = 980, 981


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        ("2026-11-02", "2026-11-09"),  # five working days over a weekend
        ("2026-11-07", "2026-11-13"),  # received on a Saturday
        ("2026-03-30", "2026-04-09"),  # over Easter
        ("2026-05-08", "2026-05-18"),  # over Ascension Day
        ("2026-12-21", "2026-12-29"),  # over Christmas; 24 December is an ordinary day unless the municipality closes
        ("2026-10-23", "2026-10-30"),  # summer time ends on the 25th
        ("2028-02-25", "2028-03-03"),  # over 29 February
    ],
)
def test_answer_is_due_after_five_working_days(received_on: str, due_on: str) -> None:
    plan = referred(received_on)
    (row,) = FollowUps(KEY).on(received_on, plans(plan))
    assert (row.subject_id, row.occurrence, row.days) == (plan.id, f"plan:{plan.id}", (received_on, due_on, None))
    assert (row.responsible_id, row.unit_id) == (LEADER, UNIT)


def test_closed_days_of_the_municipality_are_not_working_days() -> None:
    (row,) = FollowUps(KEY, closed_days=["2026-12-24"]).on("2026-12-21", plans(referred("2026-12-21")))
    assert row.due_on == day("2026-12-30")


@pytest.mark.parametrize("decision", ["accepted", "declined"])
def test_both_answers_fulfil(decision: str) -> None:
    follow_ups, plan = FollowUps(KEY), referred("2026-11-02")
    (row,) = follow_ups.on("2026-11-10", plans(plan))
    assert row.state == "overdue"
    decided = plan._replace(decided_on=day("2026-11-10"))
    answered = closed(decided, "2026-11-10") if decision == "declined" else decided._replace(phase="profile")
    (row,) = follow_ups.on("2026-11-10", plans(answered))
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == ("fulfilled_late", day("2026-11-10"), plan.id)


def test_plan_closed_without_an_answer_ends_the_follow_up() -> None:
    follow_ups, plan = FollowUps(KEY), referred("2026-11-02")
    follow_ups.on("2026-11-02", plans(plan))
    (row,) = follow_ups.on("2026-11-04", plans(closed(plan, "2026-11-04")))
    assert (row.state, row.end_reason) == ("withdrawn", "case_closed")


@pytest.mark.parametrize("of", [UNIT, DEPARTMENT])
def test_leader_of_the_ips_unit_is_responsible(of: int) -> None:
    """The unit itself, or the one above it, names the IPS unit."""
    follow_ups = FollowUps(KEY)
    staff = directory({**STAFF, IPS_LEADER: (Role.LEADER, IPS)})
    parents = {**staff.parents, IPS: DEPARTMENT}
    follow_ups.directory = replace(staff, parents=parents, ips_units={of: IPS})
    (row,) = follow_ups.on("2026-11-04", plans(referred("2026-11-02")))
    assert (row.responsible_id, row.unit_id) == (IPS_LEADER, IPS)


def test_ips_unit_without_a_leader_is_answered_for_by_the_unit_above() -> None:
    follow_ups, head = FollowUps(KEY), 990
    staff = directory({**STAFF, head: (Role.LEADER, DEPARTMENT)})
    follow_ups.directory = replace(staff, parents={**staff.parents, IPS: DEPARTMENT}, ips_units={DEPARTMENT: IPS})
    (row,) = follow_ups.on("2026-11-04", plans(referred("2026-11-02")))
    assert (row.responsible_id, row.unit_id) == (head, IPS)


def test_referral_that_waited_before_go_live_is_due_after_it() -> None:
    follow_ups = FollowUps(KEY, policy=policy(activated={KEY: "2026-11-02"}))
    (row,) = follow_ups.on("2026-11-02", plans(referred("2026-10-01")))
    assert not row.baseline
    assert row.due_on == day("2026-11-04")  # the second working day for the young person with id 1


TABLES = {KEY: test_answer_is_due_after_five_working_days}
"""The test that has the table of dates of each rule."""
