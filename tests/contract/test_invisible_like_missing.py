"""A young person out of sight, and each record about one, answers exactly as one that does not exist.

The tests compare whole problem documents in both languages, without the request id and the id in the request. Nothing
changes, and the access log has the attempt as denied, with the right young person.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.access.scopes import NotPersonal
from backend.organisation.models import Role, Staff
from backend.people.models import NetworkPerson, Professional
from tests import factories
from tests.conftest import Around, Municipality
from tests.contract.requests import REQUESTS, Ask, Scene, send
from tests.contract.routes import Route, api_routes
from tests.support import denials, errors, problem, written

NOBODYS = 987_654_321
Api = Callable[[Staff | None], APIClient]

PERSONAL = [
    route
    for route in api_routes()
    if "{pk}" in route.path and not isinstance(getattr(route.view, "scope", None), NotPersonal)
]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("route", PERSONAL, ids=str)
def test_in_a_path(municipality: Municipality, around: Around, api: Api, route: Route, language: str) -> None:
    ask = REQUESTS[str(route)](Scene(municipality, around))
    pk = re.search(r"/(\d+)/", ask.path)
    assert pk
    nobodys = replace(ask, path=ask.path.replace(pk[0], f"/{NOBODYS}/", 1))
    client = api(municipality.other_leader)
    before = written()

    about_theirs = send(client, route.method, ask, **{"Accept-Language": language})
    about_nobody = send(client, route.method, nobodys, **{"Accept-Language": language})

    assert about_theirs.status_code in (403, 404)
    assert problem(about_theirs, pk[1]) == problem(about_nobody, NOBODYS)
    assert denials() == [(municipality.other_leader, [municipality.person.pk]), (municipality.other_leader, [])]
    assert written() == before


def _contact(municipality: Municipality, **body: Any) -> Ask:
    mine = factories.young_person(municipality.other_team)
    factories.assignment(mine, municipality.outsider)
    return Ask("/contacts/", {"young_person": mine.pk, "kind": "meeting", **body})


def _consent(municipality: Municipality, **body: Any) -> Ask:
    mine = factories.young_person(municipality.other_team)
    factories.assignment(mine, municipality.outsider)
    consent = {"recipient": "FGU", "what": "Alt", "purpose": "Plan", "form": "oral", "given_on": "2026-01-05"}
    return Ask(f"/young-people/{mine.pk}/consents/", {**consent, **body})


def _move(municipality: Municipality, to: int) -> Ask:
    mine = factories.young_person(municipality.other_team)
    factories.assignment(mine, municipality.outsider)
    return Ask(f"/contacts/{factories.contact(mine, municipality.outsider).pk}/move/", {"to": to})


def _cover(municipality: Municipality, person: int) -> Ask:
    absence = municipality.outsider.absences.create(starts_on="2026-01-05", entered_by=municipality.outsider)
    return Ask("/covers/", {"absence": absence.pk, "deputy": municipality.colleague.pk, "young_people": [person]})


def _works_on_ips(municipality: Municipality) -> None:
    """Make the outsider a consultant of other people, so that only the missing grant is a reason for a refusal."""
    municipality.outsider.memberships.create(
        unit=municipality.other_team, role=Role.JOB_CONSULTANT, starts_on="2020-01-01"
    )


def _employer_contact(municipality: Municipality, pk: int) -> Ask:
    _works_on_ips(municipality)
    employer = factories.EmployerFactory.create()
    body = {"young_person": pk, "employer": employer.pk, "mode": "phone", "about": "ordinary_job"}
    return Ask("/jobs/employer-contacts/", body)


def _disclosure(municipality: Municipality, pk: int) -> Ask:
    _works_on_ips(municipality)
    return Ask("/jobs/disclosure-decisions/", {"young_person": pk, "answer": "undecided"})


def _intervention(municipality: Municipality, pk: int) -> Ask:
    body = {"young_person": pk, "kind": "mentor", "purpose": "Ro", "starts_on": "2026-01-05", "provider": "Klubben"}
    return Ask("/guidance/interventions/", body)


SOON = "2100-01-01T10:00:00+01:00"
IN_BODIES: dict[str, tuple[str, Callable[[Municipality, int], Ask]]] = {
    "contact of": (
        "/young_person",
        lambda municipality, pk: Ask("/contacts/", {"young_person": pk, "kind": "meeting"}),
    ),
    "appointment with": (
        "/young_person",
        lambda municipality, pk: Ask("/appointments/", {"young_person": pk, "kind": "meeting", "starts_at": SOON}),
    ),
    "referral of": (
        "/young_person",
        lambda municipality, pk: Ask("/guidance/courses/", {"young_person": pk, "source": "other"}),
    ),
    "referral to IPS of": (
        "/young_person",
        lambda municipality, pk: Ask("/jobs/plans/", {"young_person": pk, "source": "other"}),
    ),
    "intervention of": ("/young_person", _intervention),
    "contact with an employer about": ("/young_person", _employer_contact),
    "disclosure decision of": ("/young_person", _disclosure),
    "move to": ("/to", _move),
    "cover for": ("/young_people/0", _cover),
}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("where", sorted(IN_BODIES))
def test_in_a_body(municipality: Municipality, api: Api, where: str, language: str) -> None:
    pointer, ask_about = IN_BODIES[where]
    asks = [ask_about(municipality, municipality.person.pk)]
    asks.append(replace(asks[0], body=_with_id(asks[0].body, pointer, NOBODYS)))

    _assert_answered_alike(
        municipality, api(municipality.outsider), asks, pointer, language, [municipality.person.pk, NOBODYS]
    )


def _with_id(body: dict[str, Any] | None, pointer: str, pk: int) -> dict[str, Any]:
    key, *index = pointer.strip("/").split("/")
    return {**(body or {}), key: [pk] if index else pk}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("key", ["network", "professionals", "given_by", "renews"])
def test_network_person_in_a_body(municipality: Municipality, api: Api, key: str, language: str) -> None:
    mother = NetworkPerson.objects.create(young_person=municipality.person, relation="mother", name="Mor Prøve")
    doctor = Professional.objects.create(
        young_person=municipality.person, role="doctor", name="Læge Prøve", starts_on="2026-01-01"
    )
    consent = factories.consent(municipality.person, municipality.guide)
    theirs = {"network": mother, "given_by": mother, "professionals": doctor, "renews": consent}[key].pk
    make, many = (_contact, True) if key in ("network", "professionals") else (_consent, False)
    ask = make(municipality, **{key: [theirs] if many else theirs})
    asks = [ask, replace(ask, body={**(ask.body or {}), key: [NOBODYS] if many else NOBODYS})]

    _assert_answered_alike(municipality, api(municipality.outsider), asks, f"/{key}", language, [theirs, NOBODYS])


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_contact_of_theirs_that_served_an_intervention(municipality: Municipality, api: Api, language: str) -> None:
    mine = factories.young_person(municipality.other_team)
    factories.assignment(mine, municipality.outsider)
    theirs = factories.contact(municipality.person, municipality.guide).pk
    path = f"/guidance/interventions/{factories.intervention(mine, municipality.outsider).pk}/contacts/"
    asks = [Ask(path, {"contact": pk}) for pk in (theirs, NOBODYS)]

    _assert_answered_alike(municipality, api(municipality.outsider), asks, "/contact", language, [theirs, NOBODYS])


def _assert_answered_alike(
    municipality: Municipality, client: APIClient, asks: list[Ask], pointer: str, language: str, ids: list[int]
) -> None:
    before = written()

    about_theirs, about_nobody = (send(client, "POST", ask, **{"Accept-Language": language}) for ask in asks)

    assert about_theirs.status_code == 400, about_theirs.content
    assert errors(about_theirs) == errors(about_nobody) == [(pointer, "does_not_exist")]
    assert problem(about_theirs, ids[0]) == problem(about_nobody, ids[1])
    assert denials() == [(municipality.outsider, [municipality.person.pk])]
    assert written() == before


IN_QUERIES = [
    "/contacts/",
    "/appointments/",
    "/assignments/",
    "/guidance/courses/",
    "/guidance/interventions/",
    "/follow-ups/",
    "/jobs/plans/",
    "/jobs/disclosure-decisions/",
    "/jobs/employer-contacts/",
    "/jobs/employments/",
]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("path", IN_QUERIES)
def test_in_a_query(municipality: Municipality, api: Api, path: str, language: str) -> None:
    client = api(municipality.outsider)

    about_theirs, about_nobody = (
        send(client, "GET", Ask(f"{path}?young_person={pk}"), **{"Accept-Language": language})
        for pk in (municipality.person.pk, NOBODYS)
    )

    assert about_theirs.status_code == about_nobody.status_code == 400
    assert errors(about_theirs)[0][0] == "young_person"
    assert problem(about_theirs, municipality.person.pk) == problem(about_nobody, NOBODYS)
    assert denials() == [(municipality.outsider, [municipality.person.pk])]
    assert not AccessLogEntry.objects.filter(allowed=True).exists()


@pytest.mark.parametrize("path", ["/contacts/", "/appointments/", "/guidance/interventions/"])
def test_the_summary_is_not_enough_to_ask_for_full_access(municipality: Municipality, api: Api, path: str) -> None:
    """A coordinator sees that the young person exists, and still learns nothing of contacts."""
    response = send(api(municipality.coordinator), "GET", Ask(f"{path}?young_person={municipality.person.pk}"))

    assert response.status_code == 400
    assert denials() == [(municipality.coordinator, [municipality.person.pk])]
