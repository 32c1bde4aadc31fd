"""What the generic tests need to know of employers, the contacts with them, and disclosure decisions."""

from datetime import timedelta
from typing import Any

from backend.core import clock
from backend.organisation.models import Role
from backend.people.models import YoungPerson
from jobs.employers.models import DisclosureDecision, Employer, EmployerContact, EmployerPerson
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene


def _employer() -> int:
    return factories.EmployerFactory.create().pk


def _employer_person() -> str:
    person = EmployerPerson.objects.create(employer_id=_employer(), name="Bo Prøve", starts_on=clock.today())
    return f"/jobs/employers/{person.employer_id}/people/{person.pk}/end/"


def _disclosure(scene: Scene) -> int:
    return factories.disclosure(scene.person, scene.municipality.leader).pk


def _employer_contact(scene: Scene, **fields: Any) -> int:
    return factories.employer_contact(scene.person, scene.municipality.leader, **fields).pk


def _planned_contact(scene: Scene) -> int:
    return _employer_contact(scene, status="planned", at=clock.now() - timedelta(minutes=1))


def _contact_beyond(scene: Scene) -> int:
    return _employer_contact(scene, revealed="name", told_by="staff", beyond_decision=True)


ENDPOINTS = {
    "GET /jobs/employers/": Endpoint(
        lambda scene: Ask("/jobs/employers/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            200: "outsider colleague grace gone deputy other_leader leader owner consult",
        },
        queries=6,
    ),
    "POST /jobs/employers/": Endpoint(
        lambda scene: Ask("/jobs/employers/", {"name": "Bageriet", "cvr": "25313763"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            201: "other_leader leader consult",
        },
    ),
    "GET /jobs/employers/{pk}/": Endpoint(
        lambda scene: Ask(f"/jobs/employers/{_employer()}/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            200: "outsider colleague grace gone deputy other_leader leader owner consult",
        },
        queries=6,
    ),
    "PATCH /jobs/employers/{pk}/": Endpoint(
        lambda scene: Ask(f"/jobs/employers/{_employer()}/", {"name": "Ny"}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            200: "other_leader leader consult",
        },
    ),
    "POST /jobs/employers/{pk}/people/": Endpoint(
        lambda scene: Ask(f"/jobs/employers/{_employer()}/people/", {"name": "Bo"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            201: "other_leader leader consult",
        },
    ),
    "POST /jobs/employers/{pk}/people/{person_id}/end/": Endpoint(
        lambda scene: Ask(_employer_person(), {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            200: "other_leader leader consult",
        },
    ),
    "GET /jobs/disclosure-decisions/": Endpoint(
        lambda scene: Ask("/jobs/disclosure-decisions/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            200: "outsider colleague grace gone deputy other_leader leader owner consult",
        },
        queries=6,
    ),
    "POST /jobs/disclosure-decisions/": Endpoint(
        lambda scene: Ask("/jobs/disclosure-decisions/", {"young_person": scene.person.pk, "answer": "undecided"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            400: "other_leader",
            201: "leader consult",
        },
    ),
    "GET /jobs/disclosure-decisions/{pk}/": Endpoint(
        lambda scene: Ask(f"/jobs/disclosure-decisions/{_disclosure(scene)}/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "grace deputy leader owner consult",
        },
        queries=5,
    ),
    "POST /jobs/disclosure-decisions/{pk}/withdraw/": Endpoint(
        lambda scene: Ask(f"/jobs/disclosure-decisions/{_disclosure(scene)}/withdraw/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "GET /jobs/employer-contacts/": Endpoint(
        lambda scene: Ask("/jobs/employer-contacts/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            200: "outsider colleague grace gone deputy other_leader leader owner consult",
        },
        queries=6,
    ),
    "POST /jobs/employer-contacts/": Endpoint(
        lambda scene: Ask(
            "/jobs/employer-contacts/",
            {"young_person": scene.person.pk, "employer": _employer(), "mode": "phone", "about": "ordinary_job"},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            400: "other_leader",
            201: "leader consult",
        },
    ),
    "GET /jobs/employer-contacts/{pk}/": Endpoint(
        lambda scene: Ask(f"/jobs/employer-contacts/{_employer_contact(scene)}/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "grace deputy leader owner consult",
        },
        queries=5,
    ),
    "PATCH /jobs/employer-contacts/{pk}/": Endpoint(
        lambda scene: Ask(f"/jobs/employer-contacts/{_employer_contact(scene)}/", {"minutes": 30}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner consult",
            404: "other_leader",
            200: "leader",
        },
    ),
    "POST /jobs/employer-contacts/{pk}/hold/": Endpoint(
        lambda scene: Ask(f"/jobs/employer-contacts/{_planned_contact(scene)}/hold/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/employer-contacts/{pk}/cancel/": Endpoint(
        lambda scene: Ask(f"/jobs/employer-contacts/{_planned_contact(scene)}/cancel/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/employer-contacts/{pk}/void/": Endpoint(
        lambda scene: Ask(
            f"/jobs/employer-contacts/{_employer_contact(scene)}/void/", {"reason": "Forkert virksomhed"}
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner consult",
            404: "other_leader",
            200: "leader",
        },
    ),
    "POST /jobs/employer-contacts/{pk}/handle/": Endpoint(
        lambda scene: Ask(
            f"/jobs/employer-contacts/{_contact_beyond(scene)}/handle/", {"handling": "Talt med den unge."}
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner consult",
            404: "other_leader",
            200: "leader",
        },
    ),
}


def _works_on_ips(municipality: Municipality) -> None:
    """Make the outsider a consultant of other people, so that a missing grant is the only reason for a refusal."""
    municipality.outsider.memberships.create(
        unit=municipality.other_team, role=Role.JOB_CONSULTANT, starts_on="2020-01-01"
    )


def _contact_about(municipality: Municipality, pk: int) -> Ask:
    _works_on_ips(municipality)
    body = {"young_person": pk, "employer": _employer(), "mode": "phone", "about": "ordinary_job"}
    return Ask("/jobs/employer-contacts/", body)


def _disclosure_of(municipality: Municipality, pk: int) -> Ask:
    _works_on_ips(municipality)
    return Ask("/jobs/disclosure-decisions/", {"young_person": pk, "answer": "undecided"})


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    person, guide, now, today = municipality.person, municipality.guide, clock.now(), clock.today()
    employers = Employer.objects.bulk_create(Employer(name=f"Virksomhed {n}") for n in range(more))
    EmployerPerson.objects.bulk_create(
        EmployerPerson(employer=Employer.objects.earliest("pk"), name="Bo Prøve", starts_on=today) for _ in range(more)
    )
    DisclosureDecision.objects.bulk_create(
        DisclosureDecision(young_person=person, answer="no", talked_on=today, starts_on=today, by=guide)
        for _ in range(more)
    )
    EmployerContact.objects.bulk_create(
        EmployerContact(
            employer=employer,
            young_person=person,
            staff=guide,
            status="held",
            at=now,
            mode="phone",
            about="ordinary_job",
            allowed="anonymous",
            recorded_at=now,
            recorded_by=guide,
        )
        for employer in employers
    )


CONTRACT = Contract(
    ENDPOINTS,
    details={
        Employer: "/jobs/employers/{pk}/",
        DisclosureDecision: "/jobs/disclosure-decisions/{pk}/",
        EmployerContact: "/jobs/employer-contacts/{pk}/",
    },
    verbs={(Employer, "add-person"): "POST /jobs/employers/{pk}/people/"},
    hidden={
        "contact with an employer about": HiddenId("/young_person", _contact_about),
        "disclosure decision of": HiddenId("/young_person", _disclosure_of),
    },
    parts={"person_id": EmployerPerson},
    grow=_grow,
)
