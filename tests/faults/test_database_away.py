"""The database is not reachable, or ends a connection: the answer is 503 with advice, and nothing is half written."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from knox.models import get_token_model
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.contacts.models import Contact
from backend.people.models import YoungPerson
from tests.conftest import Municipality
from tests.support import problem, written

PATIENCE = 10.0  # seconds


def _elsewhere(send: Callable[[], Any], *, away: bool) -> Any:
    """Run `send` in a thread with its own connection; with `away` to a server that does not exist."""

    def run() -> Any:
        if away:
            connection.settings_dict = {**connection.settings_dict, "HOST": "/nowhere"}
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(PATIENCE)


@pytest.fixture
def client(committed_municipality: Municipality) -> APIClient:
    """Return a client with a token. An exception in a view becomes an answer."""
    client = APIClient(raise_request_exception=False)
    _row, token = get_token_model().objects.create(user=committed_municipality.guide)
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("path", ["/me/", "/caseload/", "/young-people/1/", "/contacts/"])
def test_unreachable_database_is_503_with_advice(client: APIClient, path: str, language: str) -> None:
    response = _elsewhere(lambda: client.get(f"/api/v1{path}", headers={"Accept-Language": language}), away=True)

    assert response.status_code == 503
    assert response["Retry-After"]
    told = problem(response)
    assert told["type"] == "/problems/unavailable"
    assert ("Try again" in told["detail"]) is (language == "en")
    assert "nowhere" not in response.content.decode()


def test_sign_in_without_database_is_503(client: APIClient) -> None:
    client.credentials()
    body = {"username": "signe", "password": "en-lang-adgangskode"}

    response = _elsewhere(lambda: client.post("/api/v1/auth/token/", body), away=True)

    assert response.status_code == 503
    assert problem(response)["type"] == "/problems/unavailable"


def test_database_lost_during_a_request_leaves_no_changes(
    committed_municipality: Municipality, client: APIClient
) -> None:
    before = written()
    answers: list[Any] = []

    def register() -> Any:
        return client.post("/api/v1/contacts/", {"young_person": committed_municipality.person.pk, "kind": "meeting"})

    with transaction.atomic():
        YoungPerson.objects.lock().get(pk=committed_municipality.person.pk)  # the request waits here
        request = threading.Thread(target=lambda: answers.append(_elsewhere(register, away=False)))
        request.start()
        _end_waiting_connections()
        request.join(PATIENCE)

    assert answers[0].status_code == 503
    assert written() == before
    assert not Contact.objects.exists()
    assert not AccessLogEntry.objects.exists()


def _end_waiting_connections() -> None:
    until = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")  # only the login role sees the connection, and may end it
        while time.monotonic() < until:
            cursor.execute(
                "SELECT pg_stat_clear_snapshot()"
            )  # without this a transaction sees the activity of its first query
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("The request did not wait for the young person's lock.")
