"""POST and DELETE /closed-days/: working days are counted again, and the worker reconciles."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from rest_framework.test import APIClient

from backend.core import clock
from backend.core.background import send_reconcile_task
from backend.core.models import WorkDay
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import ClosedDay, Staff
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]


def test_closed_day_moves_due_dates_when_the_worker_has_reconciled(
    municipality: Municipality, api: Api, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    reconcile_all()
    first_contact = FollowUp.objects.get(rule="guide.first_contact")
    client, day = api(municipality.administrator), first_contact.due_on

    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post("/api/v1/closed-days/", {"day": day.isoformat(), "reason": "Planlægningsdag"})

    assert answer.status_code == 201, answer.content
    assert callbacks == [send_reconcile_task]
    assert not WorkDay.objects.get(day=day).is_local
    first_contact.refresh_from_db()
    assert first_contact.due_on == day
    reconcile_all()
    first_contact.refresh_from_db()
    assert first_contact.due_on == WorkDay.objects.filter(day__gt=day, is_local=True).earliest("day").day
    assert reconcile_all() == 0

    connection.run_on_commit.clear()  # the transaction of the test does not commit
    with django_capture_on_commit_callbacks() as callbacks:
        assert client.delete(f"/api/v1/closed-days/{answer.json()['id']}/").status_code == 204
    assert callbacks == [send_reconcile_task]
    assert WorkDay.objects.get(day=day).is_local
    reconcile_all()
    first_contact.refresh_from_db()
    assert first_contact.due_on == day


def test_same_closed_day_twice_is_refused(municipality: Municipality, api: Api) -> None:
    day = (clock.today() + timedelta(days=30)).isoformat()
    client = api(municipality.administrator)
    client.post("/api/v1/closed-days/", {"day": day, "reason": "Lukket"})

    answer = client.post("/api/v1/closed-days/", {"day": day, "reason": "Lukket igen"})

    assert (answer.status_code, errors(answer)) == (400, [("/day", "unique")])
    assert ClosedDay.objects.count() == 1
