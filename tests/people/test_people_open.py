"""Opening a case for a young person who may have one already."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessBlock
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders.models import Notification
from tests import factories
from tests.conftest import Municipality
from tests.support import denials, errors

Api = Callable[[Staff | None], APIClient]

PEOPLE = "/api/v1/young-people/"


@pytest.fixture
def body(municipality: Municipality) -> dict[str, Any]:
    return {"first_name": "Zoë", "last_name": "Aagaard", "born_on": "2006-05-15", "unit": municipality.team.pk}


@pytest.mark.parametrize(
    ("first", "last"), [("Zoë", "Aagaard"), ("zoe", "ågaard"), ("Zoe\u0308", "AAGAARD"), (" Zoë", "Aagaard ")]
)
def test_same_folded_name_and_birth_date_is_409_and_opens_nothing(
    municipality: Municipality, api: Api, body: dict[str, Any], first: str, last: str
) -> None:
    client = api(municipality.guide)
    known = client.post(PEOPLE, body).json()

    response = client.post(PEOPLE, {**body, "first_name": first, "last_name": last})

    assert (response.status_code, errors(response)) == (409, [("", "duplicate")])
    assert known["case_number"] in response.json()["detail"]
    assert denials() == [(municipality.guide, [known["id"]])]
    assert YoungPerson.objects.filter(born_on="2006-05-15").count() == 1


def test_confirmed_duplicate_is_opened_and_notifies_nobody(
    municipality: Municipality, api: Api, body: dict[str, Any]
) -> None:
    client = api(municipality.guide)
    client.post(PEOPLE, body)

    response = client.post(PEOPLE, {**body, "confirm": True})

    assert response.status_code == 201
    assert not Notification.objects.filter(kind="probable_duplicate").exists()


@pytest.mark.parametrize("change", [{"born_on": "2006-05-16"}, {"first_name": "Zola"}, {"last_name": "Agard"}])
def test_other_name_or_birth_date_is_no_duplicate(
    municipality: Municipality, api: Api, body: dict[str, Any], change: dict[str, str]
) -> None:
    client = api(municipality.guide)
    client.post(PEOPLE, body)

    assert client.post(PEOPLE, {**body, **change}).status_code == 201


def test_invisible_duplicate_does_not_change_the_answer_and_both_leaders_are_notified(
    municipality: Municipality, api: Api, body: dict[str, Any]
) -> None:
    theirs = factories.young_person(
        municipality.other_team, first_name="Zoë", last_name="Aagaard", born_on="2006-05-15"
    )
    client = api(municipality.guide)

    response = client.post(PEOPLE, body)
    other = client.post(PEOPLE, {**body, "first_name": "Ib"})

    assert (response.status_code, set(response.json())) == (201, set(other.json()))
    told = Notification.objects.filter(kind="probable_duplicate")
    assert {(row.staff, row.young_person_id) for row in told} == {
        (municipality.leader, response.json()["id"]),
        (municipality.other_leader, theirs.pk),
    }


def test_notification_does_not_name_the_unit_of_a_closed_case(
    municipality: Municipality, api: Api, body: dict[str, Any]
) -> None:
    factories.young_person(
        municipality.other_team, first_name="Zoë", last_name="Aagaard", born_on="2006-05-15", sensitivity="closed"
    )

    api(municipality.guide).post(PEOPLE, body)

    told = Notification.objects.get(kind="probable_duplicate")
    assert (told.staff, told.facts) == (municipality.leader, {})


def test_blocked_caller_gets_the_same_answer_as_without_a_duplicate(
    municipality: Municipality, api: Api, body: dict[str, Any]
) -> None:
    known = api(municipality.guide).post(PEOPLE, body).json()["id"]
    AccessBlock.objects.create(
        staff=municipality.guide,
        young_person_id=known,
        reason="relation",
        starts_on=clock.today(),
        set_by=municipality.leader,
    )

    assert api(municipality.guide).post(PEOPLE, body).status_code == 201


@pytest.mark.parametrize("gone", ["deceased_on", "merged_into"])
def test_dead_and_merged_people_are_no_duplicates(
    municipality: Municipality, api: Api, body: dict[str, Any], gone: str
) -> None:
    client = api(municipality.guide)
    known = client.post(PEOPLE, body).json()["id"]
    value = clock.today() if gone == "deceased_on" else municipality.person
    YoungPerson.objects.filter(pk=known).update(**{gone: value})

    assert client.post(PEOPLE, body).status_code == 201
