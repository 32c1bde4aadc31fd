"""The access log: a read is recorded before its answer leaves, and so is each denial.

Without the record nothing is shown.
"""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry, Action
from backend.contacts.models import Contact
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.support import denials, owner_url, shape_of, written

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def broken_log(django_db_setup: None) -> Iterator[None]:
    """Refuse every row of the access log until the test ends."""
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        owner.execute("REVOKE EXECUTE ON FUNCTION access_log FROM PUBLIC")
        yield
        owner.execute("GRANT EXECUTE ON FUNCTION access_log TO PUBLIC")


READS = [
    "/young-people/",
    "/young-people/{}/",
    "/young-people/{}/timeline/",
    "/young-people/{}/consents/",
    "/caseload/",
    "/contacts/",
]


@pytest.mark.parametrize("path", READS)
@pytest.mark.usefixtures("broken_log")
def test_read_that_cannot_be_logged_shows_nothing(municipality: Municipality, api: Api, path: str) -> None:
    factories.contact(municipality.person, municipality.guide)
    client = api(municipality.guide)
    client.raise_request_exception = False

    response = client.get(f"/api/v1{path.format(municipality.person.pk)}")

    assert response.status_code == 500
    assert municipality.person.last_name not in response.content.decode()
    assert "permission" not in response.content.decode()


@pytest.mark.usefixtures("broken_log")
def test_change_that_cannot_be_logged_writes_nothing(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    client.raise_request_exception = False
    before = written()

    response = client.post("/api/v1/contacts/", {"young_person": municipality.person.pk, "kind": "meeting"})

    assert response.status_code == 500
    assert not Contact.objects.exists()
    assert written() == before


def test_page_of_a_list_writes_one_row_with_its_ids(municipality: Municipality, api: Api) -> None:
    people = [municipality.person, *(factories.young_person(municipality.team) for _ in range(4))]

    api(municipality.leader).get("/api/v1/young-people/?page_size=2&page=2&ordering=born_on")

    row = AccessLogEntry.objects.get()
    assert (row.action, row.allowed, row.staff, row.channel) == (Action.LIST, True, municipality.leader, "api")
    assert row.young_people == [person.pk for person in people[2:4]]


def test_young_person_with_several_rows_is_logged_once(municipality: Municipality, api: Api) -> None:
    for _ in range(3):
        factories.contact(municipality.person, municipality.guide)

    api(municipality.guide).get("/api/v1/contacts/")

    assert AccessLogEntry.objects.get().young_people == [municipality.person.pk]


def test_empty_page_is_logged_without_ids(municipality: Municipality, api: Api) -> None:
    api(municipality.outsider).get("/api/v1/contacts/")

    row = AccessLogEntry.objects.get()
    assert (row.young_people, row.allowed) == ([], True)


@pytest.mark.parametrize("path", ["/young-people/", "/caseload/"])
def test_search_is_logged_as_search(municipality: Municipality, api: Api, path: str) -> None:
    response = api(municipality.guide).get(f"/api/v1{path}?search=Prøve")

    assert response.json()["count"] == 1
    assert AccessLogEntry.objects.get().action == Action.SEARCH


def test_denied_row_has_the_request_id_of_the_problem(municipality: Municipality, api: Api) -> None:
    response = api(municipality.outsider).get(f"/api/v1/young-people/{municipality.person.pk}/")

    assert response.status_code == 404
    row = AccessLogEntry.objects.get()
    assert response.json()["instance"] == f"urn:uuid:{row.request_id}"
    assert (row.allowed, row.purpose, row.channel) == (False, "retrieve", "api")


def test_each_request_has_its_own_request_id(municipality: Municipality, api: Api) -> None:
    for _ in range(2):
        api(municipality.guide).get(f"/api/v1/young-people/{municipality.person.pk}/")

    first, second = AccessLogEntry.objects.values_list("request_id", flat=True)
    assert first
    assert second
    assert first != second


@pytest.mark.parametrize("who", ["guide", "outsider"])
def test_malformed_id_is_an_error_without_denied_person(municipality: Municipality, api: Api, who: str) -> None:
    body = {"young_person": float(municipality.person.pk), "kind": "meeting"}
    response = api(municipality.staff(who)).post("/api/v1/contacts/", body, format="json")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "incorrect_type")
    assert not AccessLogEntry.objects.exists()


