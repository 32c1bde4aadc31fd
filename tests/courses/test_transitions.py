"""Courses: every verb in every phase."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from guidance.courses.models import GuidanceCourse
from tests.conftest import Municipality
from tests.transitions import assert_transitions

Api = Callable[[Staff | None], APIClient]

CLOSE = {"close": "closed"}
START, ACTIVE, PHASE_OUT, AFTERCARE = (
    {"begin-start": "start"},
    {"begin-active": "active"},
    {"begin-phase-out": "phase_out"},
    {"begin-aftercare": "aftercare"},
)

ALLOWED: dict[str, dict[str, str]] = {
    "referred": {"accept": "intake", "decline": "closed", "assign": "referred", **CLOSE},
    "intake": {"assign": "intake", **START, **ACTIVE, **PHASE_OUT, **AFTERCARE, **CLOSE},
    "start": {"assign": "start", **ACTIVE, **PHASE_OUT, **AFTERCARE, **CLOSE},
    "active": {"assign": "active", "pause": "paused", **START, **PHASE_OUT, **AFTERCARE, **CLOSE},
    "paused": {"assign": "paused", "prolong": "paused", "resume": "active", **CLOSE},
    "phase_out": {"assign": "phase_out", **START, **ACTIVE, **AFTERCARE, **CLOSE},
    "aftercare": {"assign": "aftercare", **START, **ACTIVE, **PHASE_OUT, **CLOSE},
    "closed": {"reopen": "referred"},
}
"""Phase → each verb that it allows → the phase that follows."""

VERBS = ["accept", "decline", "begin-start", "begin-active", "begin-phase-out", "begin-aftercare"]
VERBS += ["pause", "prolong", "resume", "close", "reopen"]
"""Verbs that change the phase, or the end of a pause."""

LABELS = {"phase_out": "Phase-out"} | {phase: phase.capitalize() for phase in ALLOWED if phase != "phase_out"}


def bodies(municipality: Municipality) -> dict[str, Any]:
    """Return every verb of a course with a body that it accepts."""
    today = clock.today()
    return {
        "accept": {},
        "decline": {"declined_to": "UU-vejledning", "informed_on": str(today)},
        "begin-start": {},
        "begin-active": {},
        "begin-phase-out": {},
        "begin-aftercare": {},
        "pause": {"reason": "Rejse", "paused_until": str(today + timedelta(days=30))},
        "prolong": {"paused_until": str(today + timedelta(days=60))},
        "resume": {},
        "close": {"reason": "goal_reached"},
        "reopen": {"source": "young_person"},
        "assign": {"staff": municipality.colleague.pk, "role": "secondary"},
    }


def course_in(municipality: Municipality, phase: str) -> GuidanceCourse:
    """Return the course of the small municipality in another phase."""
    today = clock.today()
    fields: dict[str, dict[str, Any]] = {
        "paused": {"pause_reason": "Rejse", "paused_until": today + timedelta(days=30)},
        "closed": {"closed_on": today, "close_reason": "other"},
    }
    GuidanceCourse.objects.filter(pk=municipality.course.pk).update(phase=phase, **fields.get(phase, {}))
    municipality.course.refresh_from_db()
    return municipality.course


@pytest.mark.parametrize("phase", ALLOWED)
def test_every_verb_in_phase(municipality: Municipality, api: Api, phase: str) -> None:
    course = course_in(municipality, phase)

    assert_transitions(
        api(municipality.leader),
        f"/api/v1/guidance/courses/{course.pk}/",
        course,
        "phase",
        allowed=ALLOWED[phase],
        bodies=bodies(municipality),
        sentence=f"The course is “{LABELS[phase]}”. Possible now: ",
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The course is “Paused”. Possible now: prolong the pause, resume, close, assign a guide."),
        ("da", "Forløbet er “Pause”. Muligt nu: forlæng pausen, genoptag, afslut, tildel en ungeguide."),
    ],
)
def test_refusal_names_phase_and_possible_verbs(
    municipality: Municipality, api: Api, language: str, sentence: str
) -> None:
    course = course_in(municipality, "paused")

    response = api(municipality.leader).post(
        f"/api/v1/guidance/courses/{course.pk}/begin-start/", {}, headers={"Accept-Language": language}
    )

    assert (response.status_code, response.json()["detail"]) == (409, sentence)
    assert response.json()["errors"][0]["code"] == "state"


@pytest.mark.parametrize("reason", ["declined", "deceased"])
def test_reason_that_no_caller_can_give_is_400(municipality: Municipality, api: Api, reason: str) -> None:
    response = api(municipality.leader).post(
        f"/api/v1/guidance/courses/{municipality.course.pk}/close/", {"reason": reason}
    )

    assert response.status_code == 400
    municipality.course.refresh_from_db()
    assert municipality.course.phase == "active"


@pytest.mark.parametrize("over", ["closed_on", "deceased_on"])
def test_course_of_closed_case_is_not_reopened(municipality: Municipality, api: Api, over: str) -> None:
    course = course_in(municipality, "closed")
    YoungPerson.objects.filter(pk=municipality.person.pk).update(**{over: clock.today()})

    response = api(municipality.leader).post(
        f"/api/v1/guidance/courses/{course.pk}/reopen/", {"source": "young_person"}
    )

    assert (response.status_code, response.json()["errors"][0]["code"]) == (409, "case_closed")
