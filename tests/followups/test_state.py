"""The state of a follow-up: one table of cases for the expression in SQL and its reference in Python."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest

from backend.followups.decide import Row
from backend.followups.models import FollowUp, FollowUpEndReason, Policy
from tests.followups.facts import moment, state

TODAY = "2026-11-09"
FULFILLED = {"fulfilled_on": date(2026, 11, 9), "fulfilled_by": 1}
FULFILLED_LATE = {"fulfilled_on": date(2026, 11, 10), "fulfilled_by": 1}


def ended(day: int, reason: FollowUpEndReason = FollowUpEndReason.NOT_EXPECTED) -> dict[str, Any]:
    return {"ended_on": date(2026, 11, day), "end_reason": reason}


@pytest.mark.parametrize(
    ("today", "fields", "expected"),
    [
        ("2026-11-02", {}, "pending"),
        ("2026-11-03", {}, "open"),
        ("2026-11-09", {}, "open"),
        ("2026-11-10", {}, "overdue"),
        ("2026-11-12", {"closes_on": date(2026, 11, 12)}, "overdue"),
        ("2026-11-13", {"closes_on": date(2026, 11, 12)}, "missed"),
        ("2026-11-20", FULFILLED, "fulfilled"),
        ("2026-11-20", FULFILLED_LATE, "fulfilled_late"),
        ("2026-11-20", {**FULFILLED, **ended(10)}, "fulfilled"),
        ("2026-11-20", ended(9), "withdrawn"),
        ("2026-11-20", ended(10), "missed"),
        ("2026-11-20", ended(9, FollowUpEndReason.WINDOW_CLOSED), "missed"),
        ("2026-11-20", ended(10, FollowUpEndReason.CASE_CLOSED), "missed"),
        ("2026-11-20", ended(10, FollowUpEndReason.DECEASED), "withdrawn"),
        ("2026-11-20", {**FULFILLED, **ended(10, FollowUpEndReason.DECEASED)}, "fulfilled"),
        ("2026-11-20", ended(10, FollowUpEndReason.VOIDED), "withdrawn"),
        ("2026-11-20", {**FULFILLED, **ended(10, FollowUpEndReason.MOVED)}, "withdrawn"),
        ("2026-11-20", {**FULFILLED, **ended(10, FollowUpEndReason.MERGED)}, "withdrawn"),
        ("2026-11-20", {"waived_on": date(2026, 11, 4)}, "waived"),
        ("2026-11-20", {"baseline": True}, "baseline"),
        # A rule for the same day is due at 16:00.
        ("2026-11-09T15", {"due_at": moment(TODAY, 16)}, "open"),
        ("2026-11-09T17", {"due_at": moment(TODAY, 16)}, "overdue"),
        ("2026-11-10T09", {**FULFILLED, "due_at": moment(TODAY, 16), "fulfilled_at": moment(TODAY, 15)}, "fulfilled"),
        (
            "2026-11-10T09",
            {**FULFILLED, "due_at": moment(TODAY, 16), "fulfilled_at": moment(TODAY, 17)},
            "fulfilled_late",
        ),
        ("2026-11-10T09", {**FULFILLED, "due_at": moment(TODAY, 16)}, "fulfilled"),
        # Midnight in Copenhagen is still the day before in UTC.
        ("2026-11-10T00", {}, "overdue"),
    ],
)
@pytest.mark.django_db
def test_state_follows_from_the_dates(today: str, fields: dict[str, Any], expected: str) -> None:
    on, _separator, hour = today.partition("T")
    now = moment(on, int(hour or 12))
    row = Row(
        rule="guide.contact",
        subject_id=1,
        occurrence="contact:1",
        policy_id=Policy.objects.get().pk,
        young_person_id=None,
        started_on=date(2026, 11, 2),
        opens_on=date(2026, 11, 3),
        due_on=date(2026, 11, 9),
        **fields,
    )
    stored = FollowUp.objects.create(**asdict(row), waive_reason="Aftalt" if row.waived_on else "")
    assert FollowUp.objects.with_state(now).get(pk=stored.pk).state == expected
    assert state(row, now) == expected
