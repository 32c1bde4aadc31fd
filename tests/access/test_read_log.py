"""The read log: written before the answer leaves, or nothing is shown; what is denied stands there too."""

from collections.abc import Callable

import pytest
from django.db import connection
from rest_framework.test import APIClient

from backend.access.models import Action, Lookup
from backend.contacts.models import Contact
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Town
from tests.support import denials, written

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def no_ink(town: Town) -> None:
    """The read log takes no rows, for the length of the test."""
    with connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON access_lookup FROM folge_app")


READS = [
    "/young-people/",
    "/young-people/{}/",
    "/young-people/{}/timeline/",
    "/young-people/{}/consents/",
    "/caseload/",
    "/contacts/",
]


@pytest.mark.parametrize("path", READS)
@pytest.mark.usefixtures("no_ink")
def test_what_cannot_be_logged_is_not_shown(town: Town, api: Api, path: str) -> None:
    factories.contact(town.person, town.guide)
    client = api(town.guide)
    client.raise_request_exception = False

    response = client.get(f"/api/v1{path.format(town.person.pk)}")

    assert response.status_code == 500
    assert town.person.last_name not in response.content.decode()
    assert "permission" not in response.content.decode()


@pytest.mark.usefixtures("no_ink")
def test_what_cannot_be_logged_is_not_done(town: Town, api: Api) -> None:
    client = api(town.guide)
    client.raise_request_exception = False
    before = written()

    response = client.post("/api/v1/contacts/", {"young_person": town.person.pk, "kind": "meeting"})

    assert response.status_code == 500
    assert not Contact.objects.exists()
    assert written() == before


def test_a_page_of_a_list_is_one_row_with_the_ids_on_it(town: Town, api: Api) -> None:
    people = [town.person, *(factories.young_person(town.team) for _ in range(4))]

    api(town.leader).get("/api/v1/young-people/?page_size=2&page=2&ordering=born_on")

    row = Lookup.objects.get()
    assert (row.action, row.allowed, row.staff, row.channel) == (Action.LIST, True, town.leader, "api")
    assert row.young_people == [person.pk for person in people[2:4]]


def test_a_young_person_with_several_rows_stands_there_once(town: Town, api: Api) -> None:
    for _ in range(3):
        factories.contact(town.person, town.guide)

    api(town.guide).get("/api/v1/contacts/")

    assert Lookup.objects.get().young_people == [town.person.pk]


def test_an_empty_page_is_logged_as_asked(town: Town, api: Api) -> None:
    api(town.outsider).get("/api/v1/contacts/")

    row = Lookup.objects.get()
    assert (row.young_people, row.allowed) == ([], True)


@pytest.mark.parametrize("path", ["/young-people/", "/caseload/"])
def test_a_search_is_logged_as_a_search(town: Town, api: Api, path: str) -> None:
    response = api(town.guide).get(f"/api/v1{path}?search=Prøve")

    assert response.json()["count"] == 1
    assert Lookup.objects.get().action == Action.SEARCH


def test_a_denial_carries_the_number_that_the_answer_tells(town: Town, api: Api) -> None:
    response = api(town.outsider).get(f"/api/v1/young-people/{town.person.pk}/")

    assert response.status_code == 404
    row = Lookup.objects.get()
    assert response.json()["instance"] == f"urn:uuid:{row.request_id}"
    assert (row.allowed, row.purpose, row.channel) == (False, "retrieve", "api")


def test_each_request_has_its_own_number(town: Town, api: Api) -> None:
    for _ in range(2):
        api(town.guide).get(f"/api/v1/young-people/{town.person.pk}/")

    first, second = Lookup.objects.values_list("request_id", flat=True)
    assert first
    assert second
    assert first != second


@pytest.mark.parametrize("who", ["guide", "outsider"])
def test_what_is_no_id_finds_nobody_and_denies_nobody(town: Town, api: Api, who: str) -> None:
    body = {"young_person": float(town.person.pk), "kind": "meeting"}
    response = api(town.staff(who)).post("/api/v1/contacts/", body, format="json")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "incorrect_type")
    assert not Lookup.objects.exists()


def test_a_page_that_is_not_there_is_nobodys_denial(town: Town, api: Api) -> None:
    response = api(town.guide).get("/api/v1/contacts/?page=2")

    assert response.status_code == 404
    assert not Lookup.objects.exists()


