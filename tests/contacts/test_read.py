"""GET /contacts/ and /appointments/: lists, filters, order, and the fields of the detail."""

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
def three_contacts(municipality: Municipality) -> list[int]:
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
def test_guide_lists_own_contacts_newest_first(
    municipality: Municipality, api: Api, three_contacts: list[int], who: str
) -> None:
    assert found(api(municipality.staff(who)), "/contacts/") == three_contacts


@pytest.mark.parametrize("who", ["colleague", "coordinator", "other_leader"])
def test_contacts_of_others_are_not_listed(
    municipality: Municipality, api: Api, three_contacts: list[int], who: str
) -> None:
    assert set(found(api(municipality.staff(who)), "/contacts/")).isdisjoint(three_contacts)


def test_former_guide_reads_for_14_days(
    municipality: Municipality, around: Around, api: Api, three_contacts: list[int]
) -> None:
    assert found(api(around.grace), "/contacts/") == three_contacts
    assert found(api(around.gone), "/contacts/") == []
    assert found(api(around.deputy), "/contacts/") == three_contacts


def test_filters_keep_matching_contacts(municipality: Municipality, api: Api, three_contacts: list[int]) -> None:
    client = api(municipality.guide)
    week_ago = (clock.now() - timedelta(days=7)).isoformat().replace("+", "%2B")
    expected = {
        f"young_person={municipality.person.pk}": three_contacts,
        f"staff={municipality.leader.pk}": three_contacts[1:2],
        "kind=phone": three_contacts[1:2],
        "outcome=no_show": three_contacts[2:],
        "is_qualifying=true": three_contacts[:2],
        "is_qualifying=false": three_contacts[2:],
        f"occurred_from={week_ago}": three_contacts[:2],
        f"occurred_to={week_ago}": three_contacts[2:],
        "ordering=occurred_at": three_contacts[::-1],
        "page_size=1&page=2": three_contacts[1:2],
    }

    assert {query: found(client, f"/contacts/?{query}") for query in expected} == expected


@pytest.mark.parametrize("at", [time(0), time(23, 59, 59)])
def test_bare_date_includes_the_whole_day_in_copenhagen(
    municipality: Municipality, api: Api, three_contacts: list[int], at: time
) -> None:
    client, day = api(municipality.guide), clock.today() - timedelta(days=30)
    Contact.objects.filter(pk=three_contacts[1]).update(occurred_at=clock.at_local(day, at))

    for apart in (-1, 0, 1):
        asked = day + timedelta(days=apart)
        expected = [] if apart else [three_contacts[1]]
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
def test_bad_query_parameter_is_400_and_named(municipality: Municipality, api: Api, query: str, parameter: str) -> None:
    for path in (
        ("/contacts/",)
        if "occurred" in query or "outcome" in query or "kind" in query
        else ("/contacts/", "/appointments/")
    ):
        response = api(municipality.guide).get(f"/api/v1{path}?{query}")
        assert response.status_code == 400
        assert errors(response)[0][0] == parameter


def test_filters_keep_matching_appointments(municipality: Municipality, api: Api, three_contacts: list[int]) -> None:
    client = api(municipality.guide)

    assert len(found(client, "/appointments/?state=planned")) == 1
    assert found(client, "/appointments/?state=held") == []
    assert (
        len(found(client, f"/appointments/?young_person={municipality.person.pk}&staff={municipality.guide.pk}")) == 1
    )


def test_labels_are_in_the_language_of_the_caller(
    municipality: Municipality, api: Api, three_contacts: list[int]
) -> None:
    shown = {
        language: api(municipality.guide)
        .get(f"/api/v1/contacts/{three_contacts[0]}/", headers={"Accept-Language": language})
        .json()["kind_label"]
        for language in ("da", "en")
    }

    assert shown == {"da": "Møde", "en": "Meeting"}


def test_detail_lists_the_verbs_that_the_caller_may_use(
    municipality: Municipality, api: Api, three_contacts: list[int]
) -> None:
    mine, the_leaders, _missed = three_contacts

    def abilities(staff: Staff, contact: int) -> list[str]:
        shown: list[str] = api(staff).get(f"/api/v1/contacts/{contact}/").json()["abilities"]
        return shown

    assert abilities(municipality.guide, mine) == ["edit", "move", "void"]
    assert abilities(municipality.guide, the_leaders) == []
    assert abilities(municipality.leader, mine) == ["edit", "move", "void"]
