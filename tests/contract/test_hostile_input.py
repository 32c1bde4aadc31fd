"""Values that no honest client sends, at every place of a request: never a 500, never HTML, never half a write.

Each route gets some of those for its address, its parameters and its body. Code that all routes share reads the
headers, so one create gets all of those, and one edit those of If-Match.
FUZZ=20 pytest tests/contract/test_hostile_input.py sends more, others each time.
"""

import base64
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponse
from rest_framework.test import APIClient

from backend.core.api.filters import _known
from backend.organisation.models import Staff
from tests.contract.contracts import Ask, Scene, contracts, endpoints, send
from tests.contract.routes import Route, api_routes
from tests.state_machine import FUZZ
from tests.support import forget_attempts, is_of_framework

Api = Callable[[Staff | None], APIClient]
ROUTES = {str(route): route for route in api_routes()}
KEYS = {name: keys for contract in contracts().values() for name, keys in contract.keys.items()}
NAMES = sorted(ROUTES.keys() & endpoints().keys())
EXAMPLES = 6

NUMBERS = [
    "0",
    "-1",
    "1.0",
    "9" * 18,
    "9" * 19,
    "9" * 40,
    "%00",
    "%ED%A0%80",
    "%D9%A3",
    "NaN",
    "1e5",
    "0x1",
    "'",
    "%2e%2e",
]
TEXTS = [
    *[
        "",
        "\0",
        "x",
        "'",
        "%",
        "\\",
        "[",
        '{"a":1}',
        "NaN",
        "Infinity",
        "1e999",
        "-1",
        "9" * 30,
        "true",
        "maybe",
        ",",
        ",,",
    ],
    *["0000-01-01", "0001-01-01", "1899-12-31", "2026-02-30", "9999-12-31", "10000-01-01", "2026-11-27T25:00", "today"],
    *["0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00"],
    *["2026-11-27T12:00:00+99:00", "a" * 5000, "\u202e", "\U0001f600", "\ufffd", "A\u030a"],
]
RAW = ["%00", "%ED%A0%80", "%FF", "%E0%80%80"]
VALUES: list[Any] = [
    *[None, True, [], {}, [None], [[]], {"a": {}}, "", " ", "x", 0, -1, 1.5, 2**31, 2**63 - 1, 2**63, -(2**63), 1e308],
    *["0001-01-01", "9999-12-31", "0001-01-01T00:00:00", "9999-12-31T23:59:59-14:00", "24:00", "\0", "a" * 1001],
    *["\u202e", "A\u030a", "NaN", [0], ["0001-01-01"], {"id": 0}],
]
HEADERS = {
    "If-Match": [
        "",
        "*",
        '"0"',
        '"-1"',
        '"999999999"',
        '"99999999999999999999"',
        'W/"1"',
        '"1", "2"',
        "1",
        '"\xe9"',
        "x" * 5000,
    ],
    "Idempotency-Key": ["", " ", "x" * 101, "x" * 5000, "\xe9", "'", "a\tb", "\x00", "\udcff"],
    "Accept-Language": ["", "xx", "da;q=9", "en;q=x", "*", "x" * 600, "da" + "-x" * 200, "\xe9", "\x00"],
    "Accept": ["", "text/html", "*/*;q=x", "x", "application/json; indent=999999999", "text/csv", "application/xml"],
    "Authorization": [
        "Token",
        "Token a b",
        "Token \xff",
        "Basic eDp5",
        "Bearer x",
        "Token " + "0" * 5000,
        "Token \x00",
    ],
    "Content-Type": [
        "",
        "x",
        "text/plain",
        "application/json; charset=x",
        "multipart/form-data",
    ],
    "X-Request-ID": ["", "x" * 5000, "\xe9", "a\tb", "\x00"],
    "Cookie": ["sessionid=\x00", "sessionid=" + "x" * 5000, "csrftoken=\xe9", "django_language=zz", "=;=;"],
    "Range": ["bytes=0-"],
    "X-HTTP-Method-Override": ["DELETE"],
}


def _cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


CURSORS = [
    _cursor("0001-01-01T00:00:00+00:00", "contact", 1),
    _cursor("0001-01-01T00:00:00+14:00", "contact", 1),
    _cursor("9999-12-31T23:59:59-14:00", "contact", 2**63 - 1),
    _cursor("2026-11-27T12:00:00+01:00", "nothing", -(2**63)),
    _cursor("2026-11-27T12:00:00+01:00", "\ud800", 1),
    _cursor("2026-11-27", "contact", 1),
    _cursor(2026, "contact", 1),
    _cursor([], {}, None),
    "=",
    "é",
]


def _requests(route: Route, ask: Ask) -> Iterator[Ask]:
    """Yield the request with one hostile value at each of its places but the headers."""
    if found := re.search(r"/(\d+)/", ask.path):
        for number in NUMBERS:
            yield replace(ask, path=ask.path.replace(found[0], f"/{number}/", 1))
    path = ask.path.partition("?")[0]
    for name in sorted(_parameters(route)):
        values = [*map(_quoted, TEXTS), *RAW, *([*map(_quoted, CURSORS)] if name == "cursor" else [])]
        for value in values:
            yield replace(ask, path=f"{path}?{name}={value}")
    for key in ask.body or {}:
        for value in VALUES:
            yield replace(ask, body={**(ask.body or {}), key: value})


