"""POST /young-people/{pk}/verify-address/: record what staff learned of the protection of an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.row_level_security import as_system
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.facts import Protections
from backend.people.models import Address, AddressCheck, YoungPerson
from tests.conftest import Municipality
from tests.people.facts import checked, protected, protections
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def person(municipality: Municipality) -> YoungPerson:
    """Return the young person, with an address that is protected for 20 more days."""
    until = clock.today() + timedelta(days=20)
    with as_system("test"):
        Address.objects.filter(young_person=municipality.person).update(protected=True, protected_until=until)
    reconcile_all()
    return municipality.person


def ahead(days: int) -> str:
    return str(clock.today() + timedelta(days=days))


def follow_ups() -> list[tuple[str, str]]:
    rows = FollowUp.objects.filter(rule="address.verify").with_state(clock.now()).order_by("id")
    return [(row.state, row.occurrence.partition(":")[0]) for row in rows]


def test_check_fulfils_and_the_next_is_due_before_the_new_end(
    municipality: Municipality, api: Api, person: YoungPerson
) -> None:
    assert follow_ups() == [("open", "address")]

    body = {"source": "cpr", "protected": True, "protected_until": ahead(365)}
    response = api(municipality.guide).post(f"/api/v1/young-people/{person.pk}/verify-address/", body)

    assert response.status_code == 200, response.content
    assert (response.json()["address"], response.json()["address_protected"]) == (None, True)
    assert follow_ups() == [("fulfilled", "address"), ("open", "check")]
    check = AddressCheck.objects.get()
    assert (check.by, check.source, str(check.protected_until)) == (municipality.guide, "cpr", ahead(365))
    assert reconcile_all() == 0


def test_address_that_is_no_longer_protected_is_shown(
    municipality: Municipality, api: Api, person: YoungPerson
) -> None:
    body = {"source": "young_person", "protected": False}
    response = api(municipality.guide).post(f"/api/v1/young-people/{person.pk}/verify-address/", body)

    assert response.status_code == 200, response.content
    assert response.json()["address_protected"] is False
    assert response.json()["address"]
    assert follow_ups() == [("fulfilled", "address")]
    again = api(municipality.guide).post(f"/api/v1/young-people/{person.pk}/verify-address/", body)
    assert (again.status_code, errors(again)[0][1]) == (409, "not_protected")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"source": "cpr", "protected": True}, "/protected_until"),
        ({"source": "cpr", "protected": True, "protected_until": "today"}, "/protected_until"),
        ({"source": "cpr", "protected": True, "protected_until": "2100-01-01"}, "/protected_until"),
        ({"source": "cpr", "protected": False, "protected_until": "tomorrow"}, "/protected_until"),
        ({"source": "neighbour", "protected": False}, "/source"),
        ({"source": "cpr"}, "/protected"),
    ],
)
def test_bad_input_is_400_and_writes_nothing(
    municipality: Municipality, api: Api, person: YoungPerson, body: dict[str, Any], pointer: str
) -> None:
    days = {"today": ahead(0), "tomorrow": ahead(1)}
    body = {name: days.get(str(value), value) for name, value in body.items()}
    before = written()

    response = api(municipality.guide).post(f"/api/v1/young-people/{person.pk}/verify-address/", body)

    assert response.status_code == 400, response.content
    assert errors(response)[0][0] == pointer
    assert written() == before


def test_protection_is_read_as_the_service_writes_it(
    municipality: Municipality, api: Api, person: YoungPerson, django_assert_num_queries
) -> None:
    body = {"source": "cpr", "protected": True, "protected_until": ahead(365)}
    assert api(municipality.guide).post(f"/api/v1/young-people/{person.pk}/verify-address/", body).status_code == 200

    address = Address.objects.get(young_person=person)
    since = person.registered_at.astimezone(clock.COPENHAGEN).date()
    first = protected(since, ahead(20), id=address.pk)
    with django_assert_num_queries(2):
        found = Protections.load([person.pk])
    assert found == {
        person.pk: protections(first, checked(first, clock.today(), ahead(365), id=address.checks.get().pk))
    }
