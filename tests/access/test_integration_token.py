"""The administrator gives a reporting tool a token: it reaches the reports, and nothing else."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry, IntegrationToken
from backend.core import clock
from backend.organisation.models import Staff
from tests.conftest import Municipality

PEOPLE = [
    "/young-people/",
    "/caseload/",
    "/contacts/",
    "/follow-ups/",
    "/assignments/",
    "/staff/",
    "/units/",
    "/code-lists/",
    "/me/",
    "/guidance/courses/",
]


def _make(*arguments: str) -> str:
    out = StringIO()
    call_command("make_integration_token", "power-bi", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def _get(token: str, path: str) -> int:
    client = APIClient(headers={"Authorization": f"Token {token}"})
    return int(client.get(f"/api/v1{path}").status_code)


def test_integration_reads_reports_and_no_person(municipality: Municipality) -> None:
    token = _make()

    assert _get(token, "/reports/") == 200
    assert _get(token, "/reports/caseload/") == 200
    assert [_get(token, path) for path in PEOPLE] == [403] * len(PEOPLE)
    assert _get(token, f"/young-people/{municipality.person.pk}/") == 403
    assert not AccessLogEntry.objects.filter(allowed=True).exclude(young_people=[]).exists()


def test_integration_cannot_even_sign_out_and_is_no_colleague(municipality: Municipality) -> None:
    client = APIClient(headers={"Authorization": f"Token {_make()}"})
    assert client.post("/api/v1/auth/logout/").status_code == 403

    colleagues = APIClient()
    colleagues.force_authenticate(municipality.guide)
    shown = colleagues.get("/api/v1/staff/?page_size=200").json()["results"]
    names = {row["username"] for row in shown}
    assert municipality.colleague.username in names
    assert not names & {"power-bi", municipality.integration.username}


def test_expired_token_is_401(municipality: Municipality) -> None:
    token = _make("--days", "30")

    with time_machine.travel(clock.real_now() + timedelta(days=29)):
        assert _get(token, "/reports/") == 200
    with time_machine.travel(clock.real_now() + timedelta(days=31)):
        assert _get(token, "/reports/") == 401


def test_replace_deletes_the_earlier_tokens(municipality: Municipality) -> None:
    first, second = _make(), _make()
    assert (_get(first, "/reports/"), _get(second, "/reports/")) == (200, 200)

    third = _make("--replace")

    assert [_get(token, "/reports/") for token in (first, second, third)] == [401, 401, 200]
    assert Staff.objects.filter(username="power-bi").count() == 1


def test_account_of_a_person_gets_no_token(municipality: Municipality) -> None:
    with pytest.raises(CommandError):
        call_command("make_integration_token", municipality.manager.username, stdout=StringIO())


def test_internal_token_without_recipient_or_purpose_is_refused(municipality: Municipality) -> None:
    for arguments in (["--purpose", "Budget"], ["--recipient", "Økonomi"], ["--recipient", " ", "--purpose", "Budget"]):
        with pytest.raises(CommandError):
            _make("--for", "internal", *arguments)
    _make("--for", "internal", "--recipient", "Økonomi, Bo Lund", "--purpose", "Budgetopfølgning")

    token = IntegrationToken.objects.get()
    assert (token.audience, token.recipient, token.purpose) == ("internal", "Økonomi, Bo Lund", "Budgetopfølgning")


def test_database_refuses_an_internal_token_without_recipient(municipality: Municipality) -> None:
    _make()
    with pytest.raises(IntegrityError, match="integration_token_internal_says_who_and_why"):
        IntegrationToken.objects.update(audience="internal", purpose="Budget")


@pytest.mark.parametrize("days", ["0", "367"])
def test_token_for_more_than_a_year_is_refused(municipality: Municipality, days: str) -> None:
    with pytest.raises(CommandError):
        _make("--days", days)


def test_token_without_any_unit_is_refused(db: None) -> None:
    with pytest.raises(CommandError):
        _make()
