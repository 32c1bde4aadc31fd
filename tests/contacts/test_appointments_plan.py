"""Planning an appointment at a time at which there is one already."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.contacts.models import Appointment
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]

APPOINTMENTS = "/api/v1/appointments/"


def body(person: YoungPerson, minutes_later: int = 0, **more: Any) -> dict[str, Any]:
    starts_at = clock.at_local(clock.today() + timedelta(days=2), time(10)) + timedelta(minutes=minutes_later)
    return {"young_person": person.pk, "starts_at": starts_at.isoformat(), "kind": "meeting", "minutes": 60, **more}


@pytest.fixture
def other(municipality: Municipality) -> YoungPerson:
    """Return another young person of the guide."""
    person = factories.young_person(municipality.team)
    factories.assignment(person, municipality.guide)
    return person


@pytest.mark.parametrize("minutes_later", [0, 59, -59])
def test_second_appointment_at_the_same_time_is_409_unless_confirmed(
    municipality: Municipality, api: Api, minutes_later: int
) -> None:
    client, person = api(municipality.guide), municipality.person
    client.post(APPOINTMENTS, body(person))
    before = written()

    refused = client.post(APPOINTMENTS, body(person, minutes_later))

    assert (refused.status_code, errors(refused)) == (409, [("/starts_at", "duplicate")])
    assert written() == before
    assert client.post(APPOINTMENTS, body(person, minutes_later, confirm=True)).status_code == 201


@pytest.mark.parametrize("minutes_later", [60, -60])
def test_appointments_one_after_the_other_are_planned(municipality: Municipality, api: Api, minutes_later: int) -> None:
    client, person = api(municipality.guide), municipality.person
    client.post(APPOINTMENTS, body(person))

    assert client.post(APPOINTMENTS, body(person, minutes_later)).status_code == 201


def test_staff_member_who_meets_another_young_person_at_that_time_is_409(
    municipality: Municipality, api: Api, other: YoungPerson
) -> None:
    client = api(municipality.guide)
    client.post(APPOINTMENTS, body(other))

    response = client.post(APPOINTMENTS, body(municipality.person))

    assert (response.status_code, errors(response)) == (409, [("/starts_at", "duplicate")])


def test_cancelled_appointment_leaves_the_time_free(municipality: Municipality, api: Api) -> None:
    client, person = api(municipality.guide), municipality.person
    made = client.post(APPOINTMENTS, body(person)).json()["id"]
    client.post(f"{APPOINTMENTS}{made}/cancel/", {"by_young_person": True})

    assert client.post(APPOINTMENTS, body(person)).status_code == 201


def test_appointment_moves_within_its_own_time(municipality: Municipality, api: Api) -> None:
    client, person = api(municipality.guide), municipality.person
    made = client.post(APPOINTMENTS, body(person)).json()["id"]

    response = client.post(f"{APPOINTMENTS}{made}/move/", {"starts_at": body(person, 30)["starts_at"]})

    assert response.status_code == 201


def test_appointment_that_moves_to_a_taken_time_is_409_unless_confirmed(
    municipality: Municipality, api: Api, other: YoungPerson
) -> None:
    client = api(municipality.guide)
    client.post(APPOINTMENTS, body(other))
    made = client.post(APPOINTMENTS, body(municipality.person, 240)).json()["id"]
    taken = {"starts_at": body(other)["starts_at"]}

    refused = client.post(f"{APPOINTMENTS}{made}/move/", taken)

    assert (refused.status_code, errors(refused)) == (409, [("/starts_at", "duplicate")])
    assert Appointment.objects.get(pk=made).state == "planned"
    assert client.post(f"{APPOINTMENTS}{made}/move/", {**taken, "confirm": True}).status_code == 201
