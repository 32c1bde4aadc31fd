"""POST /follow-ups/ and /follow-ups/<id>/complete/: tasks that staff set for themselves or a colleague."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.core.workdays import Calendar
from backend.followups.changing import changing
from backend.followups.models import FollowUp, OwnFollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation import holdings
from backend.organisation.holdings import Ending, Handover
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from tests.conftest import Municipality
from tests.support import at, errors

Api = Callable[[Staff | None], APIClient]


def ask(municipality: Municipality, **fields: Any) -> dict[str, Any]:
    due_on = clock.today() + timedelta(days=7)
    return {"young_person": municipality.person.pk, "text": "Ring til skolen", "due_on": due_on.isoformat(), **fields}


def add(client: APIClient, municipality: Municipality, **fields: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/follow-ups/", ask(municipality, **fields))
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_own_task_is_a_follow_up_of_the_caller(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    added = add(client, municipality)

    assert (added["rule"], added["rule_label"], added["state"]) == ("own.follow_up", "Egen opgave", "open")
    working_day = Calendar().next_or_same(clock.today() + timedelta(days=7))
    assert (added["text"], added["due_on"]) == ("Ring til skolen", working_day.isoformat())
    assert added["responsible"]["id"] == municipality.guide.pk
    assert added["abilities"] == ["complete", "snooze", "waive"]
    mine = client.get("/api/v1/follow-ups/?responsible=me&rule=own.follow_up").json()["results"]
    assert [(row["id"], row["text"]) for row in mine] == [(added["id"], "Ring til skolen")]
    reconcile_all()
    assert reconcile_all() == 0


def test_complete_fulfils_it(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    added = add(client, municipality)

    done = client.post(f"/api/v1/follow-ups/{added['id']}/complete/").json()

    assert (done["state"], done["fulfilled_on"]) == ("fulfilled", clock.today().isoformat())
    assert done["abilities"] == []
    assert client.post(f"/api/v1/follow-ups/{added['id']}/complete/").status_code == 409
    reconcile_all()
    assert reconcile_all() == 0


def test_task_for_a_colleague_reminds_the_colleague(municipality: Municipality, api: Api) -> None:
    added = add(api(municipality.guide), municipality, responsible=municipality.leader.pk)

    with at(date.fromisoformat(added["due_on"])):
        dispatcher.run()

    recipients = Notification.objects.filter(follow_up=added["id"]).values_list("staff", flat=True)
    assert list(recipients) == [municipality.leader.pk]


def test_coordinator_does_not_see_the_text(municipality: Municipality, api: Api) -> None:
    added = add(api(municipality.guide), municipality)
    client = api(municipality.coordinator)

    assert client.get(f"/api/v1/follow-ups/{added['id']}/").json()["text"] is None
    (row,) = client.get("/api/v1/follow-ups/?rule=own.follow_up").json()["results"]
    assert row["text"] is None


@pytest.mark.parametrize("who", ["outsider", "manager", "administrator"])
def test_colleague_who_cannot_open_the_case_is_refused(municipality: Municipality, api: Api, who: str) -> None:
    body = ask(municipality, responsible=municipality.staff(who).pk)

    answer = api(municipality.guide).post("/api/v1/follow-ups/", body)

    assert (answer.status_code, errors(answer)) == (400, [("/responsible", "no_access")])
    assert not OwnFollowUp.objects.exists()


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"due_on": (clock.today() - timedelta(days=1)).isoformat()}, "/due_on"),
        ({"due_on": "2099-01-01"}, "/due_on"),
        ({"due_on": None}, "/due_on"),
        ({"text": ""}, "/text"),
        ({"text": "x" * 301}, "/text"),
        ({"responsible": 999999999}, "/responsible"),
        ({"rule": "guide.contact"}, "/rule"),
    ],
)
def test_bad_task_is_refused_at_its_place(
    municipality: Municipality, api: Api, fields: dict[str, Any], pointer: str
) -> None:
    answer = api(municipality.guide).post("/api/v1/follow-ups/", ask(municipality, **fields))

    assert answer.status_code == 400
    assert [at for at, _code in errors(answer)] == [pointer]
    assert not OwnFollowUp.objects.exists()


def test_task_in_a_closed_case_is_refused(municipality: Municipality, api: Api) -> None:
    YoungPerson.objects.update(closed_on=clock.today())

    answer = api(municipality.leader).post("/api/v1/follow-ups/", ask(municipality))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "case_closed")


def test_complete_is_only_for_own_tasks(municipality: Municipality, api: Api) -> None:
    reconcile_all()
    other = FollowUp.objects.get(rule="guide.first_contact")

    answer = api(municipality.guide).post(f"/api/v1/follow-ups/{other.pk}/complete/")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_own")


def test_task_passes_to_the_successor(municipality: Municipality, api: Api) -> None:
    added = add(api(municipality.guide), municipality)
    handover = Handover(municipality.guide, municipality.leader, clock.now(), municipality.leader)

    with changing(municipality.person):
        left = holdings.hand_over_all(municipality.person.pk, handover)

    assert [held.kind for held in left if held.kind == "own_follow_up"] == []
    assert FollowUp.objects.get(pk=added["id"]).responsible == municipality.leader


@pytest.mark.parametrize(("due_in", "passes"), [(2, False), (6, False), (7, True), (30, True)])
def test_task_that_is_due_before_a_later_handover_stays_with_the_colleague(
    municipality: Municipality, api: Api, due_in: int, passes: bool
) -> None:
    due_on = (clock.today() + timedelta(days=due_in)).isoformat()
    added = add(api(municipality.guide), municipality, due_on=due_on)
    then = clock.at_local(clock.today() + timedelta(days=7), time(0))

    with changing(municipality.person):
        left = holdings.hand_over_all(
            municipality.person.pk, Handover(municipality.guide, municipality.colleague, then, municipality.leader)
        )

    assert ("own_follow_up" in {held.kind for held in left}) is not passes
    responsible = municipality.colleague if passes else municipality.guide
    assert FollowUp.objects.get(pk=added["id"]).responsible == responsible


def test_task_ends_with_what_else_is_open(municipality: Municipality, api: Api) -> None:
    added = add(api(municipality.guide), municipality)
    assert "own_follow_up" in {held.kind for held in holdings.open_for(municipality.person.pk)}

    with changing(municipality.person):
        holdings.end_all(municipality.person.pk, Ending(clock.today(), municipality.leader))

    follow_up = FollowUp.objects.get(pk=added["id"])
    assert (follow_up.ended_on, follow_up.end_reason) == (clock.today(), "case_closed")
    reconcile_all()
    assert reconcile_all() == 0
