"""What the generic tests need to know of notifications."""

from backend.core import clock
from backend.people.models import YoungPerson
from backend.reminders.models import Notification, NotificationKind
from backend.reminders.services import notify
from tests.conftest import Municipality
from tests.contract.contracts import WITH_CASES, Ask, Contract, Endpoint, Scene


def _notification(scene: Scene) -> Notification:
    notify(staff_id=scene.owner.pk, kind=NotificationKind.ASSIGNED, young_person_id=scene.person.pk)
    return Notification.objects.get()


ENDPOINTS = {
    "GET /notifications/": Endpoint(
        lambda scene: Ask("/notifications/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=6,
    ),
    "POST /notifications/{pk}/read/": Endpoint(
        lambda scene: Ask(f"/notifications/{_notification(scene).pk}/read/"),
        {
            401: "anonymous",
            403: "integration",
            404: "manager auditor administrator outsider colleague grace gone deputy coordinator on_call other_leader "
            "leader",
            200: "owner",
        },
    ),
    "POST /notifications/read/": Endpoint(
        lambda scene: Ask("/notifications/read/", {}),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        logged=0,
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    Notification.objects.bulk_create(
        Notification(
            staff=municipality.guide,
            kind=NotificationKind.ASSIGNED,
            young_person=municipality.person,
            created_at=clock.now(),
        )
        for _ in range(more)
    )


CONTRACT = Contract(ENDPOINTS, grow=_grow)
