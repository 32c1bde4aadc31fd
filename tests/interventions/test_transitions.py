"""Interventions: every verb in every state."""

from typing import Any

import pytest

from guidance.interventions.models import InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import API, Api
from tests.transitions import assert_transitions

ALLOWED: dict[str, dict[str, str]] = {
    "planned": {"agree": "agreed", "stop": "stopped", "edit": "planned", "change-responsible": "planned"},
    "agreed": {
        "start": "active",
        "extend": "agreed",
        "stop": "stopped",
        "contacts": "agreed",
        "edit": "agreed",
        "review": "agreed",
        "change-responsible": "agreed",
    },
    "active": {
        "pause": "paused",
        "extend": "active",
        "complete": "completed",
        "stop": "stopped",
        "contacts": "active",
        "edit": "active",
        "review": "active",
        "change-responsible": "active",
    },
    "paused": {
        "resume": "active",
        "extend": "paused",
        "complete": "completed",
        "stop": "stopped",
        "contacts": "paused",
        "edit": "paused",
        "review": "paused",
        "change-responsible": "paused",
    },
    "completed": {"contacts": "completed"},
    "stopped": {"contacts": "stopped"},
}
"""State → each verb that it allows → the state that follows."""

VERBS = ["agree", "start", "pause", "resume", "extend", "review", "change-responsible", "complete", "stop"]


def bodies(contact: int) -> dict[str, Any]:
    """Return every verb of an intervention with a body that it accepts."""
    return {
        "agree": {},
        "start": {},
        "pause": {},
        "resume": {},
        "extend": {"ends_on": "2031-01-06"},
        "complete": {"result": "Ringer selv."},
        "stop": {"reason": "Flyttet"},
        "edit": {"purpose": "Ro om aftenen"},
        "review": {"why": "Timerne passer."},
        "change-responsible": {"provider": "Fritidsklubben"},
        "contacts": {"contact": contact},
    }


@pytest.mark.parametrize("state", ALLOWED)
def test_every_verb_in_state(municipality: Municipality, api: Api, state: str) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide, InterventionState(state))

    assert_transitions(
        api(municipality.guide),
        f"{API}{intervention.pk}/",
        intervention,
        "state",
        allowed=ALLOWED[state],
        bodies=bodies(factories.contact(municipality.person, municipality.guide).pk),
        sentence=f"The intervention is “{state.capitalize()}”. Possible now: ",
    )


def test_intervention_stopped_before_agreement_allows_nothing(municipality: Municipality, api: Api) -> None:
    intervention = factories.intervention(
        municipality.person, municipality.guide, InterventionState.STOPPED, agreed_on=None
    )

    assert_transitions(
        api(municipality.guide),
        f"{API}{intervention.pk}/",
        intervention,
        "state",
        allowed={},
        bodies=bodies(factories.contact(municipality.person, municipality.guide).pk),
        sentence="The ",
    )
