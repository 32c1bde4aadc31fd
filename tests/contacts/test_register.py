"""POST /contacts/: a guide registers what happened."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.contacts.models import Contact
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import NetworkPerson, Professional
from tests import factories
from tests.conftest import Municipality
from tests.support import denials, errors

Api = Callable[[Staff | None], APIClient]


def test_meeting_is_registered_with_two_inputs(municipality: Municipality, api: Api) -> None:
    response = api(municipality.guide).post(
        "/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting"}
    )

    assert response.status_code == 201, response.content
    contact = Contact.objects.get()
    assert (contact.young_person, contact.staff, contact.is_qualifying) == (
        municipality.person,
        municipality.guide,
        True,
    )
    assert response.json()["abilities"] == ["edit", "move", "void"]
    assert AccessLogEntry.objects.get().young_people == [municipality.person.pk]


def test_contact_in_the_future_is_400(municipality: Municipality, api: Api) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    response = api(municipality.guide).post(
        "/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting", "occurred_at": tomorrow}
    )

    assert response.status_code == 400
    assert response.json()["errors"][0] | {"detail": ""} == {"pointer": "/occurred_at", "code": "future", "detail": ""}
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("ahead", "status"), [(0, 201), (119, 201), (121, 400)])
def test_clock_two_minutes_ahead_is_not_the_future(
    municipality: Municipality, api: Api, ahead: int, status: int
) -> None:
    with time_machine.travel(clock.now(), tick=False):
        now = clock.now()
        body = {
            "young_person": municipality.person.pk,
            "kind": "meeting",
            "occurred_at": (now + timedelta(seconds=ahead)).isoformat(),
        }
        response = api(municipality.guide).post("/api/v1/contacts/", body)

    assert response.status_code == status, response.content
    assert list(Contact.objects.values_list("occurred_at", flat=True)) == [now] * (status == 201)


def test_resend_returns_the_same_contact(municipality: Municipality, api: Api) -> None:
    body = {"young_person": municipality.person.pk, "kind": "phone", "note": "Aftalte at mødes."}
    client = api(municipality.guide)
    first = client.post("/api/v1/contacts/", body, headers={"Idempotency-Key": "k1"})
    again = client.post("/api/v1/contacts/", body, headers={"Idempotency-Key": "k1"})
    other = client.post("/api/v1/contacts/", {**body, "kind": "meeting"}, headers={"Idempotency-Key": "k1"})

    assert first.json()["id"] == again.json()["id"]
    assert other.status_code == 409
    assert Contact.objects.count() == 1


def test_unknown_key_is_400_and_named(municipality: Municipality, api: Api) -> None:
    response = api(municipality.guide).post(
        "/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting", "occured_at": "2026-01-01"}
    )

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/occured_at"
    assert not Contact.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "other_leader", "consultant"])
def test_invisible_young_person_answers_like_a_missing_one(municipality: Municipality, api: Api, who: str) -> None:
    client = api(municipality.staff(who))
    theirs = client.post("/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting"})
    nobodys = client.post("/api/v1/contacts/", {"young_person": 10**9, "kind": "meeting"})

    assert theirs.status_code == nobodys.status_code == 400
    assert theirs.json()["errors"][0]["code"] == nobodys.json()["errors"][0]["code"]
    assert theirs.json()["errors"][0]["pointer"] == "/young_person"
    assert not Contact.objects.exists()
    assert denials() == [(municipality.staff(who), [municipality.person.pk]), (municipality.staff(who), [])]


@pytest.mark.parametrize(("who", "status"), [("manager", 403), ("integration", 403), ("auditor", 403), ("leader", 201)])
def test_roles_that_work_with_cases_register_contacts(
    municipality: Municipality, api: Api, who: str, status: int
) -> None:
    response = api(municipality.staff(who)).post(
        "/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting"}
    )

    assert response.status_code == status
    assert Contact.objects.count() == (1 if status == 201 else 0)


def test_anonymous_is_401(municipality: Municipality, api: Api) -> None:
    response = api(None).post("/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting"})

    assert response.status_code == 401
    assert not Contact.objects.exists()


def test_participants_are_written_under_the_names_that_the_contact_shows(municipality: Municipality, api: Api) -> None:
    person = municipality.person
    mother = NetworkPerson.objects.create(young_person=person, relation="mother", name="Mor Prøve")
    doctor = Professional.objects.create(young_person=person, role="doctor", name="Læge Prøve", starts_on="2026-01-01")
    given = [{"network_person": mother.pk}, {"professional": doctor.pk}, {"staff": municipality.colleague.pk}]

    body = {"young_person": person.pk, "kind": "meeting", "participants": given}
    response = api(municipality.guide).post("/api/v1/contacts/", body)

    assert response.status_code == 201, response.content
    nobody = {"network_person": None, "professional": None, "staff": None}
    assert response.json()["participants"] == [nobody | one for one in given]


@pytest.mark.parametrize(
    ("participants", "expected"),
    [
        (lambda theirs, staff: [{"staff": staff}, {}], ("/participants/1", "one_person")),
        (lambda theirs, staff: [{"staff": staff, "network_person": theirs}], ("/participants/0", "one_person")),
        (lambda theirs, staff: [{"network_person": theirs}], ("/participants/0/network_person", "does_not_exist")),
        (lambda theirs, staff: [{"colleague": staff}], ("/participants/0/colleague", "unknown")),
        (lambda theirs, staff: [staff], ("/participants/0", "invalid")),
    ],
    ids=["nobody", "two-at-once", "person-of-another", "unknown-name", "number"],
)
def test_wrong_participant_is_refused_with_its_place(
    municipality: Municipality, api: Api, participants: Callable[[int, int], Any], expected: tuple[str, str]
) -> None:
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    theirs = NetworkPerson.objects.create(young_person=other, relation="mother", name="Mor Prøve")

    given = participants(theirs.pk, municipality.colleague.pk)
    body = {"young_person": municipality.person.pk, "kind": "meeting", "participants": given}
    response = api(municipality.guide).post("/api/v1/contacts/", body)

    assert (response.status_code, errors(response)) == (400, [expected])
    assert not Contact.objects.exists()


def test_participant_who_is_named_twice_is_refused(municipality: Municipality, api: Api) -> None:
    given = [{"staff": municipality.colleague.pk}] * 2

    body = {"young_person": municipality.person.pk, "kind": "meeting", "participants": given}
    response = api(municipality.guide).post("/api/v1/contacts/", body)

    assert (response.status_code, response.json()["detail"]) == (409, "Samme person er nævnt to gange.")
    assert not Contact.objects.exists()