def _with_headers(ask: Ask, names: Iterable[str]) -> Iterator[Ask]:
    """Yield the request with each hostile value of these headers."""
    for name in names:
        for text in HEADERS[name]:
            yield replace(ask, headers={**ask.headers, name: text})


def _quoted(text: str) -> str:
    return quote(text, errors="surrogatepass")


def _parameters(route: Route) -> set[str]:
    view = route.view()
    view.action, view.request = route.action, None
    view.detail = "{pk}" in route.path
    request = type("Reading", (), {"method": route.method, "query_params": {}})()
    return set(_known(request, view)) | {"page", "nothing"}


def _must_be_a_problem(response: HttpResponse, sent: object) -> None:
    assert response.status_code < 500, (sent, response.content)
    if response.status_code < 400:
        return
    assert response["Content-Type"] == "application/problem+json", (sent, response.content[:200])
    body = json.loads(response.content)
    for sentence in [body["title"], body["detail"], *(error["detail"] for error in body.get("errors", []))]:
        assert sentence, sent
        assert not is_of_framework(sentence), (sent, sentence)


@pytest.mark.parametrize("name", NAMES)
def test_no_hostile_value_breaks_a_route(scene: Scene, api: Api, name: str) -> None:
    chance = random.Random(None if FUZZ else name)
    asked = list(_requests(ROUTES[name], endpoints()[name].ask(scene)))
    _send_each(scene, api, name, chance.sample(asked, min(len(asked), EXAMPLES * max(FUZZ, 1))), chance)


@pytest.mark.parametrize(
    ("name", "headers"), [("POST /contacts/", [*HEADERS]), ("PATCH /contacts/{pk}/", ["If-Match"])]
)
def test_no_hostile_header_breaks_a_route(scene: Scene, api: Api, name: str, headers: list[str]) -> None:
    _send_each(scene, api, name, _with_headers(endpoints()[name].ask(scene), headers), random.Random(name))


def _send_each(scene: Scene, api: Api, name: str, asked: Iterable[Ask], chance: random.Random) -> None:
    """Send each request, in either language, and roll back what it writes."""
    route, endpoint = ROUTES[name], endpoints()[name]
    who = endpoint.reader if endpoint.statuses.get("owner", 403) == 403 else "guide"
    client = api(scene.municipality.staff(who))
    for ask in asked:
        forget_attempts()
        language = chance.choice(["da", "en"])
        savepoint = transaction.savepoint()
        response = send(client, route.method, replace(ask, headers={"Accept-Language": language, **ask.headers}))
        transaction.savepoint_rollback(savepoint)
        _must_be_a_problem(response, ask)


UNKNOWN = [
    *["/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/nothing/", "/api/v1/young-people/x/", "/api/v2/me/"],
    *["/api/v1/me", "/api/v1/caseload", "/api/v1/me//", "/api/schema/x/", "/api/v1/%00/", "/api/v1/%ff/"],
]


@pytest.mark.parametrize("debug", [False, True])
def test_no_address_of_the_api_answers_html(scene: Scene, api: Api, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug
    client = api(scene.municipality.guide)
    for path in UNKNOWN:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            forget_attempts()
            response = client.generic(method, path, "{}", content_type="application/json")

            assert response.status_code in (404, 405), (method, path)
            assert response["Content-Type"] == "application/problem+json", (method, path)


@pytest.mark.parametrize(("language", "says"), [("en", "end with a slash"), ("da", "slutter med en skråstreg")])
def test_missing_slash_is_named(scene: Scene, api: Api, language: str, says: str) -> None:
    response = api(scene.municipality.guide).get("/api/v1/me", headers={"Accept-Language": language})

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert says in response.json()["detail"]
    assert "/api/v1/me/" in response.json()["detail"]


def test_wrong_method_is_a_problem(scene: Scene, api: Api) -> None:
    """Each address answers one of the methods that it does not have. `test_matrix` would know of one that it has."""
    chance = random.Random(None if FUZZ else 1)
    client = api(scene.municipality.guide)
    allowed: dict[str, set[str]] = {}
    for route in ROUTES.values():
        allowed.setdefault(route.path, set()).add(route.method)
    for template, methods in allowed.items():
        path = re.sub(r"{(\w+)}", lambda part: KEYS.get(part[1], ["1"])[0], template)
        wrong = sorted({"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - methods)
        method = chance.choice(wrong)
        forget_attempts()
        response = send(client, method, Ask(path))
        assert response.status_code == 405, (method, path, response.content)
        _must_be_a_problem(response, (method, path))


def test_csrf_failure_is_a_problem(scene: Scene) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(scene.municipality.guide)
    for language in ("da", "en"):
        response = client.post("/api/v1/contacts/", {}, format="json", headers={"Accept-Language": language})
        assert response.status_code == 403
        _must_be_a_problem(response, "csrf")
