"""GET /jobs/employer-contacts/: the contacts whose next step is due, by the day that staff gave."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("next_to={0}", [0, 1]), ("next_from={1}", [1, 2]), ("next_from={1}&next_to={1}", [1]), ("", [0, 1, 2])],
)
def test_contacts_are_listed_by_the_day_of_the_next_step(
    municipality: Municipality, api: Api, query: str, expected: list[int]
) -> None:
    today = clock.today()
    days = [today - timedelta(days=3), today, today + timedelta(days=3)]
    made = [
        factories.employer_contact(municipality.person, municipality.guide, next_step="Ring", next_on=day)
        for day in days
    ]
    factories.employer_contact(municipality.person, municipality.guide)

    path = f"/api/v1/jobs/employer-contacts/?ordering=next_on&{query.format(today, today)}"
    found = api(municipality.guide).get(path).json()["results"]

    with_day = [one["id"] for one in found if one["next_on"]]
    assert with_day == [made[number].pk for number in expected]
    assert len(found) == len(with_day) + (0 if query else 1)
