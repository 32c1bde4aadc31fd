"""`note.late`, `appointment.outcome` and `acute.next`, with weekends, holidays, closed days, summer time."""

from typing import Any

import pytest

from backend.followups.team import AssignmentFact
from backend.organisation.models import Role
from tests.contacts.facts import appointment, appointments, concern, concerns, contact, contacts, since
from tests.followups.facts import (
    COLLEAGUE,
    CONSULTANT,
    GUIDE,
    LEADER,
    STAFF,
    UNIT,
    FollowUps,
    assigned,
    day,
    directory,
    moment,
    policy,
    team,
)

KEY = "note.late"
OUTCOME, ACUTE = "appointment.outcome", "acute.next"
MON = "2026-11-02"


@pytest.mark.parametrize(
    ("recorded_on", "due_on"),
    [
        ("2026-11-02", "2026-11-05"),
        ("2026-11-07", "2026-11-11"),  # a Saturday
        ("2026-05-13", "2026-05-19"),  # before Ascension Day; the Friday after it is a working day
        ("2026-10-23", "2026-10-28"),  # summer time ends on the 25th
        ("2026-12-22", "2026-12-29"),  # over a closed day and Christmas
        ("2028-02-28", "2028-03-02"),  # over 29 February
    ],
)
def test_note_is_due_three_working_days_after_registration(recorded_on: str, due_on: str) -> None:
    follow_ups, made = FollowUps(KEY, closed_days=["2026-12-24"]), contact(recorded_on, has_note=False)
    (row,) = follow_ups.on(recorded_on, contacts(made))
    assert (row.subject_id, row.days, row.responsible_id) == (made.id, (recorded_on, due_on, None), GUIDE)
    noted = made._replace(has_note=True, noted_at=moment(recorded_on, 13))
    (row,) = follow_ups.on(recorded_on, contacts(noted))
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == ("fulfilled", day(recorded_on), made.id)


def test_contact_registered_late_is_counted_from_its_registration() -> None:
    made = contact("2026-10-01", has_note=False, recorded_at=moment("2026-11-02"))
    (row,) = FollowUps(KEY).on("2026-11-02", contacts(made))
    assert row.days == ("2026-11-02", "2026-11-05", None)


def test_note_written_after_the_due_date_fulfils_late() -> None:
    follow_ups, made = FollowUps(KEY), contact("2026-11-02", has_note=False)
    (row,) = follow_ups.on("2026-11-06", contacts(made))
    assert row.state == "overdue"
    (row,) = follow_ups.on("2026-11-06", contacts(made._replace(has_note=True, noted_at=moment("2026-11-06"))))
    assert (row.state, row.fulfilled_on) == ("fulfilled_late", day("2026-11-06"))


@pytest.mark.parametrize("fields", [{"is_held": False}, {"is_imported": True}, {"has_note": True}])
def test_no_note_is_due(fields: dict[str, Any]) -> None:
    made = contact("2026-11-02", **{"has_note": False, **fields})
    assert FollowUps(KEY).on("2026-11-02", contacts(made)) == []


def test_voided_contact_needs_no_note() -> None:
    follow_ups = FollowUps(KEY)
    follow_ups.on("2026-11-02", contacts(contact("2026-11-02", has_note=False)))
    (row,) = follow_ups.on("2026-11-03", contacts())
    assert (row.state, row.end_reason) == ("withdrawn", "voided")


@pytest.mark.parametrize(
    ("on", "due_on"),
    [
        ("2026-11-02", "2026-11-03"),
        ("2026-11-06", "2026-11-09"),  # a Friday
        ("2026-11-07", "2026-11-09"),  # a Saturday
        ("2026-04-01", "2026-04-07"),  # before Easter
        ("2026-10-24", "2026-10-26"),  # summer time ends on the 25th
        ("2026-12-23", "2026-12-28"),  # before a closed day and Christmas
        ("2028-02-28", "2028-02-29"),
    ],
)
def test_outcome_is_due_one_working_day_after_the_appointment(on: str, due_on: str) -> None:
    follow_ups, planned = FollowUps(OUTCOME, closed_days=["2026-12-24"]), appointment(on)
    (row,) = follow_ups.on(on, appointments(planned))
    assert (row.subject_id, row.occurrence) == (planned.id, f"appointment:{planned.id}")
    assert (row.days, row.responsible_id, row.unit_id) == ((on, due_on, None), GUIDE, UNIT)


