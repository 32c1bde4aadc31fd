"""What the generic tests need to know of follow-ups."""

from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile
from tests.contract.contracts import WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, Scene


def _follow_up(scene: Scene) -> FollowUp:
    reconcile(people=[scene.person.pk])
    return FollowUp.objects.get(rule="guide.first_contact")


ENDPOINTS = {
    "GET /follow-ups/": Endpoint(
        lambda scene: Ask("/follow-ups/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "GET /follow-ups/{pk}/": Endpoint(
        lambda scene: Ask(f"/follow-ups/{_follow_up(scene).pk}/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone other_leader",
            200: "grace deputy coordinator on_call leader owner",
        },
        queries=5,
    ),
}

CONTRACT = Contract(ENDPOINTS)