def test_page_after_the_last_is_not_logged_as_denied(municipality: Municipality, api: Api) -> None:
    response = api(municipality.guide).get("/api/v1/contacts/?page=2")

    assert response.status_code == 404
    assert not AccessLogEntry.objects.exists()


def test_reveal_is_logged_with_its_reason(municipality: Municipality, api: Api) -> None:
    response = api(municipality.guide).post(
        f"/api/v1/young-people/{municipality.person.pk}/reveal/", {"reason": "Brev til uddannelsen"}
    )

    assert response.json()["cpr"] == municipality.person.cpr
    row = AccessLogEntry.objects.get()
    assert (row.action, row.purpose, row.young_people) == (
        Action.REVEAL,
        "Brev til uddannelsen",
        [municipality.person.pk],
    )


class TestAccessLog:
    """GET /young-people/<id>/access-log/."""

    def _looked_at(self, municipality: Municipality, api: Api) -> str:
        address = f"/api/v1/young-people/{municipality.person.pk}/"
        api(municipality.guide).get(address)
        api(municipality.outsider).get(address)
        return f"{address}access-log/"

    def test_leader_reads_allowed_and_denied_rows(self, municipality: Municipality, api: Api) -> None:
        response = api(municipality.leader).get(self._looked_at(municipality, api))

        assert response.status_code == 200
        denied, allowed = response.json()["results"]
        assert (allowed["staff"]["name"], allowed["allowed"]) == (municipality.guide.name, True)
        assert (denied["staff"]["name"], denied["allowed"]) == (municipality.outsider.name, False)
        assert AccessLogEntry.objects.filter(staff=municipality.leader).get().purpose == "access_log"

    def test_block_holds_for_the_auditor(self, municipality: Municipality, api: Api) -> None:
        address = self._looked_at(municipality, api)
        factories.block(municipality.person, municipality.auditor)

        assert api(municipality.auditor).get(address).status_code == 404

    def test_auditor_reads_the_log_of_a_person_who_is_404_to_them(self, municipality: Municipality, api: Api) -> None:
        address = self._looked_at(municipality, api)

        assert api(municipality.auditor).get(address).json()["count"] == 2
        assert api(municipality.auditor).get(address.removesuffix("access-log/")).status_code == 403

    def test_unknown_person_is_404_for_the_auditor(self, municipality: Municipality, api: Api) -> None:
        assert api(municipality.auditor).get("/api/v1/young-people/987654321/access-log/").status_code == 404

    def test_citizen_audience_gets_dates_and_purposes_without_names(self, municipality: Municipality, api: Api) -> None:
        response = api(municipality.leader).get(f"{self._looked_at(municipality, api)}?audience=citizen")

        assert {"at", "action", "action_label", "purpose"} == set(response.json()["results"][0])
        assert municipality.guide.name not in response.content.decode()

    def test_unknown_audience_is_400(self, municipality: Municipality, api: Api) -> None:
        response = api(municipality.leader).get(f"{self._looked_at(municipality, api)}?audience=press")

        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == "audience"

    @pytest.mark.parametrize(("who", "status"), [("guide", 403), ("coordinator", 403), ("other_leader", 404)])
    def test_other_roles_cannot_read_the_log(self, municipality: Municipality, api: Api, who: str, status: int) -> None:
        response = api(municipality.staff(who)).get(f"/api/v1/young-people/{municipality.person.pk}/access-log/")

        assert response.status_code == status
        assert denials() == [(municipality.staff(who), [municipality.person.pk])]


