"""What staff may disclose to employers: the newest talk counts; without a yes only anonymous facts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from jobs.employers.models import Employer, Revealed
from jobs.employers.services import allowed_to_disclose
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/jobs/disclosure-decisions/"
DAY = date(2026, 11, 2)


def later(days: int) -> date:
    return DAY + timedelta(days=days)


YES, NO = {"answer": "yes", "may_reveal": "name"}, {"answer": "no", "may_reveal": ""}
UNDECIDED = {"answer": "undecided", "may_reveal": ""}
MORE = {"answer": "yes", "may_reveal": "name_and_support"}


@pytest.mark.parametrize(
    ("talks", "on", "allowed"),
    [
        ([], 0, "anonymous"),
        ([(0, "any", YES)], 0, "name"),
        ([(0, "any", YES)], -1, "anonymous"),  # before the talk
        ([(0, "any", NO)], 0, "anonymous"),
        ([(0, "any", YES), (3, "any", UNDECIDED)], 2, "name"),
        ([(0, "any", YES), (3, "any", UNDECIDED)], 3, "anonymous"),  # the newest talk counts
        ([(3, "any", YES), (0, "any", NO)], 5, "name"),  # also when it was recorded first
        ([(0, "any", YES), (0, "here", MORE)], 1, "name_and_support"),  # about this employer first
        ([(0, "any", MORE), (0, "here", NO)], 1, "anonymous"),
        ([(0, "any", YES), (0, "elsewhere", MORE)], 1, "name"),
        ([(0, "elsewhere", MORE)], 1, "anonymous"),
        ([(0, "any", YES | {"ends_on": later(5)})], 5, "name"),
        ([(0, "any", YES | {"ends_on": later(5)})], 6, "anonymous"),
        ([(0, "any", YES), (0, "here", MORE | {"ends_on": later(5)})], 6, "name"),  # has run out: any again
        ([(0, "any", YES | {"withdrawn_on": later(2)})], 1, "name"),
        ([(0, "any", YES | {"withdrawn_on": later(2)})], 2, "anonymous"),
        ([(0, "any", MORE), (1, "here", YES | {"withdrawn_on": later(2)})], 3, "anonymous"),  # taken back here
        ([(0, "any", YES), (1, "any", MORE | {"withdrawn_on": later(2)})], 3, "anonymous"),
        ([(0, "any", YES | {"starts_on": later(4)})], 3, "anonymous"),
        ([(0, "any", {"answer": "yes", "may_reveal": "nothing"})], 0, "nothing"),
    ],
)
def test_allowed_disclosure_by_decisions(
    municipality: Municipality, talks: list[tuple[int, str, dict[str, Any]]], on: int, allowed: str
) -> None:
    here, elsewhere = factories.EmployerFactory.create(), factories.EmployerFactory.create()
    of: dict[str, Employer | None] = {"here": here, "elsewhere": elsewhere, "any": None}
    for day, where, fields in talks:
        factories.disclosure(
            municipality.person, municipality.leader, talked_on=later(day), employer=of[where], **fields
        )

    found = allowed_to_disclose(young_person_id=municipality.person.pk, employer_id=here.pk, on=later(on))

    assert found == Revealed(allowed)


def test_each_talk_is_recorded_and_a_yes_can_be_withdrawn(municipality: Municipality, api: Api) -> None:
    consultant = factories.consultant(municipality.team)
    factories.assignment(municipality.person, consultant, capacity="consultant")
    client = api(consultant)

    undecided = client.post(API, {"young_person": municipality.person.pk, "answer": "undecided"})
    assert undecided.status_code == 201, undecided.content
    yes = client.post(API, {"young_person": municipality.person.pk, "answer": "yes", "may_reveal": "name_and_support"})
    assert yes.json()["abilities"] == ["withdraw"]
    assert client.get(f"{API}?young_person={municipality.person.pk}").json()["count"] == 2
    withdrawn = client.post(f"{API}{yes.json()['id']}/withdraw/")

    assert withdrawn.json()["withdrawn_on"] == str(clock.today())
    assert client.post(f"{API}{yes.json()['id']}/withdraw/").status_code == 409
    assert client.post(f"{API}{undecided.json()['id']}/withdraw/").status_code == 409


@pytest.mark.parametrize(
    ("later_talk", "code"),
    [
        ({}, "replaced"),
        ({"answer": "undecided", "may_reveal": ""}, "replaced"),
        ({"starts_on": clock.today() + timedelta(days=3)}, ""),  # until then the first one holds
        ({"employer": True}, ""),  # about one employer, and the first about all
    ],
)
def test_only_the_talk_that_holds_can_be_withdrawn(
    municipality: Municipality, api: Api, later_talk: dict[str, Any], code: str
) -> None:
    person, today = municipality.person, clock.today()
    first = factories.disclosure(person, municipality.leader, talked_on=today - timedelta(days=9), **YES)
    if later_talk.get("employer"):
        later_talk = {"employer": factories.EmployerFactory.create()}
    second = factories.disclosure(person, municipality.leader, talked_on=today, **{**YES, **later_talk})
    client = api(municipality.leader)

    offered = [client.get(f"{API}{one.pk}/").json()["abilities"] for one in (first, second)]
    answer = client.post(f"{API}{first.pk}/withdraw/")

    assert offered == [[] if code else ["withdraw"], ["withdraw"] if second.answer == "yes" else []]
    assert answer.status_code == (409 if code else 200)
    assert [code] == [error[1] for error in errors(answer)] if code else answer.json()["withdrawn_on"] == str(today)


def test_talk_that_held_until_yesterday_is_not_withdrawn(municipality: Municipality, api: Api) -> None:
    yesterday = clock.today() - timedelta(days=1)
    past = factories.disclosure(municipality.person, municipality.leader, talked_on=DAY, ends_on=yesterday, **YES)
    answer = api(municipality.leader).post(f"{API}{past.pk}/withdraw/")
    assert answer.status_code == 409
    assert [error[1] for error in errors(answer)] == ["expired"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"answer": "yes"}, ("/may_reveal", "may_reveal")),
        ({"answer": "no", "may_reveal": "name"}, ("/may_reveal", "may_reveal")),
        ({"answer": "yes", "may_reveal": "everything"}, ("/may_reveal", "invalid_choice")),
        ({"answer": "maybe"}, ("/answer", "invalid_choice")),
        ({"answer": "no", "talked_on": "2099-01-01"}, ("/talked_on", "future")),
        ({"answer": "no", "talked_on": "2026-11-02", "starts_on": "2026-11-01"}, ("/starts_on", "before_talk")),
        ({"answer": "no", "talked_on": "2026-11-02", "ends_on": "2026-11-01"}, ("/ends_on", "end_before_start")),
        ({"answer": "no", "withdrawn_on": "2026-11-02"}, ("/withdrawn_on", "unknown")),
    ],
)
def test_invalid_decision_is_refused(
    municipality: Municipality, api: Api, body: dict[str, Any], error: tuple[str, str]
) -> None:
    before = written()

    response = api(municipality.leader).post(API, {"young_person": municipality.person.pk, **body})

    assert response.status_code == 400, response.content
    assert errors(response) == [error]
    assert written() == before
