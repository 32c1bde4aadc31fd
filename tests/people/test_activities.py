"""/young-people/<id>/activities/: an activity of a young person, its hours a week, and its end."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from backend.people.models import ActivitySpell
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-03-02 10:00+01:00", tick=False):
        yield


def path(municipality: Municipality, spell: ActivitySpell | None = None, verb: str = "") -> str:
    one = f"{spell.pk}/{verb}" if spell else ""
    return f"/api/v1/young-people/{municipality.person.pk}/activities/{one}"


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def test_hours_of_one_activity_change_beside_another(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    school = client.post(path(municipality), {"kind": "fgu", "starts_on": "2025-08-11", "learned_on": "2025-08-20"})
    shop = client.post(
        path(municipality),
        {"kind": "micro_job", "starts_on": day(0), "hours_per_week": "4", "description": "Bageren", "source": "staff"},
    )
    assert (school.status_code, shop.status_code) == (201, 201), (school.content, shop.content)

    spell = ActivitySpell.objects.get(pk=shop.json()["id"])
    more = client.post(path(municipality, spell, "change-hours/"), {"starts_on": day(14), "hours_per_week": "8"})

    assert more.json()["hours"] == [
        {"starts_on": day(0), "hours_per_week": "4.00"},
        {"starts_on": day(14), "hours_per_week": "8.00"},
    ]
    shown = client.get(path(municipality)).json()["results"]
    assert [(one["kind"], one["counts_as"]) for one in shown] == [
        ("micro_job", "ordinary_work"),
        ("fgu", "preparatory"),
    ]
    assert "activity" in client.get(f"/api/v1/young-people/{municipality.person.pk}/").json()["abilities"]


def test_hours_of_the_same_day_are_corrected(municipality: Municipality, api: Api) -> None:
    spell = factories.activity(municipality.person, starts_on=TODAY)
    answer = api(municipality.guide).post(
        path(municipality, spell, "change-hours/"), {"starts_on": day(0), "hours_per_week": "5.5"}
    )
    assert answer.json()["hours"] == [{"starts_on": day(0), "hours_per_week": "5.50"}]


def test_activity_ends_once_and_its_last_day_counts(municipality: Municipality, api: Api) -> None:
    spell = factories.activity(municipality.person)
    client = api(municipality.guide)
    ended = client.post(path(municipality, spell, "end/"), {"reason": "Butikken lukkede"})
    assert (ended.json()["ends_on"], ended.json()["end_reason"]) == (day(0), "Butikken lukkede")

    before = written()
    again = client.post(path(municipality, spell, "end/"), {"ends_on": day(1)})
    assert again.status_code == 409
    assert written() == before


@pytest.mark.parametrize(
    ("verb", "body", "pointer", "code"),
    [
        ("end/", {"ends_on": day(-31)}, "/ends_on", "end_before_start"),
        ("change-hours/", {"starts_on": day(-31), "hours_per_week": "4"}, "/starts_on", "outside"),
        ("change-hours/", {"starts_on": day(0), "hours_per_week": "60.25"}, "/hours_per_week", "max_value"),
        ("change-hours/", {"starts_on": day(0), "hours_per_week": "-1"}, "/hours_per_week", "min_value"),
        ("end/", {"ends_on": day(0), "why": "x"}, "/why", "unknown"),
    ],
)
def test_impossible_activity_is_refused(
    municipality: Municipality, api: Api, verb: str, body: dict[str, Any], pointer: str, code: str
):
    spell = factories.activity(municipality.person)
    before = written()
    answer = api(municipality.guide).post(path(municipality, spell, verb), body)
    assert (answer.status_code, errors(answer)) == (400, [(pointer, code)])
    assert written() == before


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"starts_on": "2006-05-13"}, "/starts_on", "before_birth"),
        ({"learned_on": day(1)}, "/learned_on", "future"),
        ({"kind": "astronaut"}, "/kind", "invalid_choice"),
        ({"source": "import"}, "/source", "invalid_choice"),
    ],
)
def test_impossible_start_is_refused(
    municipality: Municipality, api: Api, body: dict[str, Any], pointer: str, code: str
):
    answer = api(municipality.guide).post(path(municipality), {"kind": "fgu", "starts_on": day(0), **body})
    assert (answer.status_code, errors(answer)) == (400, [(pointer, code)])


def test_start_in_the_future_is_accepted(municipality: Municipality, api: Api) -> None:
    answer = api(municipality.guide).post(path(municipality), {"kind": "vocational", "starts_on": day(60)})
    assert (answer.status_code, answer.json()["learned_on"]) == (201, day(0))


def test_first_hours_move_with_a_corrected_start(municipality: Municipality, api: Api) -> None:
    spell = factories.activity(municipality.person, starts_on=TODAY)
    client = api(municipality.guide)
    moved = client.patch(path(municipality, spell), {"starts_on": day(-3)}, headers={"If-Match": '"1"'})
    assert moved.json()["hours"] == [{"starts_on": day(-3), "hours_per_week": "4.00"}]

    client.post(path(municipality, spell, "change-hours/"), {"starts_on": day(5), "hours_per_week": "8"})
    refused = client.patch(path(municipality, spell), {"starts_on": day(6)}, headers={"If-Match": '"2"'})
    assert errors(refused) == [("/starts_on", "hours_outside")]


def test_hours_of_a_day_are_removed_and_the_hours_before_go_on(municipality: Municipality, api: Api) -> None:
    spell = factories.activity(municipality.person, starts_on=TODAY)
    client = api(municipality.guide)
    client.post(path(municipality, spell, "change-hours/"), {"starts_on": day(5), "hours_per_week": "8"})
    removed = client.post(path(municipality, spell, "remove-hours/"), {"starts_on": day(5)})
    assert removed.json()["hours"] == [{"starts_on": day(0), "hours_per_week": "4.00"}]
    before = written()
    again = client.post(path(municipality, spell, "remove-hours/"), {"starts_on": day(5)})
    assert errors(again) == [("/starts_on", "no_hours")]
    assert written() == before


@pytest.mark.parametrize("how", ["end", "correct"])
def test_end_removes_hours_that_would_begin_after_it(municipality: Municipality, api: Api, how: str) -> None:
    spell = factories.activity(municipality.person, starts_on=TODAY)
    client = api(municipality.guide)
    for later, hours in ((3, "8"), (4, "12"), (20, "20")):
        client.post(path(municipality, spell, "change-hours/"), {"starts_on": day(later), "hours_per_week": hours})
    if how == "end":
        ended = client.post(path(municipality, spell, "end/"), {"ends_on": day(3)})
    else:
        ended = client.patch(path(municipality, spell), {"ends_on": day(3)}, headers={"If-Match": '"1"'})
    assert ended.status_code == 200, ended.content
    assert [row["starts_on"] for row in ended.json()["hours"]] == [day(0), day(3)]  # the last day has its own hours


def test_activity_moved_before_its_hours_keeps_those_of_its_first_day(municipality: Municipality, api: Api) -> None:
    spell = factories.activity(municipality.person, starts_on=TODAY)
    days = {"starts_on": day(-20), "ends_on": day(-10)}
    moved = api(municipality.guide).patch(path(municipality, spell), days, headers={"If-Match": '"1"'})
    assert moved.json()["hours"] == [{"starts_on": day(-20), "hours_per_week": "4.00"}]


def test_second_of_two_corrections_gets_412(municipality: Municipality, api: Api) -> None:
    spell = factories.activity(municipality.person)
    client = api(municipality.guide)
    assert client.patch(path(municipality, spell), {"description": "a"}).status_code == 428
    assert client.patch(path(municipality, spell), {"description": "a"}, headers={"If-Match": '"1"'}).status_code == 200
    assert client.patch(path(municipality, spell), {"description": "b"}, headers={"If-Match": '"1"'}).status_code == 412


def test_activity_of_another_person_is_404(municipality: Municipality, api: Api) -> None:
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    theirs = factories.activity(other)
    assert api(municipality.guide).post(path(municipality, theirs, "end/"), {}).status_code == 404


def test_timeline_shows_start_hours_and_end(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    spell = factories.activity(municipality.person, description="Bageren")
    client.post(path(municipality, spell, "change-hours/"), {"starts_on": day(-10), "hours_per_week": "8"})
    client.post(path(municipality, spell, "end/"), {"reason": "Flyttede"})
    factories.activity(municipality.person, kind_id="fgu", starts_on=TODAY + timedelta(days=9))

    entries = client.get(f"/api/v1/young-people/{municipality.person.pk}/timeline/").json()["results"]
    told = [(one["kind"], one["facts"]) for one in entries if one["kind"].startswith("activity")]

    assert [kind for kind, _facts in told] == ["activity_end", "activity_hours", "activity_start", "activity_hours"]
    assert told[0][1]["reason"] == "Flyttede"
    assert [facts["hours_per_week"] for kind, facts in told if kind == "activity_hours"] == ["8.00", "4.00"]


def test_voided_activity_is_deleted_and_the_history_has_the_reason(municipality: Municipality, api: Api) -> None:
    spell = factories.activity(municipality.person)
    client = api(municipality.guide)
    assert errors(client.post(path(municipality, spell, "void/"), {})) == [("/reason", "required")]

    assert client.post(path(municipality, spell, "void/"), {"reason": "Forkert person"}).status_code == 204

    assert client.get(path(municipality)).json()["results"] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata ->> 'void_reason' FROM people_activityspellevent e"
            " JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.id = %s AND e.pgh_label = 'delete'",
            [spell.pk],
        )
        assert cursor.fetchall() == [("Forkert person",)]
