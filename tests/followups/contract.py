"""What the generic tests need to know of follow-ups."""

from backend.core import clock
from backend.followups.models import FollowUp, OwnFollowUp, Policy
from backend.followups.reconcile import reconcile
from backend.people.models import YoungPerson
from tests.conftest import Municipality
from tests.contract.contracts import WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene, day


def _follow_up(scene: Scene) -> str:
    reconcile(people=[scene.person.pk])
    return f"/follow-ups/{FollowUp.objects.get(rule='guide.first_contact').pk}/"


def _own(scene: Scene) -> str:
    OwnFollowUp.objects.create(
        young_person=scene.person,
        text="Ring til skolen",
        due_on=clock.today(),
        responsible=scene.owner,
        created_on=clock.today(),
        created_by=scene.owner,
    )
    reconcile(people=[scene.person.pk])
    return f"/follow-ups/{FollowUp.objects.get(rule='own.follow_up').pk}/"


def _draft() -> Policy:
    return Policy.objects.create(name="Byens egen", version=2)


OF_RESPONSIBLE = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} grace deputy coordinator on_call",
    404: "outsider colleague gone other_leader",
    200: "leader owner",
}

ENDPOINTS = {
    "GET /follow-ups/": Endpoint(
        lambda scene: Ask("/follow-ups/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "POST /follow-ups/": Endpoint(
        lambda scene: Ask(
            "/follow-ups/", {"young_person": scene.person.pk, "text": "Ring til skolen", "due_on": day(7)}
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace",
            400: "outsider colleague gone coordinator on_call other_leader",
            201: "deputy leader owner",
        },
    ),
    "GET /follow-ups/{pk}/": Endpoint(
        lambda scene: Ask(_follow_up(scene)),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone other_leader",
            200: "grace deputy coordinator on_call leader owner",
        },
        queries=7,
    ),
    "POST /follow-ups/{pk}/waive/": Endpoint(
        lambda scene: Ask(f"{_follow_up(scene)}waive/", {"reason": "Den unge er på højskole"}), OF_RESPONSIBLE
    ),
    "POST /follow-ups/{pk}/snooze/": Endpoint(
        lambda scene: Ask(f"{_follow_up(scene)}snooze/", {"snoozed_until": day(2), "reason": "Ferie"}), OF_RESPONSIBLE
    ),
    "POST /follow-ups/{pk}/complete/": Endpoint(
        lambda scene: Ask(f"{_own(scene)}complete/"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
    "GET /policies/": Endpoint(
        lambda scene: Ask("/policies/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=6,
    ),
    "POST /policies/": Endpoint(
        lambda scene: Ask(
            "/policies/", {"name": "Byens egen", "rules": [{"rule": "guide.contact", "settings": {"active": 10}}]}
        ),
        {401: "anonymous", 403: f"integration manager auditor {WITH_CASES}", 201: "administrator"},
    ),
    "GET /policies/{pk}/": Endpoint(
        lambda scene: Ask(f"/policies/{_draft().pk}/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=6,
    ),
    "POST /policies/{pk}/preview/": Endpoint(
        lambda scene: Ask(f"/policies/{_draft().pk}/preview/"),
        {401: "anonymous", 403: f"integration auditor {WITH_CASES}", 200: "manager administrator"},
    ),
    "POST /policies/{pk}/approve/": Endpoint(
        lambda scene: Ask(f"/policies/{_draft().pk}/approve/", {"valid_from": day(1)}),
        {401: "anonymous", 403: f"integration auditor administrator {WITH_CASES}", 200: "manager"},
    ),
}


def _theirs(municipality: Municipality, person: int) -> Ask:
    return Ask("/follow-ups/", {"young_person": person, "text": "Ring til skolen", "due_on": day(7)})


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    today, guide = clock.today(), municipality.guide
    OwnFollowUp.objects.bulk_create(
        OwnFollowUp(
            young_person=person,
            text="Ring til skolen",
            due_on=today,
            responsible=guide,
            created_on=today,
            created_by=guide,
        )
        for person in people
    )
    Policy.objects.bulk_create(Policy(name="Byens egen", version=1000 * more + n) for n in range(more))


CONTRACT = Contract(
    ENDPOINTS,
    details={FollowUp: "/follow-ups/{pk}/", Policy: "/policies/{pk}/"},
    verbs={(YoungPerson, "follow-up"): "POST /follow-ups/"},
    pages={(Policy, "preview"): "administration-policy-preview"},
    hidden={"POST /follow-ups/": HiddenId("/young_person", _theirs)},
    grow=_grow,
)
