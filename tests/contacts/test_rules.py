"""`note.late`, with a table of dates: weekends, Ascension Day, the end of summer time."""

from typing import Any

import pytest

from tests.contacts.facts import contact, contacts
from tests.followups.facts import GUIDE, FollowUps, day, moment

KEY = "note.late"


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
