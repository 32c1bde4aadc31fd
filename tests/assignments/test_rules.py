"""`assignment.acknowledge` and `staff.leaves`: weekends, holidays, closed days, summer time, 29 February."""

from datetime import timedelta

import pytest

from backend.organisation.models import Role
from tests.assignments.facts import leaver, leavers
from tests.followups.facts import (
    COLLEAGUE,
    DEPARTMENT,
    GUIDE,
    LEADER,
    STAFF,
    UNIT,
    FollowUps,
    assigned,
    day,
    directory,
    team,
)

KEY, LEAVES = "assignment.acknowledge", "staff.leaves"


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


class TestLeaves:
    """`staff.leaves`: the leader hands over what a colleague holds whose role ends. The rule is about the unit."""

    @pytest.mark.parametrize(
        ("ends_on", "opens_on", "due_on"),
        [
            ("2026-11-30", "2026-11-16", "2026-11-30"),
            ("2026-10-31", "2026-10-17", "2026-11-02"),  # a Saturday: the Monday; summer time ends on the 25th
            ("2026-04-05", "2026-03-22", "2026-04-07"),  # Easter Sunday: the Tuesday; summer time begins on the 29th
            ("2026-12-24", "2026-12-10", "2026-12-28"),  # a closed day before Christmas
            ("2026-12-31", "2026-12-17", "2027-01-04"),  # a closed day before New Year
            ("2028-02-29", "2028-02-15", "2028-02-29"),
            ("2028-03-14", "2028-02-29", "2028-03-14"),
            ("2026-02-28", "2026-02-14", "2026-03-02"),  # no 29 February, and the 28th is a Saturday
        ],
    )
    def test_handover_opens_fourteen_days_before_the_role_ends(self, ends_on: str, opens_on: str, due_on: str) -> None:
        follow_ups, leaving = FollowUps(LEAVES, closed_days=["2026-12-24", "2026-12-31"]), leaver(ends_on)
        assert follow_ups.on(day(opens_on) - timedelta(days=1), leavers(leaving)) == []
        (row,) = follow_ups.on(opens_on, leavers(leaving))
        assert (row.subject_id, row.occurrence) == (GUIDE, f"membership:{leaving.membership_id}")
        assert (row.started_on, row.days) == (day(ends_on), (opens_on, due_on, None))
        assert (row.state, row.responsible_id, row.unit_id, row.young_person_id) == ("open", LEADER, UNIT, None)

    def test_handover_is_overdue_until_nothing_is_held(self) -> None:
        follow_ups, leaving = FollowUps(LEAVES), leaver("2026-11-30", held=2)
        follow_ups.on("2026-11-16", leavers(leaving))
        left = leaving._replace(held=1, settled_on=day("2026-11-20"), settled_by=7)
        assert [row.state for row in follow_ups.on("2026-11-30", leavers(left))] == ["open"]
        assert [row.state for row in follow_ups.on("2027-03-01", leavers(left))] == ["overdue"]

    @pytest.mark.parametrize(
        ("settled_on", "state"),
        [("2026-11-16", "fulfilled"), ("2026-11-30", "fulfilled"), ("2026-12-01", "fulfilled_late")],
    )
    def test_handover_of_everything_fulfils(self, settled_on: str, state: str) -> None:
        follow_ups, leaving = FollowUps(LEAVES), leaver("2026-11-30")
        follow_ups.on("2026-11-16", leavers(leaving))
        left = leaving._replace(held=0, settled_on=day(settled_on), settled_by=7)
        (row,) = follow_ups.on(settled_on, leavers(left))
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(settled_on), 7)

    @pytest.mark.parametrize("settled_on", [None, "2026-11-15"])
    def test_colleague_who_holds_nothing_before_the_fourteen_days_expects_nothing(self, settled_on: str | None) -> None:
        left = leaver("2026-11-30", held=0, settled_on=settled_on, settled_by=7)
        assert FollowUps(LEAVES).on("2026-11-16", leavers(left)) == []

    def test_role_that_ends_later_moves_the_handover(self) -> None:
        follow_ups, leaving = FollowUps(LEAVES), leaver("2026-11-30")
        follow_ups.on("2026-11-16", leavers(leaving))
        (row,) = follow_ups.on("2026-11-17", leavers(leaving._replace(ends_on=day("2026-12-01"))))
        assert (row.state, row.days) == ("open", ("2026-11-17", "2026-12-01", None))

    def test_role_that_goes_on_withdraws_the_handover(self) -> None:
        follow_ups = FollowUps(LEAVES)
        follow_ups.on("2026-11-16", leavers(leaver("2026-11-30")))
        assert [row.state for row in follow_ups.on("2026-11-17", leavers())] == ["withdrawn"]

    def test_leader_of_the_unit_above_is_responsible_where_the_unit_has_none(self) -> None:
        follow_ups = FollowUps(LEAVES)
        follow_ups.directory = directory({**STAFF, LEADER: (Role.LEADER, DEPARTMENT)})
        (row,) = follow_ups.on("2026-11-16", leavers(leaver("2026-11-30")))
        assert (row.responsible_id, row.unit_id) == (LEADER, UNIT)


TABLES = {
    KEY: test_acknowledgement_is_due_after_two_working_days,
    LEAVES: TestLeaves.test_handover_opens_fourteen_days_before_the_role_ends,
}
"""The test that has the table of dates of each rule."""
