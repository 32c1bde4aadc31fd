"""/integration-tokens/: an administrator makes tokens for reporting tools, and ends them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import IntegrationToken
from backend.core import clock
from backend.organisation.models import Staff
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]


def make(client: APIClient, **fields: Any) -> Any:
    return client.post("/api/v1/integration-tokens/", {"name": "power-bi", "days": 30, **fields})


def reads_reports(token: str) -> int:
    return int(APIClient(headers={"Authorization": f"Token {token}"}).get("/api/v1/reports/").status_code)


def test_token_is_shown_once_and_reads_reports(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)

    made = make(client).json()

    assert reads_reports(made["token"]) == 200
    assert made["audience"] == "publication"
    expires_at = clock.real_now() + timedelta(days=30)
    assert made["expires_at"][:10] == expires_at.astimezone(clock.COPENHAGEN).date().isoformat()
    listed = client.get("/api/v1/integration-tokens/")
    assert [(row["id"], row["name"]) for row in listed.json()["results"]] == [(made["id"], "power-bi")]
    assert made["token"] not in listed.content.decode()
    assert "token" not in listed.json()["results"][0]


def test_ended_token_is_refused(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    made, other = make(client).json(), make(client, name="excel").json()

    assert client.delete(f"/api/v1/integration-tokens/{made['id']}/").status_code == 204
    assert (reads_reports(made["token"]), reads_reports(other["token"])) == (401, 200)
    assert client.delete(f"/api/v1/integration-tokens/{made['id']}/").status_code == 404


def test_new_token_can_replace_the_earlier_ones(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    first = make(client).json()

    second = make(client, replace=True).json()

    assert (reads_reports(first["token"]), reads_reports(second["token"])) == (401, 200)
    assert IntegrationToken.objects.count() == 1


@pytest.mark.parametrize("missing", ["recipient", "purpose"])
def test_token_for_exact_figures_names_recipient_and_purpose(
    municipality: Municipality, api: Api, missing: str
) -> None:
    fields = {"audience": "internal", "recipient": "Ledelsen", "purpose": "Budget"}
    client = api(municipality.administrator)

    assert make(client, **{**fields, missing: " "}).status_code == 400
    assert not IntegrationToken.objects.exists()
    assert make(client, **fields).json()["recipient"] == "Ledelsen"


@pytest.mark.parametrize("days", [0, 367, None, "mange"])
def test_days_are_between_one_and_a_year(municipality: Municipality, api: Api, days: object) -> None:
    answer = make(api(municipality.administrator), days=days)

    assert answer.status_code == 400
    assert [pointer for pointer, _code in errors(answer)] == ["/days"]


def test_account_of_a_person_gets_no_token(municipality: Municipality, api: Api) -> None:
    assert make(api(municipality.administrator), name=municipality.guide.username).status_code == 409
