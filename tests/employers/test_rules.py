"""`ips.first_employer_contact` and `disclosure.beyond`, with tables of dates: weekends, holidays, 29 February."""

from typing import Any

import pytest

from tests.employers.facts import employer_contact, employer_contacts
from tests.followups.facts import CONSULTANT, LEADER, FollowUps, assigned, day, policy, team
from tests.plans.facts import closed, entered, plans, referred

FIRST, BEYOND = "ips.first_employer_contact", "disclosure.beyond"


@pytest.mark.parametrize(
    ("entry_on", "due_on"),
    [
        ("2026-11-02", "2026-12-02"),
        ("2026-11-21", "2026-12-21"),
        ("2026-11-26", "2026-12-26"),  # a Saturday that is a holiday: the windows of the method never move
        ("2026-03-06", "2026-04-05"),  # Easter Sunday
        ("2026-10-01", "2026-10-31"),  # a Saturday; summer time ends on the 25th
        ("2028-01-31", "2028-03-01"),  # over 29 February
    ],
)
def test_first_employer_contact_is_due_thirty_days_after_entry(entry_on: str, due_on: str) -> None:
    plan = entered(entry_on)
    (row,) = FollowUps(FIRST).on(entry_on, plans(plan), team(assigned(entry_on, CONSULTANT)))
    assert (row.subject_id, row.days, row.responsible_id) == (plan.id, (entry_on, due_on, None), CONSULTANT)


def test_plan_that_is_not_entered_expects_no_employer_contact() -> None:
    assert FollowUps(FIRST).on("2026-11-02", plans(referred("2026-11-02"))) == []


@pytest.mark.parametrize(
    ("on", "fields", "counts"),
    [
        ("2026-11-02", {}, True),  # the day of entry
        ("2026-11-09", {}, True),
        ("2026-11-01", {}, False),  # before entry
        ("2026-11-09", {"is_face_to_face": False}, False),
        ("2026-11-09", {"is_about_ordinary_job": False}, False),
    ],
)
def test_visit_about_an_ordinary_job_after_entry_counts(on: str, fields: dict[str, Any], counts: bool) -> None:
    follow_ups, plan = FollowUps(FIRST), plans(entered("2026-11-02"))
    follow_ups.on("2026-11-02", plan)
    contact = employer_contact(on, **fields)
    (row,) = follow_ups.on("2026-11-20", plan, employer_contacts(contact))
    assert (row.fulfilled_on, row.fulfilled_by) == ((day(on), contact.id) if counts else (None, None))


@pytest.mark.parametrize(("goal", "expected"), [("job", 1), ("both", 1), ("education", 0)])
def test_employer_contact_is_expected_where_the_goal_includes_a_job(goal: str, expected: int) -> None:
    assert len(FollowUps(FIRST).on("2026-11-02", plans(entered("2026-11-02", goal=goal)))) == expected


def test_goal_that_changes_to_education_ends_the_follow_up() -> None:
    follow_ups, plan = FollowUps(FIRST), entered("2026-11-02")
    follow_ups.on("2026-11-02", plans(plan))
    (row,) = follow_ups.on("2026-11-10", plans(plan._replace(goal="education")))
    assert (row.state, row.end_reason) == ("withdrawn", "not_expected")


@pytest.mark.parametrize(("closed_on", "state"), [("2026-10-01", "withdrawn"), ("2026-10-02", "missed")])
def test_closing_the_plan_ends_the_follow_up_and_hides_nothing(closed_on: str, state: str) -> None:
    follow_ups, plan = FollowUps(FIRST), entered("2026-09-01")
    follow_ups.on(closed_on, plans(plan))
    (row,) = follow_ups.on(closed_on, plans(closed(plan, closed_on)))
    assert (row.state, row.end_reason) == (state, "case_closed")


def test_municipality_decides_its_own_number_of_days() -> None:
    follow_ups = FollowUps(FIRST, policy=policy({FIRST: {"days": 20}}))
    (row,) = follow_ups.on("2026-11-02", plans(entered("2026-11-02")))
    assert row.due_on == day("2026-11-22")


@pytest.mark.parametrize(
    "recorded_on",
    [
        "2026-11-02",
        "2026-11-07",  # a Saturday
        "2026-12-24",  # a closed day
        "2026-12-25",
        "2026-10-25",  # the Sunday on which summer time ends
        "2028-02-29",
    ],
)
def test_contact_that_told_too_much_is_handled_on_the_day_it_was_recorded(recorded_on: str) -> None:
    follow_ups = FollowUps(BEYOND, closed_days=["2026-12-24"])
    told = employer_contact("2026-10-20", is_beyond_decision=True, recorded_on=day(recorded_on))
    (row,) = follow_ups.on(recorded_on, employer_contacts(told, employer_contact("2026-10-20")))
    assert (row.subject_id, row.occurrence) == (told.id, f"employer_contact:{told.id}")
    assert (row.days, row.state, row.responsible_id) == ((recorded_on, recorded_on, None), "open", LEADER)
    handled = employer_contacts(told._replace(handled_on=day(recorded_on)))
    (row,) = follow_ups.on(recorded_on, handled)
    assert (row.state, row.fulfilled_by) == ("fulfilled", told.id)


TABLES = {
    FIRST: test_first_employer_contact_is_due_thirty_days_after_entry,
    BEYOND: test_contact_that_told_too_much_is_handled_on_the_day_it_was_recorded,
}
"""The test that has the table of dates of each rule."""