def test_nothing_is_due_before_the_day_of_the_appointment() -> None:
    follow_ups, planned = FollowUps(OUTCOME), appointments(appointment("2026-11-03"))
    assert follow_ups.on(MON, planned) == []
    assert [row.state for row in follow_ups.on("2026-11-03", planned)] == ["open"]


@pytest.mark.parametrize(
    ("settled_on", "state"),
    [("2026-11-02", "fulfilled"), ("2026-11-03", "fulfilled"), ("2026-11-04", "fulfilled_late")],
)
def test_outcome_that_is_recorded_fulfils(settled_on: str, state: str) -> None:
    follow_ups, planned = FollowUps(OUTCOME), appointment(MON)
    follow_ups.on(MON, appointments(planned))
    (row,) = follow_ups.on(settled_on, appointments(planned._replace(settled_on=day(settled_on))))
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(settled_on), planned.id)


def test_appointment_cancelled_before_its_day_needs_no_outcome() -> None:
    cancelled = appointment("2026-11-03", settled_on=MON)
    follow_ups = FollowUps(OUTCOME)
    assert follow_ups.on(MON, appointments(cancelled)) == []
    assert follow_ups.on("2026-11-05", appointments(cancelled)) == []


def test_appointment_of_before_go_live_is_never_reminded() -> None:
    follow_ups = FollowUps(OUTCOME, policy=policy(activated={OUTCOME: "2026-11-16"}))
    rows = follow_ups.on("2026-11-16", appointments(appointment(MON), appointment("2026-11-16")))
    assert [row.state for row in rows] == ["baseline", "open"]


@pytest.mark.parametrize(
    ("held", "responsible"),
    [
        ([assigned("2026-01-05", COLLEAGUE)], COLLEAGUE),
        ([assigned("2026-01-05", CONSULTANT)], CONSULTANT),
        ([assigned("2026-01-05", COLLEAGUE, ends_on=MON)], LEADER),
    ],
)
def test_primary_or_else_the_leader_is_responsible_where_the_colleague_has_left(
    held: list[AssignmentFact], responsible: int
) -> None:
    follow_ups, planned = FollowUps(OUTCOME), appointments(appointment(MON))
    assert [row.responsible_id for row in follow_ups.on(MON, planned, team(*held))] == [GUIDE]
    follow_ups.directory = directory({**STAFF, GUIDE: (Role.AUDITOR, UNIT)})
    assert [row.responsible_id for row in follow_ups.on("2026-11-03", planned, team(*held))] == [responsible]


@pytest.mark.parametrize(
    ("on", "agreed", "due_days"),
    [
        ("2026-11-02", None, ["2026-11-03"]),
        ("2026-11-06", None, ["2026-11-07", "2026-11-09"]),  # a Friday: Saturday and Monday
        ("2026-11-07", None, ["2026-11-08", "2026-11-09"]),
        ("2026-12-23", None, ["2026-12-24", "2026-12-28"]),  # before a closed day and Christmas
        ("2026-11-06", "2026-11-06", ["2026-11-06", "2026-11-09"]),  # agreed for the same evening
        ("2026-11-06", "2026-11-09", ["2026-11-09"]),
        ("2026-11-02", "2026-11-05", ["2026-11-05"]),
        ("2026-10-24", None, ["2026-10-25", "2026-10-26"]),  # a Saturday: summer time ends on the Sunday
        ("2028-02-28", None, ["2028-02-29"]),
    ],
)
def test_next_contacts_are_due_after_an_acute_concern(on: str, agreed: str | None, due_days: list[str]) -> None:
    next_contact_at = moment(agreed, 20) if agreed else None
    recorded = concerns(concern(moment(on, 15), next_contact_at=next_contact_at))
    follow_ups = FollowUps(ACUTE, closed_days=["2026-12-24"])
    follow_ups.on(on, recorded)
    rows = follow_ups.on(due_days[-1], recorded)
    assert [str(row.due_on) for row in rows] == due_days
    assert {row.responsible_id for row in rows} == {GUIDE}
    assert rows[0].due_at == next_contact_at


