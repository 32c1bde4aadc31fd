"""The caseload column “job or education”: the current activities of the young person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import ActivityHours
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]
CASELOAD = "/api/v1/caseload/"


def shown(api: Api, municipality: Municipality, who: str = "guide"):
    (row,) = api(municipality.staff(who)).get(CASELOAD, headers={"Accept-Language": "en"}).json()["results"]
    return row["occupation"]


def test_job_is_shown_before_school_with_the_hours_of_today(municipality: Municipality, api: Api) -> None:
    today = clock.today()
    factories.activity(municipality.person, kind_id="fgu", hours=None)
    spell = factories.activity(municipality.person, "4", kind_id="micro_job", description="Bageren")
    ActivityHours.objects.create(spell=spell, starts_on=today - timedelta(days=2), hours_per_week=8)
    ActivityHours.objects.create(spell=spell, starts_on=today + timedelta(days=2), hours_per_week=15)

    assert shown(api, municipality) == {
        "kind": "micro_job",
        "kind_label": "Micro job",
        "counts_as": "ordinary_work",
        "description": "Bageren",
        "hours_per_week": 8,
        "starts_on": spell.starts_on.isoformat(),
        "more": 1,
    }


@pytest.mark.parametrize(
    ("kind", "counts_as"),
    [("flex_job", "subsidised"), ("work_placement", "placement"), ("apprenticeship", "education")],
)
def test_other_activity_is_shown_as_its_own_kind(
    municipality: Municipality, api: Api, kind: str, counts_as: str
) -> None:
    factories.activity(municipality.person, kind_id=kind)
    assert shown(api, municipality)["counts_as"] == counts_as


def test_reader_of_the_summary_does_not_see_activities(municipality: Municipality, api: Api) -> None:
    factories.activity(municipality.person)
    assert shown(api, municipality, "coordinator") is None
    assert api(municipality.coordinator).get(CASELOAD, {"occupation": "neither"}).json()["count"] == 0
    assert shown(api, municipality, "leader") is not None


@pytest.mark.parametrize("fields", [{"starts_on": 1}, {"starts_on": -30, "ends_on": -1}, {"kind_id": "sick_leave"}])
def test_past_future_and_other_activities_are_not_shown(
    municipality: Municipality, api: Api, fields: dict[str, Any]
) -> None:
    days = {key: clock.today() + timedelta(days=value) for key, value in fields.items() if isinstance(value, int)}
    factories.activity(municipality.person, **{**fields, **days})
    assert shown(api, municipality) is None


@pytest.mark.parametrize(
    ("asked", "found"), [("ordinary_work", 1), ("education", 0), ("neither", 0), ("preparatory", 1)]
)
def test_caseload_is_filtered_by_activity(municipality: Municipality, api: Api, asked: str, found: int) -> None:
    factories.activity(municipality.person, kind_id="fgu")
    factories.activity(municipality.person)
    assert (
        api(municipality.guide).get(CASELOAD, {"occupation": asked, "ordering": "occupation"}).json()["count"] == found
    )


def test_filter_finds_people_without_job_and_education(municipality: Municipality, api: Api) -> None:
    factories.activity(municipality.person, kind_id="treatment")
    assert api(municipality.guide).get(CASELOAD, {"occupation": "neither"}).json()["count"] == 1


def test_page_shows_the_activity_in_words(client: Client, municipality: Municipality) -> None:
    factories.activity(municipality.person, "12.5", kind_id="ordinary_job", description="Lagerhjælper")
    client.force_login(municipality.guide)
    text = client.get("/sagsstamme/").text
    assert "Ordinært job" in text
    assert "12,5 t/uge" in text