def test_the_reason_of_a_reveal_stands_in_the_log(town: Town, api: Api) -> None:
    response = api(town.guide).post(
        f"/api/v1/young-people/{town.person.pk}/reveal/", {"reason": "Brev til uddannelsen"}
    )

    assert response.json()["cpr"] == town.person.cpr
    row = Lookup.objects.get()
    assert (row.action, row.purpose, row.young_people) == (Action.REVEAL, "Brev til uddannelsen", [town.person.pk])


class TestLookups:
    """GET /young-people/<id>/lookups/."""

    def _looked_at(self, town: Town, api: Api) -> str:
        address = f"/api/v1/young-people/{town.person.pk}/"
        api(town.guide).get(address)
        api(town.outsider).get(address)
        return f"{address}lookups/"

    def test_the_leader_reads_who_looked_and_who_tried(self, town: Town, api: Api) -> None:
        response = api(town.leader).get(self._looked_at(town, api))

        assert response.status_code == 200
        denied, allowed = response.json()["results"]
        assert (allowed["staff"]["name"], allowed["allowed"]) == (town.guide.name, True)
        assert (denied["staff"]["name"], denied["allowed"]) == (town.outsider.name, False)
        assert Lookup.objects.filter(staff=town.leader).get().purpose == "lookups"

    def test_the_auditor_reads_them_though_the_person_is_404(self, town: Town, api: Api) -> None:
        address = self._looked_at(town, api)

        assert api(town.auditor).get(address).json()["count"] == 2
        assert api(town.auditor).get(address.removesuffix("lookups/")).status_code == 403

    def test_the_auditor_is_told_of_one_that_does_not_exist(self, town: Town, api: Api) -> None:
        assert api(town.auditor).get("/api/v1/young-people/987654321/lookups/").status_code == 404

    def test_the_young_person_is_told_dates_and_purposes_and_no_names(self, town: Town, api: Api) -> None:
        response = api(town.leader).get(f"{self._looked_at(town, api)}?audience=citizen")

        assert {"at", "action", "action_label", "purpose"} == set(response.json()["results"][0])
        assert town.guide.name not in response.content.decode()

    def test_there_are_two_audiences(self, town: Town, api: Api) -> None:
        response = api(town.leader).get(f"{self._looked_at(town, api)}?audience=press")

        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == "audience"

    @pytest.mark.parametrize(("who", "status"), [("guide", 403), ("coordinator", 403), ("other_leader", 404)])
    def test_others_do_not(self, town: Town, api: Api, who: str, status: int) -> None:
        response = api(town.staff(who)).get(f"/api/v1/young-people/{town.person.pk}/lookups/")

        assert response.status_code == status
        assert denials() == [(town.staff(who), [town.person.pk])]


class TestFind:
    """POST /young-people/find/: exactly, and outside one's sight only that there is one."""

    @pytest.mark.parametrize("by", ["cpr", "case_number"])
    def test_ones_own(self, town: Town, api: Api, by: str) -> None:
        response = api(town.guide).post("/api/v1/young-people/find/", {by: getattr(town.person, by)})

        assert response.json() == {"exists": True, "id": town.person.pk, "ask": ""}
        row = Lookup.objects.get()
        assert (row.action, row.young_people, row.purpose) == (Action.SEARCH, [town.person.pk], "find")

    @pytest.mark.parametrize("by", ["cpr", "case_number"])
    def test_somebody_elses_exists_and_is_logged(self, town: Town, api: Api, by: str) -> None:
        response = api(town.outsider).post(
            "/api/v1/young-people/find/", {by: getattr(town.person, by)}, headers={"Accept-Language": "en"}
        )

        assert response.json() == {"exists": True, "id": None, "ask": "Ask the leader of Ungeteam Nord for access."}
        assert Lookup.objects.get().young_people == [town.person.pk]

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({}, ""),
            ({"cpr": "740506-4000", "case_number": "2026-1"}, ""),
            ({"cpr": "999999-4000"}, "/cpr"),
            ({"cpr": "12"}, "/cpr"),
            ({"name": "Prøve"}, "/name"),
        ],
    )
    def test_it_asks_for_exactly_one_of_two(self, town: Town, api: Api, body: dict[str, str], pointer: str) -> None:
        response = api(town.guide).post("/api/v1/young-people/find/", body)

        assert response.status_code == 400, response.content
        assert pointer in [error["pointer"] for error in response.json()["errors"]]
        assert "999999" not in response.content.decode()

    def test_it_is_limited(self, town: Town, api: Api) -> None:
        client = api(town.guide)
        found = [client.post("/api/v1/young-people/find/", {"case_number": "2026-1"}).status_code for _ in range(61)]

        assert found[:60] == [200] * 60
        assert found[60] == 429
