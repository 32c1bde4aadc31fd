"""The filters of young people: both ends of a range are included."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"age_from": 19}, 1),
        ({"age_from": 20}, 1),
        ({"age_from": 21}, 0),
        ({"age_to": 19}, 0),
        ({"age_to": 20}, 1),
        ({"age_to": 21}, 1),
        ({"age_from": 20, "age_to": 20}, 1),
    ],
)
@pytest.mark.parametrize("until_birthday", [0, 1])
def test_both_ends_of_an_age_range_are_included(
    municipality: Municipality, api: Api, until_birthday: int, query: dict[str, int], count: int
) -> None:
    """The young person is 20 years old, on the first or on the last day of that age."""
    born_on = clock.add_months(clock.today(), -12 * (20 + until_birthday)) + timedelta(days=until_birthday)
    YoungPerson.objects.filter(pk=municipality.person.pk).update(born_on=born_on)

    assert api(municipality.guide).get("/api/v1/young-people/", query).json()["count"] == count


@pytest.mark.parametrize(("age", "on"), [(17, "2026-02-27"), (18, "2026-02-28"), (18, "2026-03-01")])
def test_age_filter_agrees_with_the_age_shown_to_one_born_on_29_february(
    municipality: Municipality, api: Api, age: int, on: str
) -> None:
    YoungPerson.objects.filter(pk=municipality.person.pk).update(born_on="2008-02-29", opened_on="2026-01-01")
    with time_machine.travel(f"{on} 12:00+01:00", tick=False):
        for query in ({"age_from": age, "age_to": age}, {"age_from": age}, {"age_to": age}):
            [found] = api(municipality.leader).get("/api/v1/young-people/", query).json()["results"]
            assert found["age"] == age
        for query in ({"age_from": age + 1}, {"age_to": age - 1}):
            assert api(municipality.leader).get("/api/v1/young-people/", query).json()["count"] == 0
