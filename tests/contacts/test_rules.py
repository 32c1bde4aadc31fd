"""`note.late` and `appointment.outcome`, with tables of dates: weekends, holidays, closed days, summer time."""

from typing import Any

import pytest

from backend.followups.team import AssignmentFact
from backend.organisation.models import Role
from tests.contacts.facts import appointment, appointments, contact, contacts
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
OUTCOME = "appointment.outcome"
MON = "2026-11-02"


@pytest.mark.parametrize(
    ("recorded_on", "due_on"),
    [
        ("2026-11-02", "2026-11-05"),
        ("2026-11-07", "2026-11-11"),  # a Saturday
        ("2026-05-13", "2026-05-19"),  # before Ascension Day; the Friday after it is a working day
        ("2026-10-23", "2026-10-28"),  # summer time ends on the 25th
    ],
)
def test_note_is_due_three_working_days_after_registration(recorded_on: str, due_on: str) -> None:
    follow_ups, made = FollowUps(KEY), contact(recorded_on, has_note=False)
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
