"""The caseload column “job or education”: what the young person does today, each as what it is."""

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
from tests.conftest import Town

Api = Callable[[Staff | None], APIClient]
CASELOAD = "/api/v1/caseload/"


def shown(api: Api, town: Town, who: str = "guide"):
    (row,) = api(town.staff(who)).get(CASELOAD, headers={"Accept-Language": "en"}).json()["results"]
    return row["job"]


def test_the_job_is_shown_before_school_with_the_hours_of_today(town: Town, api: Api) -> None:
    today = clock.today()
    factories.activity(town.person, kind_id="fgu", hours=None)
    spell = factories.activity(town.person, "4", kind_id="micro_job", description="Bageren")
    ActivityHours.objects.create(spell=spell, from_on=today - timedelta(days=2), hours_per_week=8)
    ActivityHours.objects.create(spell=spell, from_on=today + timedelta(days=2), hours_per_week=15)

    assert shown(api, town) == {
        "kind": "micro_job",
        "kind_label": "Micro job",
        "counts_as": "ordinary_work",
        "description": "Bageren",
        "hours_per_week": 8,
        "since": spell.starts_on.isoformat(),
        "more": 1,
    }


@pytest.mark.parametrize(
    ("kind", "counts_as"),
    [("flex_job", "subsidised"), ("work_placement", "placement"), ("apprenticeship", "education")],
)
def test_what_is_no_ordinary_job_is_shown_as_what_it_is(town: Town, api: Api, kind: str, counts_as: str) -> None:
    factories.activity(town.person, kind_id=kind)
    assert shown(api, town)["counts_as"] == counts_as


def test_whoever_sees_the_head_alone_does_not_see_it(town: Town, api: Api) -> None:
    factories.activity(town.person)
    assert shown(api, town, "coordinator") is None
    assert api(town.coordinator).get(CASELOAD, {"job": "neither"}).json()["count"] == 0
    assert shown(api, town, "leader") is not None


@pytest.mark.parametrize("fields", [{"starts_on": 1}, {"starts_on": -30, "ends_on": -1}, {"kind_id": "sick_leave"}])
def test_what_is_not_today_or_nothing_to_go_to_is_not_shown(town: Town, api: Api, fields: dict[str, Any]) -> None:
    days = {key: clock.today() + timedelta(days=value) for key, value in fields.items() if isinstance(value, int)}
    factories.activity(town.person, **{**fields, **days})
    assert shown(api, town) is None


@pytest.mark.parametrize(
    ("asked", "found"), [("ordinary_work", 1), ("education", 0), ("neither", 0), ("preparatory", 1)]
)
def test_the_caseload_is_narrowed_down_by_it(town: Town, api: Api, asked: str, found: int) -> None:
    factories.activity(town.person, kind_id="fgu")
    factories.activity(town.person)
    assert api(town.guide).get(CASELOAD, {"job": asked, "ordering": "job__rank"}).json()["count"] == found


def test_neither_job_nor_education_can_be_asked_for(town: Town, api: Api) -> None:
    factories.activity(town.person, kind_id="treatment")
    assert api(town.guide).get(CASELOAD, {"job": "neither"}).json()["count"] == 1


def test_the_page_shows_it_in_words(client: Client, town: Town) -> None:
    factories.activity(town.person, "12.5", kind_id="ordinary_job", description="Lagerhjælper")
    client.force_login(town.guide)
    text = client.get("/sagsstamme/").text
    assert "Ordinært job" in text
    assert "12,5 t/uge" in text
