"""Helpers for the tests of reminders."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from backend.access.models import Basis, Grant
from backend.followups.models import FollowUp, Policy
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders.emails import queue_emails
from backend.reminders.models import Notification
from backend.reminders.planner import plan_all, remember
from backend.reminders.situation import Situation
from tests.followups.scenario import Scenario

MON = date(2026, 11, 2)
LONG_AGO = date(2025, 12, 1)


def follow_up(scenario: Scenario, young: YoungPerson | None = None, due_on: date = MON, **fields: Any) -> FollowUp:
    """Write a follow-up of a rule that nothing ends in these tests. Its responsible person gets a grant."""
    values: dict[str, Any] = {
        "rule": "note.late",
        "policy": Policy.objects.get(),
        "young_person": young or scenario.young(),
        "subject_id": 1_000_000 + FollowUp.objects.count(),
        "occurrence": "test",
        "started_on": due_on,
        "opens_on": due_on,
        "due_on": due_on,
        "responsible": scenario.guide,
        "unit": scenario.unit,
        **fields,
    }
    if values["responsible"] is not None and values["young_person"] is not None:
        grant(values["responsible"], values["young_person"])
    return FollowUp.objects.create(**values)


def grant(staff: Staff, young: YoungPerson) -> Grant:
    """Give access to a young person, as an assignment does."""
    found, _made = Grant.objects.get_or_create(
        staff=staff,
        young_person=young,
        basis=Basis.ASSIGNMENT,
        defaults={"starts_at": datetime(2020, 1, 1, tzinfo=UTC), "opened_by": staff},
    )
    return found


def change(row: FollowUp, **fields: Any) -> None:
    """Change a follow-up as reconcile does: the dispatcher looks at it again."""
    FollowUp.objects.filter(pk=row.pk).update(**fields, next_stage_at=None)


def plan() -> int:
    """Plan what is due, queue e-mails and deliver nothing. Return how many reminders are new in the app."""
    situation = Situation.load()
    planned = sum(new for new, _left in plan_all(situation))
    remember(situation)
    queue_emails(situation)
    return planned


def notified() -> list[tuple[int | None, str]]:
    """Return (follow-up, username) of each notification, in order."""
    return list(Notification.objects.order_by("id").values_list("follow_up_id", "staff__username"))


def notified_stages() -> list[tuple[str, str]]:
    """Return (stage, username) of each notification, in order."""
    rows: Iterable[Any] = Notification.objects.order_by("id").values_list("kind", "staff__username")
    return [(kind.removeprefix("follow_up_"), username) for kind, username in rows]
