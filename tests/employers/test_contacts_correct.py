"""Correcting a contact with an employer: each correction is a new version, and what it fulfils is judged anew."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.reminders.models import Notification
from jobs.employers.models import EmployerContact
from tests import factories
from tests.conftest import Municipality
from tests.employers.test_contacts import API, Api, contact_body, tomorrow
from tests.support import at, errors, written

FIRST = "ips.first_employer_contact"
BEYOND = "disclosure.beyond"


@pytest.fixture(autouse=True)
def monday(db: None) -> Iterator[Any]:
    """Set the clock to noon on a Monday."""
    with at(date(2026, 11, 2)) as travel:
        yield travel


def patch(client: APIClient, contact: int, changes: dict[str, Any], version: int = 1) -> Any:
    """Correct a contact of a version, and return the answer."""
    headers = {"If-Match": f'"{version}"', "Accept-Language": "en"}
    return client.patch(f"{API}{contact}/", changes, format="json", headers=headers)


def held(client: APIClient, municipality: Municipality, **fields: Any) -> int:
    """Record a contact that was held; return its id."""
    response = client.post(API, contact_body(municipality, **fields), format="json")
    assert response.status_code == 201, response.content
    return int(response.json()["id"])


def states(rule: str) -> list[tuple[date | None, str]]:
    rows = FollowUp.objects.filter(rule=rule).order_by("id")
    return [(row.fulfilled_on, row.end_reason) for row in rows]


def test_correction_is_a_new_version_with_history(municipality: Municipality, api: Api, consultant: Staff) -> None:
    client = api(consultant)
    contact = held(client, municipality, outcome="De ringer")
    other = factories.EmployerFactory.create()
    changes = {
        "employer": other.pk,
        "at": "2026-10-30T10:00:00+01:00",
        "minutes": 45,
        "mode": "phone",
        "place": "Havnen",
        "outside_office": False,
        "about": "placement",
        "made_by": "both",
        "preference": "Udendørs",
        "purpose": "Høre om lærepladser",
        "outcome": "De ringer på mandag",
        "next_step": "Ringe",
        "next_on": "2026-11-09",
    }

    response = patch(client, contact, changes)

    assert response.status_code == 200, response.content
    shown = response.json()
    assert {name: shown[name] for name in changes if name not in {"employer", "at"}} == {
        name: value for name, value in changes.items() if name not in {"employer", "at"}
    }
    assert (shown["employer"]["id"], shown["at"], shown["version"]) == (other.pk, changes["at"], 2)
    history = EmployerContact.objects.get().events.order_by("pgh_id")  # type: ignore[attr-defined]  # of the change history
    assert [event.outcome for event in history] == ["De ringer", "De ringer på mandag"]
    assert patch(client, contact, {"minutes": 30}).status_code == 412
    assert client.patch(f"{API}{contact}/", {"minutes": 30}, format="json").status_code == 428


def test_corrected_contact_fulfils_what_it_really_was(municipality: Municipality, api: Api, consultant: Staff) -> None:
    factories.plan(municipality.person, municipality.leader, since=date(2026, 10, 12))
    reconcile_all()
    client = api(consultant)
    contact = held(client, municipality)
    assert states(FIRST) == [(date(2026, 11, 2), "")]

    assert patch(client, contact, {"mode": "phone"}).status_code == 200
    assert states(FIRST) == [(None, "")]
    assert patch(client, contact, {"mode": "face_to_face", "at": "2026-10-28T12:00:00+01:00"}, 2).status_code == 200
    assert states(FIRST) == [(date(2026, 10, 28), "")]
    assert patch(client, contact, {"at": "2026-10-09T12:00:00+02:00"}, 3).status_code == 200  # before entry
    assert states(FIRST) == [(None, "")]
    assert reconcile_all() == 0


def test_correction_that_shows_too_much_disclosure_informs_leader_and_auditor_once(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    client = api(consultant)
    contact = held(client, municipality)
    assert not FollowUp.objects.filter(rule=BEYOND).exists()

    corrected = patch(client, contact, {"revealed": "name_and_health"}).json()

    assert (corrected["told_by"], corrected["allowed"], corrected["beyond_decision"]) == ("staff", "anonymous", True)
    assert states(BEYOND) == [(None, "")]
    assert FollowUp.objects.get(rule=BEYOND).responsible == municipality.leader
    patch(client, contact, {"revealed": "name"}, 2)
    assert Notification.objects.filter(staff=municipality.auditor).count() == 1
    # it was the young person who told: within the decision
    assert patch(client, contact, {"told_by": "young_person"}, 3).json()["beyond_decision"] is False
    assert states(BEYOND) == [(None, "voided")]
    assert reconcile_all() == 0


def test_handled_contact_stays_beyond_the_decision(municipality: Municipality, api: Api, consultant: Staff) -> None:
    client = api(consultant)
    contact = held(client, municipality, revealed="name_and_health")
    handling = {"handling": "Talt med den unge."}
    assert api(municipality.leader).post(f"{API}{contact}/handle/", handling).status_code == 200
    before = written()

    refused = patch(client, contact, {"revealed": "nothing"}, 2)

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "handled")
    assert written() == before
    assert patch(client, contact, {"outcome": "De ringer"}, 2).json()["handling"] == "Talt med den unge."


def test_planned_contact_is_not_corrected_beyond_the_decision(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    client = api(consultant)
    contact = held(client, municipality, status="planned", at=tomorrow(), revealed="anonymous")
    before = written()

    refused = patch(client, contact, {"revealed": "name"})

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "beyond_decision")
    assert written() == before
    moved = patch(client, contact, {"at": "2026-11-20T09:00:00+01:00", "purpose": "Rundvisning"})
    assert (moved.status_code, moved.json()["status"]) == (200, "planned")


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "to the future": ({"at": "2026-11-03T12:00:00+01:00"}, "/at", "future"),
    "after it was recorded": ({"at": "2026-11-02T20:00:00+01:00"}, "/at", "after_record"),
    "before birth": ({"at": "1980-11-02T12:00:00+01:00"}, "/at", "before_birth"),
    "another young person": ({"young_person": 1}, "/young_person", "unknown"),
    "held or not": ({"status": "planned"}, "/status", "unknown"),
    "an employer that is not there": ({"employer": 10**9}, "/employer", "does_not_exist"),
    "no employer": ({"employer": None}, "/employer", "null"),
    "an unknown mode": ({"mode": "pigeon"}, "/mode", "invalid_choice"),
    "more than a day": ({"minutes": 1441}, "/minutes", "max_value"),
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_bad_correction_writes_nothing(
    municipality: Municipality, api: Api, consultant: Staff, monday: Any, what: str
) -> None:
    changes, pointer, code = BAD[what]
    contact = held(api(consultant), municipality)
    if what == "after it was recorded":
        monday.move_to(clock.now() + timedelta(days=1), tick=False)
    before = written()
    assert errors(patch(api(consultant), contact, changes)) == [(pointer, code)]
    assert written() == before


def test_generic_contact_tells_nothing_after_a_correction_either(
    municipality: Municipality, api: Api, consultant: Staff
) -> None:
    contact = held(api(consultant), municipality, young_person=None)
    assert errors(patch(api(consultant), contact, {"revealed": "anonymous"})) == [("/revealed", "generic")]
    assert patch(api(consultant), contact, {"minutes": 10}).status_code == 200


def test_only_author_and_leader_correct_a_contact(municipality: Municipality, api: Api, consultant: Staff) -> None:
    other = factories.consultant(municipality.team)
    factories.assignment(municipality.person, other, capacity="consultant", role="secondary")
    about, generic = held(api(consultant), municipality), held(api(consultant), municipality, young_person=None)
    for contact in (about, generic):
        assert patch(api(other), contact, {"minutes": 10}).status_code == 403
        assert "edit" not in api(other).get(f"{API}{contact}/").json()["abilities"]
        assert patch(api(municipality.leader), contact, {"minutes": 10}).status_code == 200
        assert "edit" in api(municipality.leader).get(f"{API}{contact}/").json()["abilities"]
    assert patch(api(municipality.other_leader), generic, {"minutes": 10}, 2).status_code == 403
