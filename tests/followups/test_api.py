"""GET /follow-ups/: which follow-ups the caller is responsible for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def first_contact(municipality: Municipality) -> FollowUp:
    """Return the follow-up for the first contact with the municipality's young person."""
    reconcile_all()
    return FollowUp.objects.get(rule="guide.first_contact")


def test_follow_up_has_rule_explanation_and_dates(
    municipality: Municipality, api: Api, first_contact: FollowUp
) -> None:
    client = api(municipality.guide)
    danish = client.get("/api/v1/follow-ups/?state=open&responsible=me").json()["results"]
    english = client.get(f"/api/v1/follow-ups/{first_contact.pk}/", headers={"Accept-Language": "en"}).json()

    assert [row["id"] for row in danish] == [first_contact.pk]
    assert danish[0]["explanation"].startswith("Første kontakt senest 5 hverdage efter tildelingen den ")
    assert english["explanation"].startswith("First contact at the latest 5 weekdays")
    assert (english["state"], english["authority"], english["authority_label"]) == ("open", "local", "Local")
    assert english["young_person"]["id"] == municipality.person.pk
    assert AccessLogEntry.objects.latest("pk").young_people == [municipality.person.pk]


def test_contact_fulfils_and_complete_does_not(municipality: Municipality, api: Api, first_contact: FollowUp) -> None:
    client = api(municipality.guide)
    assert client.post(f"/api/v1/follow-ups/{first_contact.pk}/complete/").status_code == 409

    client.post(
        "/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting", "note": "Vi gik en tur."}
    )

    assert client.get(f"/api/v1/follow-ups/{first_contact.pk}/").json()["state"] == "fulfilled"
    assert [row["rule"] for row in client.get("/api/v1/follow-ups/?state=pending").json()["results"]] == [
        "guide.contact"
    ]


def test_filters_keep_matching_follow_ups(municipality: Municipality, api: Api, first_contact: FollowUp) -> None:
    client = api(municipality.guide)

    def count(query: str) -> int:
        return int(client.get(f"/api/v1/follow-ups/?{query}").json()["count"])

    assert count("rule=guide.first_contact") == 1
    bounds = {"due_from": (1, 1, 0), "due_to": (0, 1, 1)}
    for bound, expected in bounds.items():
        days = (first_contact.due_on + timedelta(days=apart) for apart in (-1, 0, 1))
        assert tuple(count(f"rule=guide.first_contact&{bound}={day}") for day in days) == expected
    assert count("authority=statutory") == 0
    assert count(f"responsible={municipality.colleague.pk}") == 0
    for query in ("rule=nothing", "state=late", "responsible=mine", "due_to=soon", "young_person=999999999"):
        response = client.get(f"/api/v1/follow-ups/?{query}")
        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(("who", "rows"), [("guide", 1), ("leader", 1), ("coordinator", 1), ("outsider", 0)])
def test_list_has_follow_ups_of_visible_young_people_only(
    municipality: Municipality, api: Api, first_contact: FollowUp, who: str, rows: int
) -> None:
    client = api(municipality.staff(who))

    assert client.get("/api/v1/follow-ups/?rule=guide.first_contact").json()["count"] == rows
    assert client.get(f"/api/v1/follow-ups/{first_contact.pk}/").status_code == (200 if rows else 404)


def test_follow_up_of_a_removed_rule_is_still_shown(
    municipality: Municipality, api: Api, first_contact: FollowUp
) -> None:
    FollowUp.objects.filter(pk=first_contact.pk).update(rule="no.such.rule", due_on=first_contact.opens_on)
    client = api(municipality.guide)

    (row,) = [row for row in client.get("/api/v1/follow-ups/").json()["results"] if row["id"] == first_contact.pk]
    (case,) = client.get("/api/v1/caseload/").json()["results"]

    assert (row["rule"], row["rule_label"], row["source"]) == ("no.such.rule", "no.such.rule", "")
    assert row["explanation"] == "Denne slags opfølgning bruges ikke længere."
    assert case["next_follow_up"]["rule_label"] == "no.such.rule"
