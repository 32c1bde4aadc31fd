"""Employers: found by name and CVR, edited by version, with their contact persons."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from jobs.employers.models import Employer
from tests import factories
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/jobs/employers/"


def test_employer_is_registered_and_found(municipality: Municipality, api: Api) -> None:
    client = api(municipality.consultant)
    made = client.post(API, {"name": "Bageriet på torvet", "cvr": "25 31 37 63", "p_number": "1003456789"})
    factories.EmployerFactory.create(name="Slagteren")

    assert made.status_code == 201, made.content
    assert made.json()["cvr"] == "25313763"
    for search, count in [("bageriet", 1), ("2531", 1), ("25 31 37 63", 1), ("e", 2), ("Tømreren", 0)]:
        assert client.get(API, {"search": search}).json()["count"] == count, search


@pytest.mark.parametrize("typed", ["aastrup", "ÅSTRUP cafe", "A\u030astrup", "børnenes", "bo's café"])
def test_employer_is_found_by_each_spelling(municipality: Municipality, api: Api, typed: str) -> None:
    factories.EmployerFactory.create(name="Åstrup Café, Børnenes & Bos")
    factories.EmployerFactory.create(name="Astrup Bageri")

    assert api(municipality.consultant).get(API, {"search": typed}).json()["count"] == 1


def test_employers_are_sorted_in_danish_order(municipality: Municipality, api: Api) -> None:
    for name in ("Ågerup", "Zoo", "Aabybro", "Ærø", "abe"):
        factories.EmployerFactory.create(name=name)
    client = api(municipality.consultant)
    for query in ({}, {"ordering": "name"}):
        found = [row["name"] for row in client.get(API, query).json()["results"]]
        assert found == ["abe", "Zoo", "Ærø", "Aabybro", "Ågerup"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"name": "Bageriet", "cvr": "25313764"}, ("/cvr", "cvr")),
        ({"name": "Bageriet", "cvr": "123"}, ("/cvr", "cvr")),
        ({"name": "Bageriet", "p_number": "12"}, ("/p_number", "invalid")),
        ({"name": "Bageriet", "industry_code": "abc"}, ("/industry_code", "invalid")),
        ({"name": ""}, ("/name", "blank")),
        ({"cvr": "25313763"}, ("/name", "required")),
        ({"name": "Bageriet", "branch": "bager"}, ("/branch", "unknown")),
    ],
)
def test_invalid_employer_is_refused(
    municipality: Municipality, api: Api, body: dict[str, str], error: tuple[str, str]
) -> None:
    response = api(municipality.consultant).post(API, body)

    assert response.status_code == 400
    assert errors(response) == [error]
    assert not Employer.objects.exists()


def test_second_employer_with_the_same_cvr_and_p_number_is_409(municipality: Municipality, api: Api) -> None:
    client = api(municipality.consultant)
    assert client.post(API, {"name": "Bageriet", "cvr": "25313763"}).status_code == 201
    assert client.post(API, {"name": "Bageriet, Sorø", "cvr": "25313763", "p_number": "1003456789"}).status_code == 201

    response = client.post(API, {"name": "Bageriet igen", "cvr": "25313763"})

    assert (response.status_code, errors(response)[0][1]) == (409, "employer_once")


def test_edit_needs_the_version(municipality: Municipality, api: Api) -> None:
    employer, client = factories.EmployerFactory.create(), api(municipality.consultant)

    def patch(**headers: str) -> int:
        return client.patch(f"{API}{employer.pk}/", {"notes": "Ring om morgenen."}, headers=headers).status_code

    assert patch() == 428
    assert patch(**{"If-Match": '"1"'}) == 200
    assert patch(**{"If-Match": '"1"'}) == 412


def test_contact_person_is_added_and_ended(municipality: Municipality, api: Api) -> None:
    employer, client = factories.EmployerFactory.create(), api(municipality.consultant)
    other = factories.EmployerFactory.create()

    shown = client.post(f"{API}{employer.pk}/people/", {"name": "Bo Prøve", "role": "Mester", "phone": "12 34 56 78"})
    (person,) = shown.json()["people"]
    assert client.post(f"{API}{other.pk}/people/{person['id']}/end/").status_code == 404
    ended = client.post(f"{API}{employer.pk}/people/{person['id']}/end/", {"ends_on": "2020-01-01"})
    assert ended.status_code == 400
    assert client.post(f"{API}{employer.pk}/people/{person['id']}/end/").json()["people"][0]["ends_on"]
    assert client.post(f"{API}{employer.pk}/people/{person['id']}/end/").status_code == 409
