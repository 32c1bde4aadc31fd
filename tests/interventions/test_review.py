"""The review of an intervention: a day, what was reviewed, and the young person's own words."""

from datetime import date
from typing import Any

import pytest

from backend.followups.reconcile import reconcile_all
from guidance.interventions.models import InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import API, Api, post
from tests.support import written

pytestmark = pytest.mark.usefixtures("monday")


def test_review_is_a_dated_step_with_own_words(municipality: Municipality, api: Api) -> None:
    agreed: Any = {"agreed_on": date(2026, 8, 3), "starts_on": date(2026, 8, 3)}
    intervention = factories.intervention(municipality.person, municipality.guide, **agreed)
    reconcile_all()
    mine = api(municipality.guide)
    body = {"reviewed_on": "2026-10-30", "why": "Timerne passer. Vi fortsætter.", "own_words": "Det hjælper mig op."}

    reviewed = post(mine, f"{intervention.pk}/review/", body)

    step = reviewed["steps"][-1]
    assert (step["step"], step["step_label"], step["happened_on"], step["staff"]["id"]) == (
        "review",
        "Reviewed",
        "2026-10-30",
        municipality.guide.pk,
    )
    assert (step["why"], step["own_words"], reviewed["state"]) == (body["why"], body["own_words"], "active")
    entries: Any = mine.get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]
    [entry] = [entry for entry in entries if entry["kind"] == "intervention"]
    assert (entry["facts"]["step"], entry["facts"]["own_words"]) == ("review", "Det hjælper mig op.")
    assert post(mine, f"{intervention.pk}/review/", {"why": "Igen"})["steps"][-1]["happened_on"] == "2026-11-02"
    assert reconcile_all() == 0


@pytest.mark.parametrize(
    ("body", "pointer", "sentence"),
    [
        ({}, "/why", "This is missing"),
        ({"why": "  "}, "/why", "must not be empty"),
        ({"why": "x" * 501}, "/why", "500"),
        ({"why": "Fint", "reviewed_on": "2026-11-03"}, "/reviewed_on", "lies in the future"),
        ({"why": "Fint", "reviewed_on": "2026-11-01"}, "/reviewed_on", "The young person agreed on 02.11.2026"),
        ({"why": "Fint", "reviewed_on": "2026-02-30"}, "/reviewed_on", "Write the day"),
    ],
)
def test_bad_review_writes_nothing(
    municipality: Municipality, api: Api, body: dict[str, Any], pointer: str, sentence: str
) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide)
    before = written()
    (error,) = post(api(municipality.guide), f"{intervention.pk}/review/", body, 400)["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert written() == before


@pytest.mark.parametrize("state", [InterventionState.PLANNED, InterventionState.COMPLETED, InterventionState.STOPPED])
def test_review_of_an_intervention_that_is_not_under_way_is_refused(
    municipality: Municipality, api: Api, state: InterventionState
) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide, state)
    before = written()
    post(api(municipality.guide), f"{intervention.pk}/review/", {"why": "Fint"}, 409)
    assert written() == before
    assert "review" not in api(municipality.guide).get(f"{API}{intervention.pk}/").json()["abilities"]