@pytest.mark.parametrize(
    ("at", "staff_id", "states"),
    [
        (("2026-11-06", 14), GUIDE, ["open", "pending"]),  # the contact in which the concern arose
        (("2026-11-07", 10), GUIDE, ["fulfilled", "pending"]),
        (("2026-11-07", 10), COLLEAGUE, ["open", "pending"]),  # neither responsible nor assigned
        (("2026-11-07", 10), CONSULTANT, ["fulfilled", "pending"]),  # assigned to the young person
    ],
)
def test_contact_by_the_responsible_or_an_assigned_colleague_after_the_concern_fulfils(
    at: tuple[str, int], staff_id: int, states: list[str]
) -> None:
    follow_ups, arose = FollowUps(ACUTE), concern(moment("2026-11-06", 15))
    helpers = team(assigned("2026-01-05", CONSULTANT))
    follow_ups.on("2026-11-06", concerns(arose), helpers)
    rows = follow_ups.on("2026-11-07", concerns(arose), contacts(since(moment(*at), staff_id)), helpers)
    assert [row.state for row in rows] == states


def test_contact_at_the_agreed_moment_of_the_same_day_counts_from_the_concern_on() -> None:
    follow_ups = FollowUps(ACUTE)
    arose = concern(moment(MON, 10), next_contact_at=moment(MON, 16))
    before, after = since(moment(MON, 9)), since(moment(MON, 15))
    assert [row.state for row in follow_ups.on(MON, concerns(arose), contacts(before))][:1] == ["open"]
    (row, *_rest) = follow_ups.on(MON, concerns(arose), contacts(before, after))
    assert (row.state, row.fulfilled_by) == ("fulfilled", after.id)


def test_contact_still_counts_after_the_responsibility_was_handed_over() -> None:
    follow_ups, arose, held = FollowUps(ACUTE), concern(moment(MON, 15)), team(assigned("2026-01-05"))
    made = contacts(since(moment("2026-11-03", 10)))
    follow_ups.on(MON, concerns(arose), held)
    follow_ups.on("2026-11-03", concerns(arose), made, held)
    (row,) = follow_ups.on("2026-11-04", concerns(arose._replace(responsible_id=COLLEAGUE)), made, held)
    assert row.state == "fulfilled"


@pytest.mark.parametrize(
    ("until", "responsible"), [(None, COLLEAGUE), ("2026-11-03", COLLEAGUE), ("2026-11-02", GUIDE)]
)
def test_guide_is_responsible_when_the_responsibility_has_passed(until: str | None, responsible: int) -> None:
    arose = concern(moment(MON, 15), COLLEAGUE, until=moment(until, 20) if until else None)
    follow_ups, held = FollowUps(ACUTE), team(assigned("2026-01-05"))
    follow_ups.on(MON, concerns(arose), held)
    (row,) = follow_ups.on("2026-11-03", concerns(arose), held)
    assert row.responsible_id == responsible


def test_leader_is_responsible_where_the_colleague_has_left_and_there_is_no_guide() -> None:
    (row,) = FollowUps(ACUTE).on(MON, concerns(concern(moment(MON, 15), 999)))
    assert row.responsible_id == LEADER


def test_closing_the_case_ends_the_contact_after_a_concern_and_a_concern_afterwards_starts_one() -> None:
    follow_ups, arose = FollowUps(ACUTE), concern(moment(MON, 15))
    follow_ups.on(MON, concerns(arose))
    follow_ups.closed_on = day("2026-11-03")
    (row,) = follow_ups.on("2026-11-03", concerns(arose))
    assert (row.state, row.end_reason) == ("withdrawn", "case_closed")
    later = concerns(arose, concern(moment("2026-11-04", 15)))
    assert [row.state for row in follow_ups.on("2026-11-05", later)][-1] == "open"


TABLES = {
    KEY: test_note_is_due_three_working_days_after_registration,
    OUTCOME: test_outcome_is_due_one_working_day_after_the_appointment,
    ACUTE: test_next_contacts_are_due_after_an_acute_concern,
}
"""The test that has the table of dates of each rule."""
