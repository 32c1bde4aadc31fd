"""What the generic tests need to know of IPS plans."""

from collections.abc import Callable
from typing import Any

from backend.core import clock
from backend.people.models import YoungPerson
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene


def _plan_in(scene: Scene, phase: PlanPhase, **fields: Any) -> str:
    return f"/jobs/plans/{factories.plan(scene.person, scene.municipality.leader, phase, **fields).pk}/"


def _plan(phase: PlanPhase, verb: str, body: dict[str, Any] | None = None, **fields: Any) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"{_plan_in(scene, phase, **fields)}{verb}", body)


BOTH_SAID_YES = {
    "decision": "accepted",
    "decided_on": "2026-01-05",
    "received_on": "2026-01-05",
    "agreed_on": "2026-01-05",
    "agreed_own_words": "Jeg vil gerne.",
}

ENDPOINTS = {
    "GET /jobs/plans/": Endpoint(
        lambda scene: Ask("/jobs/plans/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: f"{WITH_CASES} consult"},
        queries=6,
    ),
    "POST /jobs/plans/": Endpoint(
        lambda scene: Ask("/jobs/plans/", {"young_person": scene.person.pk, "source": "school"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace on_call",
            400: "outsider colleague gone other_leader",
            201: "deputy coordinator leader owner consult",
        },
    ),
    "GET /jobs/plans/{pk}/": Endpoint(
        _plan(PlanPhase.SEARCH, ""),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone other_leader",
            200: "grace deputy coordinator on_call leader owner consult",
        },
        queries=8,
    ),
    "PATCH /jobs/plans/{pk}/": Endpoint(
        lambda scene: Ask(_plan_in(scene, PlanPhase.SEARCH), {"goal": "both"}, FIRST),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/plans/{pk}/accept/": Endpoint(
        _plan(PlanPhase.REFERRAL, "accept/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner consult",
            404: "other_leader",
            200: "coordinator leader",
        },
    ),
    "POST /jobs/plans/{pk}/agree/": Endpoint(
        _plan(PlanPhase.REFERRAL, "agree/", {"own_words": "Ja, det vil jeg gerne."}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/plans/{pk}/assign/": Endpoint(
        lambda scene: Ask(
            f"{_plan_in(scene, PlanPhase.SEARCH)}assign/",
            {"staff": scene.municipality.consultant.pk, "role": "secondary"},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner consult",
            404: "other_leader",
            201: "coordinator leader",
        },
    ),
    "POST /jobs/plans/{pk}/begin-education/": Endpoint(
        _plan(PlanPhase.SEARCH, "begin-education/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/plans/{pk}/begin-search/": Endpoint(
        _plan(PlanPhase.PROFILE, "begin-search/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/plans/{pk}/close/": Endpoint(
        _plan(PlanPhase.SEARCH, "close/", {"reason": "moved"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/plans/{pk}/decline/": Endpoint(
        _plan(
            PlanPhase.REFERRAL,
            "decline/",
            {"reason": "own_choice", "declined_to": "UU-vejledning", "informed_on": "2026-01-05"},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner consult",
            404: "other_leader",
            200: "coordinator leader",
        },
    ),
    "POST /jobs/plans/{pk}/enter/": Endpoint(
        _plan(
            PlanPhase.REFERRAL, "enter/", {"employed_at_entry": False, "in_education_at_entry": True}, **BOTH_SAID_YES
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/plans/{pk}/reopen/": Endpoint(
        _plan(PlanPhase.CLOSED, "reopen/", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
    "POST /jobs/plans/{pk}/step-down/": Endpoint(
        _plan(PlanPhase.IN_JOB, "step-down/", {"reason": "Klarer sig selv."}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "leader consult",
        },
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    today = clock.today()
    IpsPlan.objects.bulk_create(
        IpsPlan(young_person=person, received_on=today, source="school", phase=PlanPhase.REFERRAL) for person in people
    )
    if plan := IpsPlan.objects.filter(young_person=municipality.person).first():
        PlanPhaseChange.objects.bulk_create(
            PlanPhaseChange(plan=plan, to_phase=PlanPhase.SEARCH, on=today, by=municipality.guide) for _ in range(more)
        )


CONTRACT = Contract(
    ENDPOINTS,
    details={IpsPlan: "/jobs/plans/{pk}/"},
    verbs={(YoungPerson, "refer-to-ips"): "POST /jobs/plans/"},
    hidden={
        "referral to IPS of": HiddenId(
            "/young_person", lambda municipality, pk: Ask("/jobs/plans/", {"young_person": pk, "source": "other"})
        )
    },
    grow=_grow,
)
