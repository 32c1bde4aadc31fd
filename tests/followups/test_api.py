"""GET /follow-ups/ and /notifications/: what I owe whom, and what I was told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.assignments.services import hand_over
from backend.core import clock
from backend.followups.models import FollowUp, Notification, ReminderStage
from backend.followups.reconcile import reconcile_all
from backend.followups.services import notify
from backend.organisation.models import Staff
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def owed(municipality: Municipality) -> FollowUp:
    """The first contact that is owed to the municipality's young person."""
    reconcile_all()
    return FollowUp.objects.get(rule="guide.first_contact")


def test_a_follow_up_says_what_why_and_until_when(municipality: Municipality, api: Api, owed: FollowUp) -> None:
    client = api(municipality.guide)
    danish = client.get("/api/v1/follow-ups/?state=open&responsible=me").json()["results"]
    english = client.get(f"/api/v1/follow-ups/{owed.pk}/", headers={"Accept-Language": "en"}).json()

    assert [row["id"] for row in danish] == [owed.pk]
    assert danish[0]["explanation"].startswith("Første kontakt senest 5 hverdage efter tildelingen den ")
    assert english["explanation"].startswith("First contact at the latest 5 weekdays")
    assert (english["state"], english["authority"], english["authority_label"]) == ("open", "local", "Local")
    assert english["young_person"]["id"] == municipality.person.pk
    assert AccessLogEntry.objects.latest("pk").young_people == [municipality.person.pk]


def test_a_contact_and_not_a_tick_meets_it(municipality: Municipality, api: Api, owed: FollowUp) -> None:
    client = api(municipality.guide)
    assert client.post(f"/api/v1/follow-ups/{owed.pk}/complete/").status_code == 404

    client.post(
        "/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting", "note": "Vi gik en tur."}
    )

    assert client.get(f"/api/v1/follow-ups/{owed.pk}/").json()["state"] == "fulfilled"
    assert [row["rule"] for row in client.get("/api/v1/follow-ups/?state=pending").json()["results"]] == [
        "guide.contact"
    ]


def test_filters_name_what_they_take(municipality: Municipality, api: Api, owed: FollowUp) -> None:
    client = api(municipality.guide)

    def count(query: str) -> int:
        return int(client.get(f"/api/v1/follow-ups/?{query}").json()["count"])

    assert count("rule=guide.first_contact") == 1
    bounds = {"due_from": (1, 1, 0), "due_to": (0, 1, 1)}
    for bound, expected in bounds.items():
        days = (owed.due_on + timedelta(days=apart) for apart in (-1, 0, 1))
        assert tuple(count(f"rule=guide.first_contact&{bound}={day}") for day in days) == expected
    assert count("authority=statutory") == 0
    assert count(f"responsible={municipality.colleague.pk}") == 0
    for query in ("rule=nothing", "state=late", "responsible=mine", "due_to=soon", "young_person=999999999"):
        response = client.get(f"/api/v1/follow-ups/?{query}")
        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(("who", "rows"), [("guide", 1), ("leader", 1), ("coordinator", 1), ("outsider", 0)])
def test_one_sees_what_is_due_to_those_in_sight(
    municipality: Municipality, api: Api, owed: FollowUp, who: str, rows: int
) -> None:
    client = api(municipality.staff(who))

    assert client.get("/api/v1/follow-ups/?rule=guide.first_contact").json()["count"] == rows
    assert client.get(f"/api/v1/follow-ups/{owed.pk}/").status_code == (200 if rows else 404)


def test_notifications_are_my_own_and_are_read_once(municipality: Municipality, api: Api) -> None:
    notify(
        staff_id=municipality.guide.pk,
        kind="assigned",
        young_person_id=municipality.person.pk,
        facts={"on": "2026-11-23"},
    )
    mine = Notification.objects.get()
    client = api(municipality.guide)

    assert [row["id"] for row in client.get("/api/v1/notifications/?unread=true").json()["results"]] == [mine.pk]
    assert client.post(f"/api/v1/notifications/{mine.pk}/read/").json()["read_at"] is not None
    assert client.get("/api/v1/notifications/?unread=true").json()["count"] == 0
    assert api(municipality.colleague).get("/api/v1/notifications/").json()["count"] == 0
    assert api(municipality.colleague).post(f"/api/v1/notifications/{mine.pk}/read/").status_code == 404


def test_a_notification_stops_naming_a_young_person_who_is_out_of_sight(municipality: Municipality, api: Api) -> None:
    notify(staff_id=municipality.guide.pk, kind="assigned", young_person_id=municipality.person.pk)
    hand_over(assignment=municipality.person.assignments.get(), to=municipality.colleague, by=municipality.guide)

    with time_machine.travel(clock.now() + timedelta(days=15)):
        (row,) = api(municipality.guide).get("/api/v1/notifications/").json()["results"]

    assert row["young_person"] is None
    assert AccessLogEntry.objects.latest("pk").young_people == []


def test_rows_of_a_rule_that_is_no_more_are_still_shown(municipality: Municipality, api: Api, owed: FollowUp) -> None:
    FollowUp.objects.filter(pk=owed.pk).update(rule="no.such.rule", due_on=owed.opens_on)
    client = api(municipality.guide)

    (row,) = [row for row in client.get("/api/v1/follow-ups/").json()["results"] if row["id"] == owed.pk]
    (case,) = client.get("/api/v1/caseload/").json()["results"]

    assert (row["rule"], row["rule_label"], row["source"]) == ("no.such.rule", "no.such.rule", "")
    assert row["explanation"] == "Denne slags opfølgning bruges ikke længere."
    assert case["next_follow_up"]["rule_label"] == "no.such.rule"


def test_each_stage_has_its_sentence(municipality: Municipality, api: Api) -> None:
    for step in ReminderStage:
        notify(staff_id=municipality.guide.pk, kind=f"follow_up_{step.value}")
    rows = api(municipality.guide).get("/api/v1/notifications/").json()["results"]
    assert {row["kind"]: row["kind_label"] for row in rows} == {
        "follow_up_advance": "En opfølgning har snart frist",
        "follow_up_due": "En opfølgning forfalder",
        "follow_up_overdue": "En opfølgning er over fristen",
        "follow_up_escalated": "En opfølgning i din enhed mangler stadig",
    }
