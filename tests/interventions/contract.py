"""What the generic tests need to know of interventions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from backend.contacts.models import Contact
from backend.core import clock
from backend.people.models import YoungPerson
from guidance.interventions.models import Intervention, InterventionContact, InterventionState, InterventionStep
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene, day


def _intervention_in(scene: Scene, state: InterventionState) -> str:
    return f"/guidance/interventions/{factories.intervention(scene.person, scene.owner, state).pk}/"


def _intervention(state: InterventionState, verb: str, body: dict[str, Any] | None = None) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"{_intervention_in(scene, state)}{verb}", body)


def _interventions_of_a_kind(scene: Scene) -> Ask:
    _intervention_in(scene, InterventionState.ACTIVE)
    return Ask("/guidance/interventions/?kind=mentor")


ENDPOINTS = {
    "GET /guidance/interventions/": Endpoint(
        _interventions_of_a_kind,
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "POST /guidance/interventions/": Endpoint(
        lambda scene: Ask(
            "/guidance/interventions/",
            {
                "young_person": scene.person.pk,
                "kind": "mentor",
                "purpose": "En fast voksen",
                "starts_on": day(),
                "responsible": scene.owner.pk,
            },
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            400: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
    "GET /guidance/interventions/{pk}/": Endpoint(
        _intervention(InterventionState.ACTIVE, ""),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "grace deputy leader owner",
        },
        queries=8,
    ),
    "PATCH /guidance/interventions/{pk}/": Endpoint(
        lambda scene: Ask(_intervention_in(scene, InterventionState.ACTIVE), {"purpose": "Ro om aftenen"}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/agree/": Endpoint(
        _intervention(InterventionState.PLANNED, "agree/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/change-responsible/": Endpoint(
        _intervention(InterventionState.ACTIVE, "change-responsible/", {"provider": "Fritidsklubben"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/complete/": Endpoint(
        _intervention(InterventionState.ACTIVE, "complete/", {"result": "Står selv op."}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/contacts/": Endpoint(
        lambda scene: Ask(
            f"{_intervention_in(scene, InterventionState.ACTIVE)}contacts/",
            {"contact": factories.contact(scene.person, scene.owner).pk},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/extend/": Endpoint(
        _intervention(InterventionState.ACTIVE, "extend/", {"ends_on": "2031-01-06"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/pause/": Endpoint(
        _intervention(InterventionState.ACTIVE, "pause/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/resume/": Endpoint(
        _intervention(InterventionState.PAUSED, "resume/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/review/": Endpoint(
        _intervention(InterventionState.ACTIVE, "review/", {"why": "Timerne passer."}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/start/": Endpoint(
        _intervention(InterventionState.AGREED, "start/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/interventions/{pk}/stop/": Endpoint(
        _intervention(InterventionState.ACTIVE, "stop/", {"reason": "Flyttet"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            404: "outsider colleague gone coordinator on_call other_leader",
            200: "deputy leader owner",
        },
    ),
}


def _new_intervention(municipality: Municipality, pk: int) -> Ask:
    body = {"young_person": pk, "kind": "mentor", "purpose": "Ro", "starts_on": "2026-01-05", "provider": "Klubben"}
    return Ask("/guidance/interventions/", body)


def _contact_of(municipality: Municipality, pk: int) -> Ask:
    theirs = factories.young_person(municipality.other_team)
    factories.assignment(theirs, municipality.outsider)
    intervention = factories.intervention(theirs, municipality.outsider)
    return Ask(f"/guidance/interventions/{intervention.pk}/contacts/", {"contact": pk})


HIDDEN = {
    "intervention of": HiddenId("/young_person", _new_intervention),
    "contact that served an intervention": HiddenId(
        "/contact",
        _contact_of,
        lambda municipality: factories.contact(municipality.person, municipality.guide).pk,
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    """Add interventions, and one with many steps that all contacts served. Contacts are added before."""
    person, guide, today = municipality.person, municipality.guide, clock.today()
    interventions = Intervention.objects.bulk_create(
        Intervention(young_person=person, kind_id="mentor", purpose="Voksen", starts_on=today, responsible=guide)
        for _ in range(more)
    )
    one = Intervention.objects.filter(young_person=person).earliest("pk")
    InterventionStep.objects.bulk_create(
        InterventionStep(intervention=intervention, step="plan", on=today, by=guide) for intervention in interventions
    )
    InterventionStep.objects.bulk_create(
        InterventionStep(intervention=one, step="extend", on=today, by=guide) for _ in range(more)
    )
    # agreed so long ago that all the contacts count
    Intervention.objects.filter(pk=one.pk, agreed_on__isnull=False).update(agreed_on=today - timedelta(days=300))
    contacts = Contact.objects.filter(young_person=person).order_by("-pk")[:more]
    InterventionContact.objects.bulk_create(
        InterventionContact(intervention=one, contact=contact) for contact in contacts
    )


CONTRACT = Contract(
    ENDPOINTS,
    details={Intervention: "/guidance/interventions/{pk}/"},
    hidden=HIDDEN,
    grow=_grow,
)
