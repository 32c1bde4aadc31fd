"""GET /notifications/ and POST /notifications/<id>/read/."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.assignments.services import hand_over
from backend.core import clock
from backend.organisation.models import Staff
from backend.reminders.models import Notification, ReminderStage
from backend.reminders.services import notify
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


def test_notifications_are_those_of_the_caller_and_are_read_once(municipality: Municipality, api: Api) -> None:
    notify(
        staff_id=municipality.guide.pk,
        kind="assigned",
        young_person_id=municipality.person.pk,
        facts={"starts_on": "2026-11-23"},
    )
    mine = Notification.objects.get()
    client = api(municipality.guide)

    assert [row["id"] for row in client.get("/api/v1/notifications/?unread=true").json()["results"]] == [mine.pk]
    assert client.post(f"/api/v1/notifications/{mine.pk}/read/").json()["read_at"] is not None
    assert client.get("/api/v1/notifications/?unread=true").json()["count"] == 0
    assert api(municipality.colleague).get("/api/v1/notifications/").json()["count"] == 0
    assert api(municipality.colleague).post(f"/api/v1/notifications/{mine.pk}/read/").status_code == 404


def test_notification_names_no_invisible_young_person(municipality: Municipality, api: Api) -> None:
    notify(staff_id=municipality.guide.pk, kind="assigned", young_person_id=municipality.person.pk)
    hand_over(assignment=municipality.person.assignments.get(), to=municipality.colleague, by=municipality.guide)

    with time_machine.travel(clock.now() + timedelta(days=15)):
        (row,) = api(municipality.guide).get("/api/v1/notifications/").json()["results"]

    assert row["young_person"] is None
    assert AccessLogEntry.objects.latest("pk").young_people == []


def test_each_stage_has_its_sentence(municipality: Municipality, api: Api) -> None:
    for stage in ReminderStage:
        notify(staff_id=municipality.guide.pk, kind=f"follow_up_{stage.value}")
    rows = api(municipality.guide).get("/api/v1/notifications/").json()["results"]
    assert {row["kind"]: row["kind_label"] for row in rows} == {
        "follow_up_advance": "En opfølgning har snart frist",
        "follow_up_due": "En opfølgning forfalder",
        "follow_up_overdue": "En opfølgning er over fristen",
        "follow_up_escalated": "En opfølgning i din enhed mangler stadig",
    }


def test_all_notifications_up_to_the_newest_shown_are_marked_read(municipality: Municipality, api: Api) -> None:
    for staff in (municipality.guide, municipality.guide, municipality.colleague, municipality.guide):
        notify(staff_id=staff.pk, kind="assigned", young_person_id=municipality.person.pk)
    _first, second, last = Notification.objects.filter(staff=municipality.guide).order_by("pk")
    client = api(municipality.guide)

    assert client.post("/api/v1/notifications/read/", {"up_to": second.pk}).json() == {"read": 2}
    unread = client.get("/api/v1/notifications/?unread=true").json()["results"]
    assert [row["id"] for row in unread] == [last.pk]
    assert client.post("/api/v1/notifications/read/").json() == {"read": 1}
    assert client.post("/api/v1/notifications/read/").json() == {"read": 0}
    assert api(municipality.colleague).get("/api/v1/notifications/?unread=true").json()["count"] == 1


def test_mark_read_up_to_no_id_is_refused(municipality: Municipality, api: Api) -> None:
    answer = api(municipality.guide).post("/api/v1/notifications/read/", {"up_to": "sidste"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/up_to"
