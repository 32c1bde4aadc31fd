"""IPS plans: every verb, and every event of a job, in every phase."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from jobs.plans import services
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange
from tests import factories
from tests.conftest import Municipality
from tests.transitions import assert_transitions

Api = Callable[[Staff | None], APIClient]

SEARCH, EDUCATION, STEP_DOWN, CLOSE = (
    {"begin-search": "search"},
    {"begin-education": "in_education"},
    {"step-down": "step_down"},
    {"close": "closed"},
)

ALLOWED: dict[str, dict[str, str]] = {
    "referral": {"accept": "referral", "decline": "closed", "agree": "referral", **CLOSE},
    "referral, accepted": {"agree": "referral", **CLOSE},
    "referral, agreed": {"accept": "referral", "decline": "closed", **CLOSE},
    "referral, accepted and agreed": {"enter": "profile", **CLOSE},
    "profile": {**SEARCH, **EDUCATION, **CLOSE},
    "search": {**EDUCATION, **CLOSE},
    "in_job": {**SEARCH, **EDUCATION, **STEP_DOWN, **CLOSE},
    "in_education": {**SEARCH, **EDUCATION, **STEP_DOWN, **CLOSE},
    "step_down": {**SEARCH, **EDUCATION, **CLOSE},
    "closed": {"reopen": "search"},
    "closed, never entered": {},
}
"""Phase, and what has been said → each verb that it allows → the phase that follows. `assign` and `edit` are below."""

VERBS = ["accept", "decline", "agree", "enter", "begin-search", "begin-education", "step-down", "close", "reopen"]

for _state, _allowed in ALLOWED.items():
    _phase = _state.partition(",")[0]
    if _phase != "closed":
        _allowed |= {"assign": _phase, "edit": _phase}

LABELS = {
    "profile": "Career profile",
    "search": "Job search",
    "in_job": "In a job",
    "in_education": "In education",
    "step_down": "Moving to other support",
    "closed": "Closed",
}

ACCEPTED = {"decision": "accepted", "decided_on": "2026-01-05", "received_on": "2026-01-05"}
AGREED = {"agreed_on": "2026-01-05", "agreed_own_words": "Jeg vil gerne.", "received_on": "2026-01-05"}
SAID: dict[str, dict[str, Any]] = {
    "accepted": ACCEPTED,
    "agreed": AGREED,
    "accepted and agreed": {**ACCEPTED, **AGREED},
    "never entered": {"entry_on": None},
}

AFTER_START = {
    "referral": "referral",
    "profile": "in_job",
    "search": "in_job",
    "in_job": "in_job",
    "in_education": "in_job",
    "step_down": "in_job",
    "closed": "closed",
}
"""Phase → the phase after an IPS job start."""

AFTER_LAST_JOB = {
    "referral": "referral",
    "profile": "profile",
    "search": "search",
    "in_job": "search",
    "in_education": "in_education",
    "step_down": "step_down",
    "closed": "closed",
}
"""Phase → the phase on the day after the last ordinary job."""


def bodies(municipality: Municipality) -> dict[str, Any]:
    """Return every verb of a plan with a body that it accepts."""
    return {
        "accept": {},
        "decline": {"reason": "own_choice", "declined_to": "UU-vejledning", "informed_on": str(clock.today())},
        "agree": {"own_words": "Ja, det vil jeg gerne."},
        "enter": {"employed_at_entry": False, "in_education_at_entry": True},
        "begin-search": {},
        "begin-education": {},
        "step-down": {"reason": "Klarer sig selv."},
        "close": {"reason": "moved"},
        "reopen": {},
        "assign": {"staff": municipality.consultant.pk},
        "edit": {"goal": "both"},
    }


def plan_in(municipality: Municipality, state: str) -> IpsPlan:
    """Return a plan in a phase, with the answers that have been given."""
    phase, _comma, said = state.partition(", ")
    return factories.plan(municipality.person, municipality.leader, PlanPhase(phase), **SAID.get(said, {}))


@pytest.mark.parametrize("state", ALLOWED)
def test_every_verb_in_phase(municipality: Municipality, api: Api, state: str) -> None:
    plan = plan_in(municipality, state)
    state_refuses = state in LABELS  # in other states a verb may be refused because of its data, with a text of its own

    assert_transitions(
        api(municipality.leader),
        f"/api/v1/jobs/plans/{plan.pk}/",
        plan,
        "phase",
        allowed=ALLOWED[state],
        bodies=bodies(municipality),
        sentence=f"The plan is “{LABELS[state]}”. Possible now: " if state_refuses else "",
    )


@pytest.mark.parametrize(
    ("event", "expected"), [(services.job_started, AFTER_START), (services.jobs_over, AFTER_LAST_JOB)]
)
def test_job_moves_plan(municipality: Municipality, event: Callable[..., None], expected: dict[str, str]) -> None:
    for phase, follows in expected.items():
        plan = plan_in(municipality, phase)
        event(plan=plan, on=clock.today(), by=municipality.leader)

        plan.refresh_from_db()
        assert plan.phase == follows, phase
        changes = list(PlanPhaseChange.objects.filter(plan=plan).values_list("from_phase", "to_phase"))
        assert changes == [("", phase), *([(phase, follows)] if follows != phase else [])], phase
        PlanPhaseChange.objects.filter(plan=plan).delete()
        plan.delete()
