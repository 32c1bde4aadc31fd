"""GET /staff/: staff are found however their names are written."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


@pytest.mark.parametrize("typed", ["Søren", "SØREN", "aalbæk", "soren.aa", "Søren Ålbæk", "rene"])
def test_staff_are_found_by_each_spelling(municipality: Municipality, api: Api, typed: str) -> None:
    wanted = factories.guide(municipality.team, name="Søren René Aalbæk", username="soren.aa")
    factories.guide(municipality.team, name="Soren Albæk", username="sal")

    found = api(municipality.guide).get("/api/v1/staff/", {"search": typed}).json()["results"]

    assert [row["id"] for row in found] == [wanted.pk]
