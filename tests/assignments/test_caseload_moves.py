"""POST /caseload-moves/ and GET /assignments/suggestions/."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import AccessBlock, AccessLogEntry
from backend.assignments.models import Assignment, Origin
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Absence, Staff
from backend.people.models import YoungPerson
from backend.reminders.models import Notification
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]
PATH = "/api/v1/caseload-moves/"


@pytest.fixture
def people(municipality: Municipality) -> list[YoungPerson]:
    """Return the three young people of the guide."""
    more = [factories.young_person(municipality.team) for _ in range(2)]
    for person in more:
        factories.course(person, municipality.guide)
        factories.assignment(person, municipality.guide)
    reconcile_all()
    return [municipality.person, *more]


def ask(municipality: Municipality, **more: Any) -> dict[str, Any]:
    return {"staff": municipality.guide.pk, "capacity": "guide", **more}


def moves_of(answer: Any) -> list[dict[str, int]]:
    return [{"young_person": row["young_person"]["id"], "to": row["to"]["id"]} for row in answer["results"]]


def test_dry_run_proposes_and_writes_nothing(municipality: Municipality, api: Api, people: list[YoungPerson]) -> None:
    before = written()

    response = api(municipality.leader).post(PATH, ask(municipality), format="json")

    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer["dry_run"] is True
    assert {row["young_person"]["id"] for row in answer["results"]} == {person.pk for person in people}
    assert {row["to"]["id"] for row in answer["results"]} <= {municipality.colleague.pk, municipality.outsider.pk}
    assert all(row["reasons"] and row["refused"] is None for row in answer["results"])
    assert written() == before


def test_commit_moves_everybody_in_one_go(municipality: Municipality, api: Api, people: list[YoungPerson]) -> None:
    coming = factories.appointment(people[1], municipality.guide, clock.now() + timedelta(days=2))
    client = api(municipality.coordinator)
    proposed = client.post(PATH, ask(municipality, to=[municipality.colleague.pk]), format="json").json()

    body = ask(municipality, dry_run=False, moves=moves_of(proposed))
    response = client.post(PATH, body, format="json")

    assert response.status_code == 200, response.content
    begun = Assignment.objects.active(clock.today()).filter(young_person__in=people)
    assert {(one.staff, one.origin) for one in begun} == {(municipality.colleague, Origin.MOVED)}
    coming.refresh_from_db()
    assert coming.staff == municipality.colleague
    assert Notification.objects.filter(staff=municipality.colleague, kind="assigned").count() == 3
    first = FollowUp.objects.outstanding().filter(rule="guide.first_contact", young_person__in=people)
    assert {row.responsible for row in first} == {municipality.colleague}
    before = written()
    reconcile_all()
    assert written() == before


def test_one_refusal_moves_nobody(municipality: Municipality, api: Api, people: list[YoungPerson]) -> None:
    AccessBlock.objects.create(
        staff=municipality.colleague,
        young_person=people[1],
        reason="relation",
        starts_on=clock.today(),
        set_by=municipality.leader,
    )
    moves = [{"young_person": person.pk, "to": municipality.colleague.pk} for person in people]
    client = api(municipality.leader)

    shown = client.post(PATH, ask(municipality, moves=moves), format="json").json()["results"]
    assert [row["refused"] and row["refused"]["code"] for row in shown] == [None, "blocked", None]
    before = written()
    response = client.post(PATH, ask(municipality, moves=moves, dry_run=False), format="json")

    assert response.status_code == 409, response.content
    assert errors(response) == [("/moves/1/to", "blocked")]
    assert written() == before


def test_proposal_leaves_out_absent_and_blocked_colleagues(
    municipality: Municipality, api: Api, people: list[YoungPerson]
) -> None:
    Absence.objects.create(staff=municipality.colleague, starts_on=clock.today(), entered_by=municipality.colleague)
    AccessBlock.objects.create(
        staff=municipality.outsider,
        young_person=people[0],
        reason="relation",
        starts_on=clock.today(),
        set_by=municipality.leader,
    )
    rows = api(municipality.leader).post(PATH, ask(municipality), format="json").json()["results"]
    found = {row["young_person"]["id"]: row["to"] and row["to"]["id"] for row in rows}
    assert found == {people[0].pk: None, people[1].pk: municipality.outsider.pk, people[2].pk: municipality.outsider.pk}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"dry_run": False}, ("/moves", "required")),
        ({"capacity": "chef"}, ("/capacity", "invalid_choice")),
        ({"moves": "alle"}, ("/moves", "not_a_list")),
        ({"moved_on": "1999-01-01"}, None),
    ],
)
def test_bad_input_is_named(
    municipality: Municipality, api: Api, people: list[YoungPerson], more: dict[str, Any], expected: Any
) -> None:
    response = api(municipality.leader).post(PATH, ask(municipality, **more), format="json")
    if expected is None:
        assert {row["refused"]["code"] for row in response.json()["results"]} == {"end_before_start"}
    else:
        assert (response.status_code, errors(response)) == (400, [expected])


def test_young_person_of_another_colleague_or_named_twice_is_refused(
    municipality: Municipality, api: Api, people: list[YoungPerson]
) -> None:
    other = factories.young_person(municipality.team)
    client, to = api(municipality.leader), municipality.colleague.pk
    response = client.post(PATH, ask(municipality, moves=[{"young_person": other.pk, "to": to}]), format="json")
    assert errors(response) == [("/moves/0/young_person", "not_in_caseload")]
    twice = [{"young_person": people[0].pk, "to": to}] * 2
    response = client.post(PATH, ask(municipality, moves=twice), format="json")
    assert errors(response) == [("/moves/1/young_person", "repeated")]


def test_suggestions_are_ordered_and_explained(
    municipality: Municipality, api: Api, last_access_log_entry: Callable[[], AccessLogEntry]
) -> None:
    person = municipality.person
    path = f"/api/v1/assignments/suggestions/?young_person={person.pk}&capacity=guide"

    response = api(municipality.coordinator).get(path)

    assert response.status_code == 200, response.content
    found = response.json()["suggestions"]
    assert [row["staff"]["id"] for row in found] == [municipality.colleague.pk, municipality.outsider.pk]
    assert [reason["code"] for reason in found[0]["reasons"]] == ["same_unit", "load"]
    assert last_access_log_entry().young_people == [person.pk]


def test_suggestions_need_their_parameters(municipality: Municipality, api: Api) -> None:
    response = api(municipality.leader).get("/api/v1/assignments/suggestions/")
    assert response.status_code == 400
    assert {error["parameter"] for error in response.json()["errors"]} == {"young_person", "capacity"}
