"""Each caller requests each route; `matrix.txt` has the expected answers.

A refused request changes nothing, and leaves exactly one denied row in the access log, with the right young person.
A request that shows a young person leaves exactly one allowed row.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.access.scopes import NotPersonal
from backend.access.views import ScopedViewSet
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Around, Municipality
from tests.contract.requests import REQUESTS, Ask, Scene, send
from tests.contract.routes import Route, api_routes
from tests.support import forget_attempts, written

TABLE = Path(__file__).with_name("matrix.txt")


def _expected() -> dict[str, dict[str, str]]:
    """Route → who → status. A line that begins with METHOD is the heading of those that follow."""
    expected: dict[str, dict[str, str]] = {}
    heading: list[str] = []
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            method, path, *statuses = line.split()
            if method == "METHOD":
                heading = statuses
            else:
                expected[f"{method} {path}"] = dict(zip(heading, statuses, strict=True))
    return expected


EXPECTED = _expected()
ROUTES = {str(route): route for route in api_routes()}

Api = Callable[[Staff | None], APIClient]


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    assert sorted(EXPECTED) == sorted(ROUTES), "matrix.txt and the URL table do not agree"
    assert sorted(REQUESTS) == sorted(ROUTES), "requests.py and the URL table do not agree"


def callers_of(municipality: Municipality, around: Around) -> dict[str, Staff | None]:
    """Return the callers by their names in `matrix.txt`."""
    return {
        "anon": None,
        "integ": municipality.integration,
        "manager": municipality.manager,
        "auditor": municipality.auditor,
        "admin": municipality.administrator,
        "outsider": municipality.outsider,
        "colleague": municipality.colleague,
        "grace": around.grace,
        "gone": around.gone,
        "deputy": around.deputy,
        "coord": municipality.coordinator,
        "on_call": around.on_call,
        "other-l": municipality.other_leader,
        "leader": municipality.leader,
        "owner": municipality.guide,
        "consult": around.consult,
    }


@pytest.mark.parametrize("name", sorted(set(EXPECTED) & set(REQUESTS)))
def test_matrix(municipality: Municipality, around: Around, api: Api, name: str) -> None:
    route = ROUTES[name]
    signe = factories.StaffFactory.build(username="signe")
    signe.set_password(factories.PASSWORD)
    signe.save()
    ask = REQUESTS[name](Scene(municipality, around))
    before = written()
    found = {}
    callers = callers_of(municipality, around)
    for who in EXPECTED[name]:
        staff = callers[who]
        forget_attempts()
        savepoint = transaction.savepoint()
        found[who] = _status(route, ask, api(staff), staff, municipality, before)
        transaction.savepoint_rollback(savepoint)

    assert found == EXPECTED[name], f"now: {name} {' '.join(found.values())}"


def _status(
    route: Route, ask: Ask, client: APIClient, staff: Staff | None, municipality: Municipality, before: int
) -> str:
    response = send(client, route.method, ask)
    status = response.status_code
    denied = list(AccessLogEntry.objects.filter(allowed=False).values_list("staff", "young_people"))
    if status < 400:
        assert denied == []
        _assert_logged(route, status)
        return str(status)
    assert response["Content-Type"] == "application/problem+json", response.content
    assert written() == before, f"{route} answered {status} and wrote"
    assert not AccessLogEntry.objects.filter(allowed=True).exists(), f"{route} answered {status} and logged a read"
    if staff is None:
        assert denied == []
        return str(status)
    assert denied == [(staff.pk, _denied_people(route, ask, status, municipality))]
    return "~" if status == 400 else str(status)


def _denied_people(route: Route, ask: Ask, status: int, municipality: Municipality) -> list[int]:
    """Whose row a denial must be: the young person of the path, or the one of the body that was out of sight."""
    of_path = "{pk}" in route.path and not isinstance(getattr(route.view, "scope", None), NotPersonal)
    return [municipality.person.pk] if of_path or status == 400 else []


def _assert_logged(route: Route, status: int) -> None:
    rows = AccessLogEntry.objects.filter(allowed=True).count()
    shown = issubclass(route.view, ScopedViewSet) and status != 204
    # Who opens a case acts beyond their own sight, which has a row of its own.
    expected = 2 if str(route) == "POST /young-people/" else int(shown)
    assert rows == expected, f"{route} left {rows} rows in the access log"
