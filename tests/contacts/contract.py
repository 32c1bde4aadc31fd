"""What the generic tests need to know of contacts and appointments."""

from datetime import timedelta
from typing import Any

from backend.contacts.models import Appointment, Contact, Participant
from backend.core import clock
from backend.people.models import NetworkPerson, Professional, YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene, soon


def _contact(scene: Scene) -> Contact:
    return factories.contact(scene.person, scene.owner)


def _appointment(scene: Scene) -> Appointment:
    return factories.appointment(scene.person, scene.owner)


def _another_of(scene: Scene) -> YoungPerson:
    """Return a second young person of everybody who has the first, so that a contact can be moved between them."""
    other = factories.young_person(scene.municipality.team)
    factories.assignment(other, scene.owner)
    for former, ended in ((scene.around.grace, 3), (scene.around.gone, 30)):
        factories.former(other, former, ended=clock.today() - timedelta(days=ended))
    return other


ENDPOINTS = {
    "GET /contacts/": Endpoint(
        lambda scene: Ask(f"/contacts/?kind={_contact(scene).kind_id}"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=7,
    ),
    "POST /contacts/": Endpoint(
        lambda scene: Ask("/contacts/", {"young_person": scene.person.pk, "kind": "meeting"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            400: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
    "GET /contacts/{pk}/": Endpoint(
        lambda scene: Ask(f"/contacts/{_contact(scene).pk}/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "grace deputy leader owner",
        },
        queries=6,
    ),
    "PATCH /contacts/{pk}/": Endpoint(
        lambda scene: Ask(f"/contacts/{_contact(scene).pk}/", {"note": "Rettet."}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace deputy",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "leader owner",
        },
    ),
    "POST /contacts/{pk}/void/": Endpoint(
        lambda scene: Ask(f"/contacts/{_contact(scene).pk}/void/", {"reason": "Forkert"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace deputy",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "leader owner",
        },
    ),
    "POST /contacts/{pk}/move/": Endpoint(
        lambda scene: Ask(f"/contacts/{_contact(scene).pk}/move/", {"young_person": _another_of(scene).pk}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace deputy",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "leader owner",
        },
    ),
    "GET /appointments/": Endpoint(
        lambda scene: Ask(f"/appointments/?state={_appointment(scene).state}"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "POST /appointments/": Endpoint(
        lambda scene: Ask("/appointments/", {"young_person": scene.person.pk, "kind": "meeting", "starts_at": soon()}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            400: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
    "GET /appointments/{pk}/": Endpoint(
        lambda scene: Ask(f"/appointments/{_appointment(scene).pk}/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "grace deputy leader owner",
        },
        queries=6,
    ),
    "POST /appointments/{pk}/cancel/": Endpoint(
        lambda scene: Ask(f"/appointments/{_appointment(scene).pk}/cancel/", {"by_young_person": True}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /appointments/{pk}/hold/": Endpoint(
        lambda scene: Ask(f"/appointments/{_appointment(scene).pk}/hold/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /appointments/{pk}/no-show/": Endpoint(
        lambda scene: Ask(f"/appointments/{_appointment(scene).pk}/no-show/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /appointments/{pk}/move/": Endpoint(
        lambda scene: Ask(f"/appointments/{_appointment(scene).pk}/move/", {"starts_at": soon()}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
}


def _of_outsider(municipality: Municipality) -> YoungPerson:
    theirs = factories.young_person(municipality.other_team)
    factories.assignment(theirs, municipality.outsider)
    return theirs


def _contact_with(municipality: Municipality, **body: Any) -> Ask:
    return Ask("/contacts/", {"young_person": _of_outsider(municipality).pk, "kind": "meeting", **body})


def _move(municipality: Municipality, to: int) -> Ask:
    contact = factories.contact(_of_outsider(municipality), municipality.outsider)
    return Ask(f"/contacts/{contact.pk}/move/", {"young_person": to})


def _mother(municipality: Municipality) -> int:
    return NetworkPerson.objects.create(young_person=municipality.person, relation="mother", name="Mor Prøve").pk


def _doctor(municipality: Municipality) -> int:
    return Professional.objects.create(
        young_person=municipality.person, role="doctor", name="Læge Prøve", starts_on="2026-01-01"
    ).pk


HIDDEN = {
    "contact of": HiddenId(
        "/young_person", lambda municipality, pk: Ask("/contacts/", {"young_person": pk, "kind": "meeting"})
    ),
    "appointment with": HiddenId(
        "/young_person",
        lambda municipality, pk: Ask(
            "/appointments/", {"young_person": pk, "kind": "meeting", "starts_at": "2100-01-01T10:00:00+01:00"}
        ),
    ),
    "move to": HiddenId("/young_person", _move),
    "contact with network person": HiddenId(
        "/participants/0/network_person",
        lambda municipality, pk: _contact_with(municipality, participants=[{"network_person": pk}]),
        _mother,
    ),
    "contact with professional": HiddenId(
        "/participants/0/professional",
        lambda municipality, pk: _contact_with(municipality, participants=[{"professional": pk}]),
        _doctor,
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    person, guide, now = municipality.person, municipality.guide, clock.now()
    contacts = Contact.objects.bulk_create(
        Contact(
            young_person=person,
            staff=guide,
            occurred_at=now - timedelta(days=n % 300),
            recorded_at=now,
            recorded_by=guide,
            kind_id="meeting",
            face_to_face=True,
            outside_office=False,
        )
        for n in range(more)
    )
    Participant.objects.bulk_create(Participant(contact=contact, staff=municipality.colleague) for contact in contacts)
    Appointment.objects.bulk_create(
        Appointment(young_person=person, staff=guide, starts_at=now, kind_id="meeting", created_by=guide)
        for _ in range(more)
    )


CONTRACT = Contract(
    ENDPOINTS,
    details={Contact: "/contacts/{pk}/", Appointment: "/appointments/{pk}/"},
    verbs={
        (YoungPerson, "contact"): "POST /contacts/",
        (YoungPerson, "appointment"): "POST /appointments/",
    },
    pages={
        (YoungPerson, "contact"): "contact-register",
        (YoungPerson, "appointment"): "appointment-plan",
    },
    hidden=HIDDEN,
    values={"kind": "meeting"},
    grow=_grow,
)
