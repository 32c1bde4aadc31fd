"""Registering an employer whose name is known already."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from jobs.employers.models import Employer
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]

EMPLOYERS = "/api/v1/jobs/employers/"


@pytest.mark.parametrize("name", ["Café Aarhus", "cafe århus", "CAFÉ  AARHUS", "Cafe’ Århus"])
def test_same_folded_name_is_409_unless_confirmed(municipality: Municipality, api: Api, name: str) -> None:
    client = api(municipality.consultant)
    client.post(EMPLOYERS, {"name": "Café Aarhus"})

    refused = client.post(EMPLOYERS, {"name": name})
    confirmed = client.post(EMPLOYERS, {"name": name, "confirm": True})

    assert (refused.status_code, errors(refused)) == (409, [("", "duplicate")])
    assert confirmed.status_code == 201
    assert Employer.objects.count() == 2


def test_edit_takes_no_confirm(municipality: Municipality, api: Api) -> None:
    client = api(municipality.consultant)
    made = client.post(EMPLOYERS, {"name": "Café Aarhus"}).json()["id"]

    response = client.patch(f"{EMPLOYERS}{made}/", {"confirm": True}, headers={"If-Match": '"1"'})

    assert (response.status_code, errors(response)) == (400, [("/confirm", "unknown")])
