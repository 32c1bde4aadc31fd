"""Names are stored in one form, and found and sorted however they are written."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]
PEOPLE = "/api/v1/young-people/"


@pytest.mark.parametrize(
    "typed",
    ["Åse", "aase", "A\u030ase", "BJØRNÅ", "bjørnaa", "rene", "René Åse", "dangelo", "d'Angelo", "kaldt", "Maalfrid"],
)
def test_search_finds_each_spelling_of_a_name(municipality: Municipality, api: Api, typed: str) -> None:
    person = factories.young_person(
        municipality.team, first_name="Åse René", last_name="D’Angelo Bjørnå", preferred_name="Kaldt Målfrid"
    )
    factories.young_person(municipality.team, first_name="Ase", last_name="Bjørn")

    found = api(municipality.leader).get(PEOPLE, {"search": typed}).json()["results"]

    assert [row["id"] for row in found] == [person.pk]


@pytest.mark.parametrize("typed", ["'", "--", "%", "_", "Prøve Prøve findes-ikke"])
def test_search_without_a_name_finds_none(municipality: Municipality, api: Api, typed: str) -> None:
    assert api(municipality.leader).get(PEOPLE, {"search": typed}).json()["count"] == 0


def test_case_number_is_found(municipality: Municipality, api: Api) -> None:
    found = api(municipality.leader).get(PEOPLE, {"search": municipality.person.case_number}).json()
    assert [row["id"] for row in found["results"]] == [municipality.person.pk]


def test_opened_and_edited_names_are_stored_composed_and_found(municipality: Municipality, api: Api) -> None:
    client = api(municipality.leader)
    body = {"first_name": "A\u030age", "last_name": "Ny", "born_on": "2008-02-29", "unit": municipality.team.pk}
    made = client.post(PEOPLE, body).json()
    assert made["first_name"] == "\u00c5ge"

    edited = client.patch(f"{PEOPLE}{made['id']}/", {"last_name": "Bo\u0308rk"}, headers={"If-Match": '"1"'})

    assert edited.json()["last_name"] == "B\u00f6rk"
    assert client.get(PEOPLE, {"search": "aage børk"}).json()["count"] == 1
    assert client.get(PEOPLE, {"search": "Ny"}).json()["count"] == 0


def test_list_is_sorted_in_danish_order_by_name(municipality: Municipality, api: Api) -> None:
    for first in ("Åse", "Zoë", "Aage", "Ægir", "Øse"):
        factories.young_person(municipality.team, first_name=first, last_name="X")
    found = api(municipality.leader).get(PEOPLE, {"ordering": "name"}).json()["results"]
    names = [row["first_name"] for row in found if row["last_name"] == "X"]
    assert names == ["Zoë", "Ægir", "Øse", "Aage", "Åse"]


def test_database_refuses_a_name_that_is_not_composed(municipality: Municipality) -> None:
    with pytest.raises(IntegrityError, match="young_person_first_name_nfc"), transaction.atomic():
        YoungPerson.objects.filter(pk=municipality.person.pk).update(first_name="A\u030ase")
