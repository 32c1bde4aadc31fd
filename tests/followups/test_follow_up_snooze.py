"""POST /follow-ups/<id>/snooze/: reminders wait until a day, and the due date stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp, Policy, PolicyRule
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from tests.conftest import Municipality
from tests.support import at, errors

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def first_contact(municipality: Municipality) -> FollowUp:
    reconcile_all()
    return FollowUp.objects.get(rule="guide.first_contact")


def snooze(client: APIClient, follow_up: FollowUp, days_after_due: int) -> tuple[int, list[tuple[str, str]]]:
    until = follow_up.due_on + timedelta(days=days_after_due)
    body = {"snoozed_until": until.isoformat(), "reason": "Ferie"}
    answer = client.post(f"/api/v1/follow-ups/{follow_up.pk}/snooze/", body)
    return answer.status_code, errors(answer)


def test_reminders_go_out_again_on_that_day(municipality: Municipality, api: Api, first_contact: FollowUp) -> None:
    assert snooze(api(municipality.guide), first_contact, 7) == (200, [])

    for days, reminded in ((0, False), (6, False), (7, True)):
        with at(first_contact.due_on + timedelta(days=days)):
            dispatcher.run()
        assert Notification.objects.filter(follow_up=first_contact).exists() is reminded, days
    assert reconcile_all() == 0


def test_answer_shows_until_when_why_and_by_whom(municipality: Municipality, api: Api, first_contact: FollowUp) -> None:
    client = api(municipality.leader)
    snooze(client, first_contact, 1)

    shown = client.get(f"/api/v1/follow-ups/{first_contact.pk}/").json()

    assert shown["snoozed_until"] == (first_contact.due_on + timedelta(days=1)).isoformat()
    assert (shown["snooze_reason"], shown["snoozed_by"]["id"]) == ("Ferie", municipality.leader.pk)
    assert (shown["due_on"], shown["state"]) == (first_contact.due_on.isoformat(), "open")


def test_snooze_ends_at_most_fourteen_days_after_the_due_date(
    municipality: Municipality, api: Api, first_contact: FollowUp
) -> None:
    client = api(municipality.guide)

    assert snooze(client, first_contact, 15) == (400, [("/snoozed_until", "snoozed_until")])
    assert snooze(client, first_contact, 14) == (200, [])
    with at(first_contact.due_on + timedelta(days=14)):
        assert snooze(client, first_contact, 20)[0] == 409
        assert "snooze" not in client.get(f"/api/v1/follow-ups/{first_contact.pk}/").json()["abilities"]


def test_policy_sets_the_limit_of_a_rule(municipality: Municipality, api: Api, first_contact: FollowUp) -> None:
    PolicyRule.objects.create(policy=Policy.objects.get(), rule="guide.first_contact", settings={"snooze_days": 2})
    client = api(municipality.guide)

    assert snooze(client, first_contact, 3)[0] == 400
    assert snooze(client, first_contact, 2)[0] == 200


def test_day_that_is_not_in_the_future_is_refused(
    municipality: Municipality, api: Api, first_contact: FollowUp
) -> None:
    days = (clock.today() - first_contact.due_on).days

    assert snooze(api(municipality.guide), first_contact, days) == (400, [("/snoozed_until", "snoozed_until")])


@pytest.mark.parametrize("body", [{}, {"reason": "Ferie"}, {"snoozed_until": "2026-12-01"}, {"snoozed_until": "snart"}])
def test_day_and_reason_are_required(
    municipality: Municipality, api: Api, first_contact: FollowUp, body: dict[str, str]
) -> None:
    answer = api(municipality.guide).post(f"/api/v1/follow-ups/{first_contact.pk}/snooze/", body)

    assert answer.status_code == 400
    first_contact.refresh_from_db()
    assert first_contact.snoozed_until is None
