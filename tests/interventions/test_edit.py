"""Editing an intervention: each edit is a new version, and the follow-up on the end moves with the end."""

from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from guidance.interventions.models import Intervention, InterventionState
from tests import factories
from tests.conftest import Municipality
from tests.interventions.requests import API, Api, planned, post
from tests.support import written

pytestmark = pytest.mark.usefixtures("monday")

MON = date(2026, 11, 2)


def patch(client: APIClient, path: str, changes: dict[str, Any], version: int, status: int = 200) -> Any:
    """Edit an intervention of a version, assert the status, and return the JSON of the answer."""
    headers = {"If-Match": f'"{version}"', "Accept-Language": "en"}
    response: Any = client.patch(f"{API}{path}", changes, format="json", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def due(intervention: str) -> list[tuple[str, str | None]]:
    """Return the due date and the end reason of each follow-up on the end of an intervention."""
    rows = FollowUp.objects.filter(rule="intervention.ends", subject_id=intervention.strip("/")).order_by("id")
    return [(str(row.due_on), row.end_reason or None) for row in rows]


def test_edit_writes_a_new_version_and_keeps_the_former_in_the_history(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    changes = {
        "kind": "morning_call",
        "purpose": "Op om morgenen",
        "legal_basis": "lab_167",
        "hours_per_week": "3.5",
        "starts_on": "2026-11-09",
        "ends_on": "2026-12-18",
        "grant_ends_on": "2027-01-15",
    }

    edited = patch(mine, path, changes, 1)

    assert {name: edited[name] for name in changes} == changes
    assert (edited["version"], edited["steps"][-1]["step"]) == (2, "edit")
    intervention = Intervention.objects.get()
    history = intervention.events.order_by("pgh_id")  # type: ignore[attr-defined]  # of the change history
    assert [event.purpose for event in history] == ["En fast voksen", "Op om morgenen"]
    assert mine.get(f"{API}{path}")["ETag"] == '"2"'


def test_edit_of_an_outdated_version_is_refused(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    post(mine, f"{path}agree/")
    post(mine, f"{path}extend/", {"ends_on": "2027-03-01"})  # a verb is a new version too
    before = written()
    patch(mine, path, {"ends_on": "2026-12-18"}, 2, 412)
    assert mine.patch(f"{API}{path}", {"ends_on": "2026-12-18"}, format="json").status_code == 428
    assert written() == before
    assert patch(mine, path, {"ends_on": "2026-12-18"}, 3)["ends_on"] == "2026-12-18"


def test_edited_end_moves_its_follow_up(municipality: Municipality, api: Api, monday: Any) -> None:
    reconcile_all()
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide, kind="health", ends_on="2026-12-18")
    post(mine, f"{path}agree/")
    assert due(path) == [("2026-12-04", None)]  # 14 days before Friday 18 December

    patch(mine, path, {"purpose": "Ro"}, 2)
    assert due(path) == [("2026-12-04", None)]
    patch(mine, path, {"ends_on": "2027-02-26"}, 3)
    assert due(path) == [("2027-02-12", None)]
    patch(mine, path, {"ends_on": None}, 4)
    assert due(path) == [("2027-02-12", "not_expected")]
    patch(mine, path, {"ends_on": "2026-12-18"}, 5)
    assert due(path) == [("2026-12-04", None)]
    assert reconcile_all() == 0


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "an end before the start": ({"ends_on": "2026-10-30"}, "/ends_on", "end is before the start"),
    "a grant that ended before": ({"grant_ends_on": "2026-10-30"}, "/grant_ends_on", "end is before the start"),
    "a start after the end": ({"starts_on": "2026-12-24", "ends_on": "2026-12-18"}, "/ends_on", "before the start"),
    "a start to come": ({"starts_on": "2026-11-09"}, "/starts_on", "lies in the future"),
    "a start before agreement": ({"starts_on": "2026-11-01"}, "/starts_on", "The young person agreed on 02.11.2026"),
    "no start": ({"starts_on": None}, "/starts_on", "null"),
    "no purpose": ({"purpose": " "}, "/purpose", "must not be empty"),
    "no kind": ({"kind": None}, "/kind", "null"),
    "an end in the wrong century": ({"ends_on": "2206-01-05"}, "/ends_on", "between 1900 and 2100"),
    "who is responsible": ({"provider": "Klubben"}, "/provider", "not known"),
    "the state": ({"state": "completed"}, "/state", "not known"),
}


@pytest.mark.parametrize("what", sorted(BAD))
def test_bad_edit_of_a_running_intervention_writes_nothing(municipality: Municipality, api: Api, what: str) -> None:
    changes, pointer, sentence = BAD[what]
    intervention = factories.intervention(municipality.person, municipality.guide)
    before = written()
    (error,) = patch(api(municipality.guide), f"{intervention.pk}/", changes, 1, 400)["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert written() == before


def test_words_of_a_young_person_who_has_not_agreed_are_refused(municipality: Municipality, api: Api) -> None:
    mine = api(municipality.guide)
    path = planned(mine, municipality, municipality.guide)
    assert "not agreed yet" in patch(mine, path, {"own_words": "Ja"}, 1, 409)["detail"]
    post(mine, f"{path}agree/", {"own_words": "Ja"})
    assert patch(mine, path, {"own_words": "Ja, gerne"}, 2)["own_words"] == "Ja, gerne"


@pytest.mark.parametrize("state", [InterventionState.COMPLETED, InterventionState.STOPPED])
def test_intervention_that_has_ended_is_no_longer_edited(
    municipality: Municipality, api: Api, state: InterventionState
) -> None:
    intervention = factories.intervention(municipality.person, municipality.guide, state)
    before = written()
    patch(api(municipality.guide), f"{intervention.pk}/", {"purpose": "Ro"}, 1, 409)
    assert written() == before
