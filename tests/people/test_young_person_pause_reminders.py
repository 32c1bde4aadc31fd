"""POST /young-people/<id>/pause-reminders/ and resume-reminders/: reminders wait, and follow-ups go on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from tests.conftest import Municipality
from tests.support import at, errors

Api = Callable[[Staff | None], APIClient]


def pause(client: APIClient, municipality: Municipality, days: int, **fields: Any) -> Any:
    until = clock.today() + timedelta(days=days)
    body = {"reminders_paused_until": until.isoformat(), "reason": "Sorg i familien", **fields}
    return client.post(f"/api/v1/young-people/{municipality.person.pk}/pause-reminders/", body)


def test_paused_reminders_wait_and_the_follow_up_stays(municipality: Municipality, api: Api) -> None:
    reconcile_all()
    due = FollowUp.objects.get(rule="guide.first_contact")

    shown = pause(api(municipality.guide), municipality, 60).json()

    assert shown["reminders_paused_reason"] == "Sorg i familien"
    assert "resume-reminders" in shown["abilities"]
    with at(due.due_on + timedelta(days=1)):
        dispatcher.run()
    due.refresh_from_db()
    assert due.ended_on is None
    assert not Notification.objects.filter(follow_up=due).exists()
    assert reconcile_all() == 0


def test_resumed_reminders_go_out_at_once(municipality: Municipality, api: Api) -> None:
    reconcile_all()
    due = FollowUp.objects.get(rule="guide.first_contact")
    client = api(municipality.guide)
    pause(client, municipality, 60)
    with at(due.due_on, 9):
        dispatcher.run()
        assert not Notification.objects.filter(follow_up=due).exists()

        answer = client.post(f"/api/v1/young-people/{municipality.person.pk}/resume-reminders/")
        dispatcher.run()

        assert answer.json()["reminders_paused_until"] is None
        assert Notification.objects.filter(follow_up=due).exists()
        assert client.post(f"/api/v1/young-people/{municipality.person.pk}/resume-reminders/").status_code == 409


@pytest.mark.parametrize("days", [-1, 91])
def test_pause_ends_today_at_the_earliest_and_in_ninety_days_at_the_latest(
    municipality: Municipality, api: Api, days: int
) -> None:
    answer = pause(api(municipality.guide), municipality, days)

    assert (answer.status_code, errors(answer)) == (400, [("/reminders_paused_until", "paused_until")])
    assert YoungPerson.objects.get().reminders_paused_until is None


@pytest.mark.parametrize("reason", ["", None, "x" * 301])
def test_pause_needs_a_reason(municipality: Municipality, api: Api, reason: str | None) -> None:
    answer = pause(api(municipality.guide), municipality, 7, reason=reason)

    assert answer.status_code == 400
    assert [pointer for pointer, _code in errors(answer)] == ["/reason"]


def test_coordinator_does_not_see_the_reason(municipality: Municipality, api: Api) -> None:
    pause(api(municipality.leader), municipality, 7)

    shown = api(municipality.coordinator).get(f"/api/v1/young-people/{municipality.person.pk}/").json()

    assert "reminders_paused_reason" not in shown
