"""Housing support: its verbs, and what it adds to rules, reports, caseload, pages, timeline, import and demo data."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from rest_framework.test import APIClient

from backend.access.abilities import Actor
from backend.access.row_level_security import acting_as
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.workspace.registry import Reading, panels
from tests import factories
from tests.conftest import Municipality
from tests.example_app.importer import ASKED
from tests.example_app.models import HousingSupport
from tests.importer.lists import BARE, read, refusals

Api = Callable[[Staff | None], APIClient]

API = "/api/v1/housing-supports/"
FOLDERS = ("backend", "guidance", "jobs", "demo", "config", "tests", "benchmarks")


def _asked(municipality: Municipality, api: Api, **body: Any) -> dict[str, Any]:
    response = api(municipality.guide).post(API, {"young_person": municipality.person.pk, **body})
    assert response.status_code == 201, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_support_goes_from_asked_to_granted_to_ended(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    reconcile_all()
    asked = _asked(municipality, api, own_words="Mit eget.")
    assert (asked["state"], asked["own_words"], asked["abilities"]) == ("asked", "Mit eget.", ["end", "grant"])

    granted = client.post(f"{API}{asked['id']}/grant/", {}).json()
    assert (granted["state"], granted["abilities"]) == ("granted", ["end"])

    ended = client.post(f"{API}{asked['id']}/end/", {"result": "Har fået et kollegieværelse."}).json()
    assert (ended["state"], ended["ended_on"], ended["abilities"]) == ("ended", clock.today().isoformat(), [])
    assert client.post(f"{API}{asked['id']}/grant/", {}).status_code == 409
    assert reconcile_all() == 0


def test_second_open_support_and_days_that_do_not_fit_are_refused(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    body = {"young_person": municipality.person.pk}

    assert client.post(API, {**body, "asked_on": tomorrow}).status_code == 400
    asked = _asked(municipality, api)
    assert client.post(API, body).status_code == 409
    assert client.post(f"{API}{asked['id']}/grant/", {"granted_on": "2020-01-01"}).status_code == 400
    assert HousingSupport.objects.get().state == "asked"


def test_answer_is_due_after_fourteen_days_and_fulfilled_by_the_grant(municipality: Municipality, api: Api) -> None:
    asked = _asked(municipality, api)
    due = FollowUp.objects.get(rule="housing.answer")
    assert due.due_on >= clock.today() + timedelta(days=14)
    assert due.responsible == municipality.guide
    assert due.fulfilled_on is None

    api(municipality.guide).post(f"{API}{asked['id']}/grant/", {})

    answered = FollowUp.objects.get(rule="housing.answer")
    assert (answered.fulfilled_on, answered.fulfilled_by) == (clock.today(), asked["id"])


def test_report_counts_those_who_asked_and_were_granted(municipality: Municipality, api: Api) -> None:
    HousingSupport.objects.create(
        young_person=municipality.person, asked_on="2026-02-03", granted_on="2026-02-20", state="granted"
    )
    period = {"from": "2026-02-01", "to": "2026-02-28"}

    report = api(municipality.leader).get("/api/v1/reports/housing/", period).json()

    figures = {cell["measure"]: cell["value"] for row in report["rows"] for cell in row["figures"]}
    assert figures == {"housing.asked": 1, "housing.granted": 100}


def test_caseload_shows_filters_and_sorts_by_the_column(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    assert client.get("/api/v1/caseload/").json()["results"][0]["housing"] is None
    _asked(municipality, api)

    [row] = client.get("/api/v1/caseload/?ordering=housing", headers={"Accept-Language": "en"}).json()["results"]

    assert row["housing"] == {"state": "asked", "state_label": "Asked for"}
    assert client.get("/api/v1/caseload/?housing=granted").json()["count"] == 0
    assert client.get("/api/v1/caseload/?housing=asked").json()["count"] == 1


def test_timeline_has_the_support(municipality: Municipality, api: Api) -> None:
    asked = _asked(municipality, api)

    entries = api(municipality.guide).get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]

    [entry] = [entry for entry in entries if entry["kind"] == "housing_support"]
    assert entry["facts"]["support"] == asked["id"]


@pytest.mark.parametrize(("who", "shown"), [("guide", True), ("leader", True), ("coordinator", False)])
def test_panel_shows_the_support_to_those_with_full_access(
    municipality: Municipality, api: Api, who: str, shown: bool
) -> None:
    _asked(municipality, api)
    panel = next(panel for panel in panels if panel.key == "housing")
    staff = municipality.staff(who)

    with acting_as(staff):
        reading = Reading(Actor(staff, municipality.person.pk), clock.today())
        text = render_to_string(panel.template, panel.context(municipality.person, reading))

    assert ("<li>" in text) is shown


@pytest.mark.django_db
@time_machine.travel("2026-11-23 09:30+01:00", tick=False)
def test_import_reads_the_column(tmp_path: Path) -> None:
    factories.guide(factories.UnitFactory.create(name="Nord"), email="guide@by.example")
    rows = [{**BARE, ASKED: "12-10-2026"}, {**BARE, "Sagsnr": "B-3", "Fornavn": "Helle", ASKED: "12-10-2030"}]
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)

    _result, messages = read(path)

    support = HousingSupport.objects.get()
    assert (support.young_person.case_number, support.asked_on) == ("B-2", date(2026, 10, 12))
    assert refusals(messages) == {3: {"in_the_future"}}


def test_history_and_row_level_security_are_declared(municipality: Municipality, api: Api) -> None:
    _asked(municipality, api)

    with acting_as(municipality.outsider):
        assert not HousingSupport.objects.exists()
    with acting_as(municipality.guide):
        assert HousingSupport.objects.get().asked_on == clock.today()


def test_app_touches_at_most_four_lines_outside_its_folder() -> None:
    mine = Path(__file__).parent
    root = mine.parent.parent
    files = [path for folder in FOLDERS for path in (root / folder).rglob("*.py") if mine not in path.parents]

    touched = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in [*files, root / "pyproject.toml", root / "CHANGELOG.md", root / "docs" / "openapi.yaml"]
        for line in path.read_text().splitlines()
        if "example_app" in line
    ]

    assert 2 <= len(touched) <= 4, touched
