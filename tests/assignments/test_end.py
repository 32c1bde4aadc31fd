"""When an assignment may end."""

from datetime import timedelta

import pytest

from backend.assignments.models import Assignment
from backend.core import clock
from tests.conftest import Town
from tests.efforts.asking import Api


@pytest.mark.parametrize("on", ["9999-12-31", (clock.today() + timedelta(days=4000)).isoformat()])
@pytest.mark.parametrize("verb", ["end", "hand-over"])
def test_not_in_a_year_that_somebody_mistyped(town: Town, api: Api, verb: str, on: str) -> None:
    assignment = Assignment.objects.get(staff=town.guide)
    body = {"on": on, "reason": "leaving"} | ({"to": town.colleague.pk} if verb == "hand-over" else {})

    response = api(town.guide).post(f"/api/v1/assignments/{assignment.pk}/{verb}/", body, format="json")

    assert response.status_code == 400, response.content
    assert (response.json()["errors"][0]["pointer"], response.json()["errors"][0]["code"]) == ("/on", "too_far")
    assignment.refresh_from_db()
    assert assignment.ends_on is None
