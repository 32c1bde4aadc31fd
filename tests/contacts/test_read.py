"""GET /contacts/ and /appointments/: lists, filters, order, and what the detail carries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Around, Town
from tests.support import errors

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def diary(town: Town) -> list[int]:
    """Three contacts of one young person (newest first), and one of somebody else's."""
    theirs = factories.young_person(town.other_team)
    factories.assignment(theirs, town.outsider)
    factories.contact(theirs, town.outsider)
    factories.appointment(theirs, town.outsider)
    made = [
        factories.contact(town.person, town.guide, days_ago=1),
        factories.contact(town.person, town.leader, days_ago=5, kind_id="phone", face_to_face=False),
        factories.contact(town.person, town.guide, days_ago=9, outcome="no_show"),
    ]
    factories.appointment(town.person, town.guide)
    return [contact.pk for contact in made]


def found(api: APIClient, path: str) -> list[int]:
    response = api.get(f"/api/v1{path}")
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


@pytest.mark.parametrize("who", ["guide", "leader"])
def test_ones_own_newest_first(town: Town, api: Api, diary: list[int], who: str) -> None:
    assert found(api(town.staff(who)), "/contacts/") == diary


@pytest.mark.parametrize("who", ["colleague", "coordinator", "other_leader"])
def test_nobody_elses(town: Town, api: Api, diary: list[int], who: str) -> None:
    assert set(found(api(town.staff(who)), "/contacts/")).isdisjoint(diary)


def test_one_who_handed_over_reads_on_for_a_while(town: Town, around: Around, api: Api, diary: list[int]) -> None:
    assert found(api(around.grace), "/contacts/") == diary
    assert found(api(around.gone), "/contacts/") == []
    assert found(api(around.deputy), "/contacts/") == diary


def test_filters(town: Town, api: Api, diary: list[int]) -> None:
    client = api(town.guide)
    week_ago = (clock.now() - timedelta(days=7)).isoformat().replace("+", "%2B")
    expected = {
        f"young_person={town.person.pk}": diary,
        f"staff={town.leader.pk}": diary[1:2],
        "kind=phone": diary[1:2],
        "outcome=no_show": diary[2:],
        "is_real=true": diary[:2],
        "is_real=false": diary[2:],
        f"occurred_after={week_ago}": diary[:2],
        f"occurred_before={week_ago}": diary[2:],
        "ordering=occurred_at": diary[::-1],
        "page_size=1&page=2": diary[1:2],
    }

    assert {query: found(client, f"/contacts/?{query}") for query in expected} == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("younng_person=1", "younng_person"),
        ("kind=telepathy", "kind"),
        ("outcome=perfect", "outcome"),
        ("staff=nobody", "staff"),
        ("occurred_after=yesterday", "occurred_after"),
        ("ordering=note", "ordering"),
        ("page_size=201", "page_size"),
        ("page=0", "page"),
        ("kind=phone&kind=meeting", "kind"),
        ("young_person=abc", "young_person"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused_by_name(town: Town, api: Api, query: str, parameter: str) -> None:
    for path in (
        ("/contacts/",)
        if "occurred" in query or "outcome" in query or "kind" in query
        else ("/contacts/", "/appointments/")
    ):
        response = api(town.guide).get(f"/api/v1{path}?{query}")
        assert response.status_code == 400
        assert errors(response)[0][0] == parameter


def test_appointments_are_filtered_likewise(town: Town, api: Api, diary: list[int]) -> None:
    client = api(town.guide)

    assert len(found(client, "/appointments/?state=planned")) == 1
    assert found(client, "/appointments/?state=held") == []
    assert len(found(client, f"/appointments/?young_person={town.person.pk}&staff={town.guide.pk}")) == 1


def test_labels_come_in_the_callers_language(town: Town, api: Api, diary: list[int]) -> None:
    shown = {
        language: api(town.guide)
        .get(f"/api/v1/contacts/{diary[0]}/", headers={"Accept-Language": language})
        .json()["kind_label"]
        for language in ("da", "en")
    }

    assert shown == {"da": "Møde", "en": "Meeting"}


def test_abilities_are_what_the_caller_may_do_now(town: Town, api: Api, diary: list[int]) -> None:
    mine, the_leaders, _missed = diary

    def abilities(staff: Staff, contact: int) -> list[str]:
        shown: list[str] = api(staff).get(f"/api/v1/contacts/{contact}/").json()["abilities"]
        return shown

    assert abilities(town.guide, mine) == ["edit", "move", "void"]
    assert abilities(town.guide, the_leaders) == []
    assert abilities(town.leader, mine) == ["edit", "move", "void"]
