"""Appointments: planned, then held, missed, cancelled or moved; one request makes a contact of an appointment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.contacts.models import Appointment, AppointmentState, Contact
from backend.core import clock
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def appointment(municipality: Municipality) -> Appointment:
    return factories.appointment(municipality.person, municipality.guide)


def address(appointment: Appointment, verb: str = "") -> str:
    return f"/api/v1/appointments/{appointment.pk}/{verb}"


def test_appointment_is_planned(municipality: Municipality, api: Api) -> None:
    starts_at = (clock.now() + timedelta(days=2)).isoformat()
    body = {
        "young_person": municipality.person.pk,
        "kind": "walk_and_talk",
        "starts_at": starts_at,
        "place": "outdoors",
    }

    response = api(municipality.guide).post("/api/v1/appointments/", body)

    assert response.status_code == 201, response.content
    shown = response.json()
    assert (shown["state"], shown["minutes"], shown["staff"]["id"]) == ("planned", 60, municipality.guide.pk)
    assert shown["abilities"] == ["cancel", "move"]
    with time_machine.travel(starts_at, tick=False):
        begun = api(municipality.guide).get(f"/api/v1/appointments/{shown['id']}/").json()
        assert begun["abilities"] == ["cancel", "hold", "move", "no-show"]


def test_appointment_can_be_planned_for_a_colleague(municipality: Municipality, api: Api) -> None:
    starts_at = (clock.now() + timedelta(days=2)).isoformat()
    body = {
        "young_person": municipality.person.pk,
        "kind": "meeting",
        "starts_at": starts_at,
        "staff": municipality.guide.pk,
    }

    assert api(municipality.leader).post("/api/v1/appointments/", body).json()["staff"]["id"] == municipality.guide.pk


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"starts_at": "2020-01-01T10:00:00+01:00"}, ("/starts_at", "past")),
        ({"starts_at": "i morgen"}, ("/starts_at", "invalid")),
        ({"minutes": 0}, ("/minutes", "min_value")),
        ({"minutes": 1441}, ("/minutes", "max_value")),
        ({"place": "månen"}, ("/place", "invalid_choice")),
        ({"state": "held"}, ("/state", "unknown")),
        ({"staff": 987654321}, ("/staff", "does_not_exist")),
    ],
)
def test_bad_input_is_400_and_named(
    municipality: Municipality, api: Api, more: dict[str, Any], expected: tuple[str, str]
) -> None:
    starts_at = (clock.now() + timedelta(days=2)).isoformat()
    before = written()

    response = api(municipality.guide).post(
        "/api/v1/appointments/",
        {"young_person": municipality.person.pk, "kind": "meeting", "starts_at": starts_at, **more},
    )

    assert response.status_code == 400
    assert errors(response) == [expected]
    assert written() == before


def test_held_appointment_becomes_a_contact(municipality: Municipality, api: Api, appointment: Appointment) -> None:
    response = api(municipality.guide).post(
        address(appointment, "hold/"), {"note": "Vi gik en tur.", "own_words": "Det var fint"}
    )

    assert response.status_code == 200
    assert (response.json()["state"], response.json()["abilities"]) == ("held", [])
    contact = Contact.objects.get()
    assert (contact.appointment, contact.occurred_at, contact.minutes) == (appointment, appointment.starts_at, 60)
    assert (contact.is_qualifying, contact.note, contact.own_words) == (True, "Vi gik en tur.", "Det var fint")


def test_appointment_held_by_a_colleague_is_a_contact_with_that_colleague(
    municipality: Municipality, api: Api, appointment: Appointment
) -> None:
    api(municipality.leader).post(address(appointment, "hold/"), {})

    contact = Contact.objects.get()
    assert (contact.staff, contact.recorded_by) == (municipality.leader, municipality.leader)
    assert not contact.participants.exists()  # the guide was not there


def test_held_appointment_records_who_was_there(municipality: Municipality, api: Api, appointment: Appointment) -> None:
    body = {"staff": municipality.guide.pk, "participants": [{"staff": municipality.colleague.pk}]}

    response = api(municipality.leader).post(address(appointment, "hold/"), body)

    assert response.status_code == 200, response.content
    contact = Contact.objects.get()
    assert (contact.staff, contact.recorded_by) == (municipality.guide, municipality.leader)
    assert [participant.staff for participant in contact.participants.all()] == [municipality.colleague]


def test_no_show_is_a_contact_of_the_colleague_who_waited(
    municipality: Municipality, api: Api, appointment: Appointment
) -> None:
    response = api(municipality.leader).post(address(appointment, "no-show/"), {"staff": municipality.guide.pk})

    assert response.status_code == 200, response.content
    contact = Contact.objects.get()
    assert (contact.staff, contact.outcome, contact.recorded_by) == (municipality.guide, "no_show", municipality.leader)


def test_appointment_moves_to_a_colleague_at_the_same_time(municipality: Municipality, api: Api) -> None:
    ahead = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(hours=1))

    response = api(municipality.leader).post(address(ahead, "move/"), {"staff": municipality.colleague.pk})

    assert response.status_code == 201, response.content
    moved = Appointment.objects.get(pk=response.json()["id"])
    assert (moved.staff, moved.starts_at) == (municipality.colleague, ahead.starts_at)


def test_move_that_changes_nothing_is_refused(municipality: Municipality, api: Api) -> None:
    ahead = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(hours=1))
    response = api(municipality.leader).post(address(ahead, "move/"), {"staff": municipality.guide.pk})
    assert (response.status_code, errors(response)) == (400, [("/starts_at", "unchanged")])


def test_no_show_becomes_a_contact_that_does_not_qualify(
    municipality: Municipality, api: Api, appointment: Appointment
) -> None:
    response = api(municipality.guide).post(address(appointment, "no-show/"), {})

    assert response.json()["state"] == "no_show"
    contact = Contact.objects.get()
    assert (contact.outcome, contact.is_qualifying, contact.minutes) == ("no_show", False, None)


@pytest.mark.parametrize(("by_young_person", "state"), [(True, "cancelled_young"), (False, "cancelled_us")])
def test_cancelled_appointment_stores_who_cancelled(
    municipality: Municipality, api: Api, appointment: Appointment, by_young_person: bool, state: str
) -> None:
    response = api(municipality.guide).post(address(appointment, "cancel/"), {"by_young_person": by_young_person})

    assert response.json()["state"] == state
    assert not Contact.objects.exists()


def test_moved_appointment_refers_to_the_new_one(
    municipality: Municipality, api: Api, appointment: Appointment
) -> None:
    starts_at = (clock.now() + timedelta(days=3)).isoformat()

    response = api(municipality.guide).post(address(appointment, "move/"), {"starts_at": starts_at})

    assert response.status_code == 201
    later = response.json()["id"]
    appointment.refresh_from_db()
    assert (appointment.state, appointment.moved_to_id) == ("moved", later)


def test_future_appointment_cannot_be_held(municipality: Municipality, api: Api) -> None:
    ahead = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(hours=1))

    for verb in ("hold/", "no-show/"):
        response = api(municipality.guide).post(address(ahead, verb), {})
        assert (response.status_code, errors(response)[0][1]) == (409, "not_begun")
    assert not Contact.objects.exists()


@pytest.mark.parametrize("state", sorted(set(AppointmentState) - {AppointmentState.PLANNED}))
@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("hold/", {}),
        ("no-show/", {}),
        ("cancel/", {"by_young_person": True}),
        ("move/", {"starts_at": "2100-01-01T10:00:00+01:00"}),
    ],
)
def test_settled_appointment_allows_no_verb(
    municipality: Municipality, api: Api, appointment: Appointment, state: str, verb: str, body: dict[str, Any]
) -> None:
    Appointment.objects.update(state=state, settled_on=clock.today())
    before = written()

    response = api(municipality.guide).post(address(appointment, verb), body, headers={"Accept-Language": "en"})

    assert (response.status_code, errors(response)[0][1]) == (409, "state")
    assert "make a new one" in response.json()["detail"]
    assert written() == before
