"""What the generic tests need to know of courses with an ungeguide."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from backend.core import clock
from backend.people.models import YoungPerson
from guidance.courses import services
from guidance.courses.models import CloseReason, GuidanceCourse, Phase, PhaseChange, Referral, ReferralSource
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene, day


def _course_in(scene: Scene, phase: Phase) -> str:
    course, leader = scene.municipality.course, scene.municipality.leader
    match phase:
        case Phase.ACTIVE:
            pass
        case Phase.CLOSED:
            services.close(course=course, reason=CloseReason.GOAL_REACHED, by=leader)
        case Phase.PAUSED:
            services.pause(course=course, reason="Rejse", paused_until=clock.today() + timedelta(days=30), by=leader)
        case _:
            GuidanceCourse.objects.filter(pk=course.pk).update(phase=phase)
    return f"/guidance/courses/{course.pk}/"


def _verb(phase: Phase, verb: str, body: dict[str, Any] | None = None) -> Callable[[Scene], Ask]:
    return lambda scene: Ask(f"{_course_in(scene, phase)}{verb}/", body)


def _referred_person(scene: Scene) -> Ask:
    _course_in(scene, Phase.CLOSED)
    factories.assignment(scene.person, scene.owner)
    return Ask("/guidance/courses/", {"young_person": scene.person.pk, "source": "school"})


ENDPOINTS = {
    "GET /guidance/courses/": Endpoint(
        lambda scene: Ask("/guidance/courses/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
    ),
    "POST /guidance/courses/": Endpoint(
        _referred_person,
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace on_call",
            400: "outsider colleague gone other_leader",
            201: "deputy coordinator leader owner",
        },
    ),
    "GET /guidance/courses/unassigned/": Endpoint(
        lambda scene: Ask("/guidance/courses/unassigned/"),
        {401: "anonymous", 403: WITHOUT_CASES, 200: WITH_CASES},
        queries=6,
        reader="leader",
    ),
    "GET /guidance/courses/{pk}/": Endpoint(
        lambda scene: Ask(f"/guidance/courses/{scene.municipality.course.pk}/"),
        {
            401: "anonymous",
            403: WITHOUT_CASES,
            404: "outsider colleague gone other_leader",
            200: "grace deputy coordinator on_call leader owner",
        },
        queries=10,
    ),
    "POST /guidance/courses/{pk}/accept/": Endpoint(
        _verb(Phase.REFERRED, "accept"),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner",
            404: "other_leader",
            200: "coordinator leader",
        },
    ),
    "POST /guidance/courses/{pk}/assign/": Endpoint(
        lambda scene: Ask(
            f"/guidance/courses/{scene.municipality.course.pk}/assign/",
            {"staff": scene.municipality.colleague.pk, "role": "secondary"},
        ),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner",
            404: "other_leader",
            201: "coordinator leader",
        },
    ),
    "POST /guidance/courses/{pk}/begin-active/": Endpoint(
        _verb(Phase.START, "begin-active", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/courses/{pk}/begin-aftercare/": Endpoint(
        _verb(Phase.PHASE_OUT, "begin-aftercare", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/courses/{pk}/begin-phase-out/": Endpoint(
        _verb(Phase.ACTIVE, "begin-phase-out", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/courses/{pk}/begin-start/": Endpoint(
        _verb(Phase.INTAKE, "begin-start", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/courses/{pk}/close/": Endpoint(
        _verb(Phase.ACTIVE, "close", {"reason": "goal_reached"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            204: "deputy",
            200: "leader owner",
        },
    ),
    "POST /guidance/courses/{pk}/decline/": Endpoint(
        _verb(Phase.REFERRED, "decline", {"declined_to": "UU-vejledning", "informed_on": "2026-01-05"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} outsider colleague grace gone deputy on_call owner",
            404: "other_leader",
            200: "coordinator leader",
        },
    ),
    "POST /guidance/courses/{pk}/pause/": Endpoint(
        lambda scene: Ask(f"{_course_in(scene, Phase.ACTIVE)}pause/", {"reason": "Rejse", "paused_until": day(30)}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/courses/{pk}/prolong/": Endpoint(
        lambda scene: Ask(f"{_course_in(scene, Phase.PAUSED)}prolong/", {"paused_until": day(60)}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
    "POST /guidance/courses/{pk}/reopen/": Endpoint(
        _verb(Phase.CLOSED, "reopen", {"source": "young_person"}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call owner",
            404: "outsider colleague gone deputy other_leader",
            200: "leader",
        },
    ),
    "POST /guidance/courses/{pk}/resume/": Endpoint(
        _verb(Phase.PAUSED, "resume", {}),
        {
            401: "anonymous",
            403: f"{WITHOUT_CASES} grace coordinator on_call",
            404: "outsider colleague gone other_leader",
            200: "deputy leader owner",
        },
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    today, guide = clock.today(), municipality.guide
    courses = GuidanceCourse.objects.bulk_create(
        GuidanceCourse(young_person=person, opened_on=today, phase=Phase.ACTIVE) for person in people
    )
    PhaseChange.objects.bulk_create(
        PhaseChange(course=course, to_phase=Phase.ACTIVE, on=today, by=guide)
        for course in [*courses, *[municipality.course] * more]
    )
    Referral.objects.bulk_create(
        Referral(course=municipality.course, received_on=today, source=ReferralSource.SCHOOL) for _ in range(more)
    )


CONTRACT = Contract(
    ENDPOINTS,
    details={GuidanceCourse: "/guidance/courses/{pk}/"},
    verbs={(YoungPerson, "refer-to-guidance"): "POST /guidance/courses/"},
    hidden={
        "referral of": HiddenId(
            "/young_person",
            lambda municipality, pk: Ask("/guidance/courses/", {"young_person": pk, "source": "other"}),
        )
    },
    grow=_grow,
)
