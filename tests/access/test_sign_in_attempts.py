"""POST /auth/token/: wrong credentials, and how many attempts a name and an address have."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client
from rest_framework.exceptions import Throttled
from rest_framework.test import APIClient

from backend.access.throttles import ATTEMPTS_BY_ADDRESS, ATTEMPTS_BY_NAME, SignInAttempt
from backend.core import clock
from backend.organisation.models import Staff
from tests import factories

TOKEN = "/api/v1/auth/token/"

pytestmark = pytest.mark.usefixtures("one_minute")

WRONG = {"username": "signe", "password": "forkert"}


@pytest.fixture
def signe(db: None) -> Staff:
    staff: Staff = factories.StaffFactory.create(username="signe")
    staff.set_password(factories.PASSWORD)
    return staff


def sign_in(username: str, password: str = factories.PASSWORD, address: str = "10.0.0.1") -> int:
    body = {"username": username, "password": password}
    return APIClient(REMOTE_ADDR=address).post(TOKEN, body, format="json").status_code


@pytest.mark.parametrize(("language", "detail"), [("en", "Wrong username"), ("da", "Forkert brugernavn")])
@pytest.mark.parametrize("body", [WRONG, {"username": "nobody", "password": factories.PASSWORD}])
def test_wrong_credentials_are_401(signe: Staff, language: str, detail: str, body: dict[str, str]) -> None:
    response = APIClient().post(TOKEN, body, format="json", headers={"Accept-Language": language})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"].startswith(detail)


@pytest.mark.parametrize("again", ["signe", "SIGNE", " signe ", "\uff53\uff49\uff47\uff4e\uff45", "signe\t"])
def test_spellings_of_a_name_are_counted_together(signe: Staff, again: str) -> None:
    for attempt in range(ATTEMPTS_BY_NAME):
        assert sign_in(["signe", "Signe", " signe"][attempt % 3], "forkert") == 401

    assert sign_in(again) == 429


def test_api_and_page_count_together(signe: Staff) -> None:
    for _attempt in range(ATTEMPTS_BY_NAME):
        assert sign_in("signe", "forkert") == 401

    assert Client().post("/log-ind/", {"username": "signe", "password": factories.PASSWORD}).status_code == 429


def test_one_user_does_not_keep_the_office_out(signe: Staff) -> None:
    for _attempt in range(2 * ATTEMPTS_BY_ADDRESS):
        sign_in("one-who-forgot", "forkert")

    assert sign_in("signe") == 200


def test_right_passwords_do_not_count(signe: Staff) -> None:
    for _attempt in range(ATTEMPTS_BY_NAME + ATTEMPTS_BY_ADDRESS + 1):
        assert sign_in("signe") == 200


def test_many_names_from_one_address_must_wait(signe: Staff) -> None:
    for attempt in range(ATTEMPTS_BY_ADDRESS):
        assert sign_in(f"guess{attempt}", "x") == 401

    assert sign_in("signe") == 429
    assert sign_in("signe", address="10.0.0.2") == 200


def test_next_minute_begins_anew(signe: Staff) -> None:
    for _attempt in range(ATTEMPTS_BY_NAME + 1):
        sign_in("signe", "forkert")
    with time_machine.travel(clock.real_now() + timedelta(minutes=1), tick=False):
        assert sign_in("signe") == 200


def test_refusal_shows_the_waiting_time(signe: Staff) -> None:
    for _attempt in range(ATTEMPTS_BY_NAME):
        sign_in("signe", "forkert")
    response = APIClient().post(TOKEN, WRONG, format="json", headers={"Accept-Language": "en"})

    assert (response.status_code, response["Retry-After"]) == (429, "30")
    assert re.search("30 seconds", response.json()["detail"])


def test_parallel_attempts_cannot_pass_the_limit_together() -> None:
    """The checks of many requests overlap here as they do in many processes: Redis alone counts."""

    def attempt(_number: int) -> bool:
        request = HttpRequest()
        request.META["REMOTE_ADDR"] = "10.0.0.1"
        try:
            SignInAttempt.begin("signe", request)
        except Throttled:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        allowed = list(pool.map(attempt, range(200)))

    assert allowed.count(True) == ATTEMPTS_BY_NAME