class TestFind:
    """POST /young-people/find/: searches the whole number.

    To callers without access it says only that the case exists.
    """

    @pytest.mark.parametrize("by", ["cpr", "case_number"])
    def test_own_young_person_is_found_with_id(self, municipality: Municipality, api: Api, by: str) -> None:
        response = api(municipality.guide).post("/api/v1/young-people/find/", {by: getattr(municipality.person, by)})

        assert response.json() == {"exists": True, "id": municipality.person.pk, "ask": ""}
        row = AccessLogEntry.objects.get()
        assert (row.action, row.young_people, row.purpose) == (Action.SEARCH, [municipality.person.pk], "find")

    @pytest.mark.parametrize("by", ["cpr", "case_number"])
    def test_invisible_young_person_is_only_said_to_exist_and_is_logged(
        self, municipality: Municipality, api: Api, by: str
    ) -> None:
        response = api(municipality.outsider).post(
            "/api/v1/young-people/find/", {by: getattr(municipality.person, by)}, headers={"Accept-Language": "en"}
        )

        assert response.json() == {"exists": True, "id": None, "ask": "Ask the leader of Ungeteam Nord for access."}
        row = AccessLogEntry.objects.get()
        assert (row.young_people, row.basis) == ([municipality.person.pk], "outside_access")

    @pytest.mark.parametrize("by", ["cpr", "case_number"])
    def test_blocked_caller_does_not_learn_the_unit(self, municipality: Municipality, api: Api, by: str) -> None:
        factories.block(municipality.person, municipality.guide)
        response = api(municipality.guide).post(
            "/api/v1/young-people/find/", {by: getattr(municipality.person, by)}, headers={"Accept-Language": "en"}
        )

        assert response.json() == {"exists": True, "id": None, "ask": "Ask your own leader about access."}
        assert AccessLogEntry.objects.get().basis == "outside_access"

    @pytest.mark.parametrize("by", ["cpr", "case_number"])
    def test_closed_case_does_not_tell_its_unit(self, municipality: Municipality, api: Api, by: str) -> None:
        YoungPerson.objects.filter(pk=municipality.person.pk).update(sensitivity="closed")
        response = api(municipality.leader).post("/api/v1/young-people/find/", {by: getattr(municipality.person, by)})

        assert response.json()["id"] is None
        assert municipality.team.name not in response.text

    @pytest.mark.parametrize("number", ["2026-00132", "117", "2026/17-K"])
    def test_number_that_can_be_guessed_says_nothing_of_an_invisible_case(
        self, municipality: Municipality, api: Api, number: str
    ) -> None:
        YoungPerson.objects.filter(pk=municipality.person.pk).update(case_number=number)
        body = {"case_number": number}

        theirs = api(municipality.outsider).post("/api/v1/young-people/find/", body)
        nobodys = api(municipality.outsider).post("/api/v1/young-people/find/", {"case_number": "2026-00133"})
        own = api(municipality.guide).post("/api/v1/young-people/find/", body)

        assert theirs.json() == nobodys.json() == {"exists": False, "id": None, "ask": ""}
        assert own.json()["id"] == municipality.person.pk
        rows = AccessLogEntry.objects.order_by("id").values_list("young_people", "basis")
        assert list(rows) == [([municipality.person.pk], "outside_access"), ([], ""), ([municipality.person.pk], "")]

    @pytest.mark.parametrize("by", ["cpr", "case_number"])
    def test_search_runs_the_same_queries_for_an_invisible_case_as_for_none(
        self, municipality: Municipality, api: Api, by: str
    ) -> None:
        numbers = [getattr(municipality.person, by), {"cpr": "710506-4009", "case_number": "2026-123456"}[by]]
        lists = []
        for number in numbers:
            with CaptureQueriesContext(connection) as captured:
                assert api(municipality.outsider).post("/api/v1/young-people/find/", {by: number}).status_code == 200
            lists.append([shape_of(query["sql"]) for query in captured])

        assert lists[0] == lists[1]

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
    def test_both_or_neither_number_is_400(
        self, municipality: Municipality, api: Api, body: dict[str, str], pointer: str
    ) -> None:
        response = api(municipality.guide).post("/api/v1/young-people/find/", body)

        assert response.status_code == 400, response.content
        assert pointer in [error["pointer"] for error in response.json()["errors"]]
        assert "999999" not in response.content.decode()

    @pytest.mark.usefixtures("one_minute")
    def test_too_many_searches_are_429(self, municipality: Municipality, api: Api) -> None:
        client = api(municipality.guide)
        found = [client.post("/api/v1/young-people/find/", {"case_number": "2026-1"}).status_code for _ in range(61)]

        assert found[:60] == [200] * 60
        assert found[60] == 429
