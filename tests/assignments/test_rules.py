"""`assignment.acknowledge`, with tables of dates: weekends, holidays, closed days, summer time, 29 February."""

import pytest

from backend.organisation.models import Role
from tests.followups.facts import COLLEAGUE, DEPARTMENT, GUIDE, STAFF, UNIT, FollowUps, assigned, day, directory, team

KEY = "assignment.acknowledge"


@pytest.mark.parametrize(
    ("starts_on", "due_on"),
    [
        ("2026-11-02", "2026-11-04"),  # Monday
        ("2026-11-05", "2026-11-09"),  # Thursday, over the weekend
        ("2026-11-06", "2026-11-10"),  # Friday
        ("2026-11-07", "2026-11-10"),  # Saturday is not a working day
        ("2026-04-01", "2026-04-08"),  # over Easter
        ("2026-12-23", "2026-12-28"),  # 24 December is a working day where the municipality does not close
        ("2026-03-27", "2026-03-31"),  # summer time begins on the 29th
        ("2028-02-28", "2028-03-01"),  # over 29 February
        ("2023-05-04", "2023-05-09"),  # the last Store Bededag, 5 May 2023
        ("2024-04-25", "2024-04-29"),  # no Store Bededag since
    ],
)
def test_acknowledgement_is_due_after_two_working_days(starts_on: str, due_on: str) -> None:
    held = assigned(starts_on)
    (row,) = FollowUps(KEY).on(starts_on, team(held))
    assert (row.subject_id, row.occurrence, row.days) == (held.id, f"assignment:{held.id}", (starts_on, due_on, None))
    assert (row.state, row.responsible_id, row.unit_id) == ("open", GUIDE, UNIT)


def test_closed_days_of_the_municipality_are_not_working_days() -> None:
    follow_ups = FollowUps(KEY, closed_days=["2026-12-24", "2026-12-31"])
    (row,) = follow_ups.on("2026-12-23", team(assigned("2026-12-23")))
    assert row.days == ("2026-12-23", "2026-12-29", None)


@pytest.mark.parametrize(
    ("acknowledged_on", "state", "fulfilled_on"),
    [
        ("2026-11-04", "fulfilled", "2026-11-04"),
        ("2026-11-05", "fulfilled_late", "2026-11-05"),
        ("2026-10-30", "fulfilled", "2026-11-02"),  # before the first day: it counts on that day
    ],
)
def test_acknowledging_fulfils(acknowledged_on: str, state: str, fulfilled_on: str) -> None:
    follow_ups = FollowUps(KEY)
    held = assigned("2026-11-02")
    (row,) = follow_ups.on("2026-11-10", team(held))
    assert row.state == "overdue"
    (row,) = follow_ups.on("2026-11-10", team(held._replace(acknowledged_on=day(acknowledged_on))))
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(fulfilled_on), held.id)


def test_imported_assignment_needs_no_acknowledgement() -> None:
    assert FollowUps(KEY).on("2026-11-02", team(assigned("2026-11-02", origin="import"))) == []


def test_planned_assignment_is_due_from_its_first_day() -> None:
    follow_ups, planned = FollowUps(KEY), team(assigned("2026-11-06"))
    assert follow_ups.on("2026-11-05", planned) == []
    assert [row.due_on for row in follow_ups.on("2026-11-06", planned)] == [day("2026-11-10")]


@pytest.mark.parametrize(
    ("end_reason", "follow_up_reason"),
    [("handed_over", "handed_over"), ("closed", "case_closed"), ("leaving", "not_expected")],
)
@pytest.mark.parametrize(("ends_on", "state"), [("2026-11-04", "withdrawn"), ("2026-11-05", "missed")])
def test_end_of_the_assignment_ends_the_follow_up_and_hides_nothing(
    end_reason: str, follow_up_reason: str, ends_on: str, state: str
) -> None:
    follow_ups, held = FollowUps(KEY), assigned("2026-11-02")
    follow_ups.on("2026-11-02", team(held))
    (row,) = follow_ups.on(ends_on, team(held._replace(ends_on=day(ends_on), end_reason=end_reason)))
    assert (row.state, row.ended_on, row.end_reason) == (state, day(ends_on), follow_up_reason)


def test_assignment_that_goes_on_after_all_is_due_again() -> None:
    follow_ups, held = FollowUps(KEY), assigned("2026-11-02", COLLEAGUE, role="secondary")
    follow_ups.on("2026-11-02", team(held))
    follow_ups.on("2026-11-03", team(held._replace(ends_on=day("2026-11-03"), end_reason="other")))
    (row,) = follow_ups.on("2026-11-03", team(held))
    assert (row.state, row.ended_on, row.responsible_id) == ("open", None, COLLEAGUE)


def test_assignment_that_goes_on_after_all_stays_missed() -> None:
    follow_ups, held = FollowUps(KEY), assigned("2026-11-03", COLLEAGUE, role="secondary")
    follow_ups.on("2026-11-10", team(held))
    follow_ups.on("2026-11-10", team(held._replace(ends_on=day("2026-11-10"), end_reason="other")))
    (row,) = follow_ups.on("2026-11-10", team(held))
    assert (row.state, row.ended_on, row.due_on) == ("missed", day("2026-11-10"), day("2026-11-05"))


def test_follow_up_belongs_to_the_unit_in_which_the_guide_holds_the_role() -> None:
    follow_ups = FollowUps(KEY)
    follow_ups.directory = directory({**STAFF, COLLEAGUE: (Role.YOUTH_GUIDE, DEPARTMENT)})
    (row,) = follow_ups.on("2026-11-02", team(assigned("2026-11-02", COLLEAGUE)))
    assert (row.responsible_id, row.unit_id) == (COLLEAGUE, DEPARTMENT)


def test_corrected_first_day_moves_the_follow_up() -> None:
    follow_ups, held = FollowUps(KEY), assigned("2026-11-02")
    follow_ups.on("2026-11-02", team(held))
    (row,) = follow_ups.on("2026-11-05", team(held._replace(starts_on=day("2026-11-05"))))
    assert row.days == ("2026-11-05", "2026-11-09", None)
