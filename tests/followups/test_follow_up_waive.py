"""POST /follow-ups/<id>/waive/: a young person is exempted, with a reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from tests.conftest import Municipality
from tests.reminders.conftest import other_rules
from tests.support import at, errors

__all__ = ["other_rules"]

Api = Callable[[Staff | None], APIClient]

REASON = {"reason": "Den unge er på højskole"}


@pytest.fixture
def first_contact(municipality: Municipality) -> FollowUp:
    reconcile_all()
    return FollowUp.objects.get(rule="guide.first_contact")


def test_waived_follow_up_stays_visible_with_reason(
    municipality: Municipality, api: Api, first_contact: FollowUp
) -> None:
    shown = api(municipality.guide).post(f"/api/v1/follow-ups/{first_contact.pk}/waive/", REASON).json()

    assert (shown["state"], shown["waived_on"]) == ("waived", clock.today().isoformat())
    assert (shown["waived_by"]["id"], shown["waive_reason"]) == (municipality.guide.pk, REASON["reason"])
    assert "waive" not in shown["abilities"]
    assert reconcile_all() == 0


def test_coordinator_sees_that_it_is_waived_and_not_why(
    municipality: Municipality, api: Api, first_contact: FollowUp
) -> None:
    api(municipality.leader).post(f"/api/v1/follow-ups/{first_contact.pk}/waive/", REASON)

    shown = api(municipality.coordinator).get(f"/api/v1/follow-ups/{first_contact.pk}/").json()

    assert shown["state"] == "waived"
    assert "waive_reason" not in shown


def test_waived_follow_up_is_not_reminded(municipality: Municipality, api: Api, first_contact: FollowUp) -> None:
    api(municipality.guide).post(f"/api/v1/follow-ups/{first_contact.pk}/waive/", REASON)

    with at(first_contact.due_on):
        dispatcher.run()

    assert not Notification.objects.filter(follow_up=first_contact).exists()


def test_next_contact_is_due_after_a_waived_one(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    client.post("/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting", "note": "Mødtes."})
    reconcile_all()
    contact = FollowUp.objects.get(rule="guide.contact")

    client.post(f"/api/v1/follow-ups/{contact.pk}/waive/", REASON)

    (following,) = FollowUp.objects.outstanding().filter(rule="guide.contact")
    assert following.started_on == contact.due_on
    assert following.due_on >= contact.due_on + timedelta(days=7)
    shown = client.get(f"/api/v1/follow-ups/{following.pk}/").json()
    assert shown["explanation"].startswith("Der blev fritaget for den forrige kontakt.")
    assert reconcile_all() == 0


def test_contact_afterwards_leaves_it_waived(municipality: Municipality, api: Api, first_contact: FollowUp) -> None:
    client = api(municipality.guide)
    client.post(f"/api/v1/follow-ups/{first_contact.pk}/waive/", REASON)

    client.post("/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting", "note": "Mødtes."})

    first_contact.refresh_from_db()
    assert (first_contact.waived_on, first_contact.fulfilled_on) == (clock.today(), None)
    assert reconcile_all() == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"fulfilled_on": clock.today(), "fulfilled_by": 1}, "not_outstanding"),
        ({"ended_on": clock.today(), "end_reason": "case_closed"}, "not_outstanding"),
        ({"waived_on": date(2026, 1, 5), "waive_reason": "Aftalt"}, "not_outstanding"),
        ({"baseline": True}, "not_outstanding"),
    ],
)
def test_follow_up_that_is_not_outstanding_cannot_be_waived(
    municipality: Municipality, api: Api, first_contact: FollowUp, fields: dict[str, object], code: str
) -> None:
    FollowUp.objects.filter(pk=first_contact.pk).update(**fields)

    answer = api(municipality.guide).post(f"/api/v1/follow-ups/{first_contact.pk}/waive/", REASON)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, code)


@pytest.mark.usefixtures("other_rules")
@pytest.mark.parametrize("verb", ["waive", "snooze"])
def test_statutory_follow_up_is_neither_waived_nor_snoozed(
    municipality: Municipality, api: Api, first_contact: FollowUp, verb: str
) -> None:
    FollowUp.objects.filter(pk=first_contact.pk).update(rule="test.statutory")
    body = {**REASON, **({"snoozed_until": first_contact.due_on.isoformat()} if verb == "snooze" else {})}
    client = api(municipality.leader)

    answer = client.post(f"/api/v1/follow-ups/{first_contact.pk}/{verb}/", body)

    assert answer.status_code == 409
    assert verb not in client.get(f"/api/v1/follow-ups/{first_contact.pk}/").json()["abilities"]


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 301}])
def test_reason_is_required(
    municipality: Municipality, api: Api, first_contact: FollowUp, body: dict[str, str]
) -> None:
    answer = api(municipality.guide).post(f"/api/v1/follow-ups/{first_contact.pk}/waive/", body)

    assert answer.status_code == 400
    assert [pointer for pointer, _code in errors(answer)] == ["/reason"]
