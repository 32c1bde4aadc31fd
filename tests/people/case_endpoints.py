"""The routes of the young person and of the case, for the contract of the app."""

from typing import Any

from backend.core import clock
from backend.people.models import (
    Address,
    ProbableDuplicate,
    YoungPerson,
)
from tests import factories
from tests.contract.contracts import FIRST, WITH_CASES, WITHOUT_CASES, Ask, Endpoint, Scene, day
from tests.people.answers import OF_COORDINATOR, OF_LEADER, READ, WRITE


def _closed(scene: Scene, **fields: Any) -> YoungPerson:
    """Close the case, so that it can be reopened; with `deceased_on` because of a death."""
    YoungPerson.objects.filter(pk=scene.person.pk).update(closed_on=clock.today(), **fields)
    return scene.person


def _duplicate(scene: Scene) -> YoungPerson:
    """Return a second record of the young person, in the same unit."""
    return factories.young_person(scene.municipality.team, cpr=None)


def _question(scene: Scene) -> str:
    """Ask whether the case and one of the other team are about one young person."""
    other = factories.young_person(scene.municipality.other_team)
    asked = ProbableDuplicate.objects.create(
        young_person=scene.person, other=other, unit=scene.person.unit, found_on=clock.today()
    )
    return f"/probable-duplicates/{asked.pk}/"


def _new_person(scene: Scene) -> dict[str, Any]:
    return {
        "first_name": "Ida",
        "last_name": "Prøve",
        "born_on": "2006-05-15",
        "unit": scene.municipality.team.pk,
        "cpr": "750506-4123",
    }


def _protected_address(scene: Scene) -> Ask:
    until = day(20)
    Address.objects.filter(young_person=scene.person).update(protected=True, protected_until=until)
    return Ask(f"/young-people/{scene.person.pk}/verify-address/", {"source": "cpr", "protected": False})


def _paused(scene: Scene) -> str:
    YoungPerson.objects.filter(pk=scene.person.pk).update(
        reminders_paused_until=clock.today(), reminders_paused_reason="Sorg"
    )
    return f"/young-people/{scene.person.pk}/resume-reminders/"


OF_REMINDERS = {
    401: "anonymous",
    403: f"{WITHOUT_CASES} coordinator on_call grace deputy",
    404: "outsider colleague gone other_leader",
    200: "leader owner consult",
}


CASE_ENDPOINTS = {
    "POST /young-people/{pk}/pause-reminders/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/pause-reminders/",
            {"reminders_paused_until": day(10), "reason": "Sorg i familien"},
        ),
        OF_REMINDERS,
    ),
    "POST /young-people/{pk}/resume-reminders/": Endpoint(
        lambda scene: Ask(_paused(scene)),
        OF_REMINDERS,
    ),
    "GET /young-people/": Endpoint(
        lambda scene: Ask("/young-people/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "POST /young-people/": Endpoint(
        lambda scene: Ask("/young-people/", _new_person(scene)),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} on_call",
            201: "outsider colleague grace gone deputy coordinator other_leader leader owner",
        },
        logged=2,
    ),
    "POST /young-people/find/": Endpoint(
        lambda scene: Ask("/young-people/find/", {"case_number": scene.person.case_number}),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
    ),
    "GET /young-people/{pk}/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone other_leader",
            200: "grace deputy coordinator on_call leader owner",
        },
        queries=9,
    ),
    "PATCH /young-people/{pk}/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/", {"preferred_name": "Pip"}, FIRST),
        WRITE,
    ),
    "POST /young-people/{pk}/close/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/close/", {"end_open": True}),
        OF_COORDINATOR,
    ),
    "POST /young-people/{pk}/reopen/": Endpoint(
        lambda scene: Ask(f"/young-people/{_closed(scene).pk}/reopen/", {"why": "Flyttet tilbage"}),
        OF_COORDINATOR,
    ),
    "POST /young-people/{pk}/record-death/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/record-death/", {"deceased_on": day()}),
        OF_COORDINATOR,
    ),
    "POST /young-people/{pk}/undo-death/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{_closed(scene, deceased_on=clock.today()).pk}/undo-death/", {"reason": "Fejl"}
        ),
        OF_LEADER,
    ),
    "POST /young-people/{pk}/transfer/": Endpoint(
        lambda scene: Ask(
            f"/young-people/{scene.person.pk}/transfer/",
            {"unit": scene.municipality.other_team.pk, "reason": "Flyttet til Syd"},
        ),
        OF_LEADER,
    ),
    "POST /young-people/{pk}/merge/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/merge/", {"into": _duplicate(scene).pk, "dry_run": False}),
        OF_LEADER,
    ),
    "GET /probable-duplicates/": Endpoint(
        lambda scene: Ask(f"{_question(scene)[:-1].rpartition('/')[0]}/"),
        {401: "anonymous", 403: OF_LEADER[403], 200: "other_leader leader"},
        queries=16,
        reader="leader",
    ),
    "GET /probable-duplicates/{pk}/": Endpoint(
        lambda scene: Ask(_question(scene)), OF_LEADER, queries=16, reader="leader"
    ),
    "POST /probable-duplicates/{pk}/two-people/": Endpoint(
        lambda scene: Ask(f"{_question(scene)}two-people/", {"reason": "Tvillinger"}), OF_LEADER
    ),
    "GET /young-people/{pk}/access-log/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/access-log/"),
        {
            401: "anonymous",
            403: "integration manager administrator outsider colleague grace gone deputy coordinator on_call owner",
            404: "other_leader",
            200: "auditor leader",
        },
        queries=13,
        reader="leader",
        paged=True,
    ),
    "POST /young-people/{pk}/reveal/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/reveal/", {"reason": "Brev til kommunen"}),
        WRITE,
    ),
    "POST /young-people/{pk}/verify-address/": Endpoint(
        _protected_address,
        WRITE,
    ),
    "GET /young-people/{pk}/timeline/": Endpoint(
        lambda scene: Ask(f"/young-people/{scene.person.pk}/timeline/"),
        READ,
        queries=6,
    ),
}
