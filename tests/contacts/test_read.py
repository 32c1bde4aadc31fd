"""GET /contacts/ and /appointments/: lists, filters, order, and what the detail carries."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from rest_framework.test import APIClient

from backend.contacts.models import Contact
from backend.core import clock
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Around, Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def diary(municipality: Municipality) -> list[int]:
    """Return three contacts of one young person, newest first; another young person has a contact too."""
    theirs = factories.young_person(municipality.other_team)
    factories.assignment(theirs, municipality.outsider)
    factories.contact(theirs, municipality.outsider)
    factories.appointment(theirs, municipality.outsider)
    made = [
        factories.contact(municipality.person, municipality.guide, days_ago=1),
        factories.contact(municipality.person, municipality.leader, days_ago=5, kind_id="phone", face_to_face=False),
        factories.contact(municipality.person, municipality.guide, days_ago=9, outcome="no_show"),
    ]
    factories.appointment(municipality.person, municipality.guide)
    return [contact.pk for contact in made]


def found(api: APIClient, path: str) -> list[int]:
    response = api.get(f"/api/v1{path}")
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


@pytest.mark.parametrize("who", ["guide", "leader"])
def test_ones_own_newest_first(municipality: Municipality, api: Api, diary: list[int], who: str) -> None:
    assert found(api(municipality.staff(who)), "/contacts/") == diary


@pytest.mark.parametrize("who", ["colleague", "coordinator", "other_leader"])
def test_nobody_elses(municipality: Municipality, api: Api, diary: list[int], who: str) -> None:
    assert set(found(api(municipality.staff(who)), "/contacts/")).isdisjoint(diary)


def test_one_who_handed_over_reads_on_for_a_while(
    municipality: Municipality, around: Around, api: Api, diary: list[int]
) -> None:
    assert found(api(around.grace), "/contacts/") == diary
    assert found(api(around.gone), "/contacts/") == []
    assert found(api(around.deputy), "/contacts/") == diary


def test_filters(municipality: Municipality, api: Api, diary: list[int]) -> None:
    client = api(municipality.guide)
    week_ago = (clock.now() - timedelta(days=7)).isoformat().replace("+", "%2B")
    expected = {
        f"young_person={municipality.person.pk}": diary,
        f"staff={municipality.leader.pk}": diary[1:2],
        "kind=phone": diary[1:2],
        "outcome=no_show": diary[2:],
        "is_qualifying=true": diary[:2],
        "is_qualifying=false": diary[2:],
        f"occurred_from={week_ago}": diary[:2],
        f"occurred_to={week_ago}": diary[2:],
        "ordering=occurred_at": diary[::-1],
        "page_size=1&page=2": diary[1:2],
    }

    assert {query: found(client, f"/contacts/?{query}") for query in expected} == expected


@pytest.mark.parametrize("at", [time(0), time(23, 59, 59)])
def test_a_bare_date_is_the_whole_day_in_copenhagen(
    municipality: Municipality, api: Api, diary: list[int], at: time
) -> None:
    client, day = api(municipality.guide), clock.today() - timedelta(days=30)
    Contact.objects.filter(pk=diary[1]).update(occurred_at=clock.at_local(day, at))

    for apart in (-1, 0, 1):
        asked = day + timedelta(days=apart)
        expected = [] if apart else [diary[1]]
        assert found(client, f"/contacts/?occurred_from={asked}&occurred_to={asked}") == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("younng_person=1", "younng_person"),
        ("kind=telepathy", "kind"),
        ("outcome=perfect", "outcome"),
        ("staff=nobody", "staff"),
        ("occurred_from=yesterday", "occurred_from"),
        ("occurred_to=2026-13-01", "occurred_to"),
        ("occurred_to=9999-12-31", "occurred_to"),
        ("ordering=note", "ordering"),
        ("page_size=201", "page_size"),
        ("page=0", "page"),
        ("kind=phone&kind=meeting", "kind"),
        ("young_person=abc", "young_person"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused_by_name(
    municipality: Municipality, api: Api, query: str, parameter: str
) -> None:
    for path in (
        ("/contacts/",)
        if "occurred" in query or "outcome" in query or "kind" in query
        else ("/contacts/", "/appointments/")
    ):
        response = api(municipality.guide).get(f"/api/v1{path}?{query}")
        assert response.status_code == 400
        assert errors(response)[0][0] == parameter


def test_appointments_are_filtered_likewise(municipality: Municipality, api: Api, diary: list[int]) -> None:
    client = api(municipality.guide)

    assert len(found(client, "/appointments/?state=planned")) == 1
    assert found(client, "/appointments/?state=held") == []
    assert (
        len(found(client, f"/appointments/?young_person={municipality.person.pk}&staff={municipality.guide.pk}")) == 1
    )


def test_labels_come_in_the_callers_language(municipality: Municipality, api: Api, diary: list[int]) -> None:
    shown = {
        language: api(municipality.guide)
        .get(f"/api/v1/contacts/{diary[0]}/", headers={"Accept-Language": language})
        .json()["kind_label"]
        for language in ("da", "en")
    }

    assert shown == {"da": "Møde", "en": "Meeting"}


def test_abilities_are_what_the_caller_may_do_now(municipality: Municipality, api: Api, diary: list[int]) -> None:
    mine, the_leaders, _missed = diary

    def abilities(staff: Staff, contact: int) -> list[str]:
        shown: list[str] = api(staff).get(f"/api/v1/contacts/{contact}/").json()["abilities"]
        return shown

    assert abilities(municipality.guide, mine) == ["edit", "move", "void"]
    assert abilities(municipality.guide, the_leaders) == []
    assert abilities(municipality.leader, mine) == ["edit", "move", "void"]
