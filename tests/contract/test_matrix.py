"""Each caller requests each route, and gets the status that `tests/<app>/contract.py` names.

A refused request changes nothing, and leaves exactly one denied row in the access log, with the right young person.
A request that shows a young person leaves exactly one allowed row.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.access.scopes import NotPersonal
from backend.access.views import ScopedViewSet
from backend.organisation.models import Staff
from tests import factories
from tests.contract.contracts import CALLERS, Ask, Scene, contracts, endpoints, send
from tests.contract.routes import Route, api_routes
from tests.support import forget_attempts, written

ROUTES = {str(route): route for route in api_routes()}
NAMES = sorted(ROUTES.keys() & endpoints().keys())

Log = tuple[int, list[int], bool]
Api = Callable[[Staff | None], APIClient]


def test_every_route_is_in_contract_of_its_app() -> None:
    without = sorted(ROUTES.keys() - endpoints().keys())
    gone = sorted(endpoints().keys() - ROUTES.keys())

    assert not without, f"No tests/<app>/contract.py has these routes: {without}"
    assert not gone, f"These routes of a contract.py are not in the URL table: {gone}"
    for label, contract in contracts().items():
        for name in contract.endpoints:
            app = apps.get_containing_app_config(ROUTES[name].view.__module__)
            assert app, name
            assert app.label == label, f"{name} belongs into tests/{app.label}/contract.py"


def test_contract_names_each_caller_once() -> None:
    for name, endpoint in endpoints().items():
        named = " ".join(endpoint.answers.values()).split()
        assert len(set(named)) == len(named), name
        assert CALLERS <= set(named) <= {*CALLERS, "consult"}, name


def callers_of(scene: Scene) -> dict[str, Staff | None]:
    """Return the callers by their names in the contracts."""
    municipality, around = scene.municipality, scene.around
    return {
        "anonymous": None,
        "integration": municipality.integration,
        "manager": municipality.manager,
        "auditor": municipality.auditor,
        "administrator": municipality.administrator,
        "outsider": municipality.outsider,
        "colleague": municipality.colleague,
        "grace": around.grace,
        "gone": around.gone,
        "deputy": around.deputy,
        "coordinator": municipality.coordinator,
        "on_call": around.on_call,
        "other_leader": municipality.other_leader,
        "leader": municipality.leader,
        "owner": municipality.guide,
        "consult": around.consult,
    }


@pytest.mark.parametrize("name", NAMES)
def test_matrix(scene: Scene, api: Api, name: str) -> None:
    route, endpoint = ROUTES[name], endpoints()[name]
    factories.StaffFactory.create(username="signe").set_password(factories.PASSWORD)
    ask = endpoint.ask(scene)
    callers = callers_of(scene)
    found = {}
    before = written()
    # Nothing is rolled back between those who are refused, so one look at the end shows a change by any of them.
    refused = [who for who, status in endpoint.statuses.items() if status >= 400]
    denied: list[tuple[str, Log]] = []
    earlier = AccessLogEntry.objects.count()
    for who in refused:
        found[who], _shown = _requested(route, ask, api(callers[who]))
        denied += [(who, row) for row in _denials(route, found[who], callers[who], scene)]
    after = written()
    rows = _logged(earlier)
    assert rows == [row for _who, row in denied], f"{route} refused {denied}"
    for who in endpoint.statuses.keys() - set(refused):
        savepoint = transaction.savepoint()
        found[who], shown_people = _requested(route, ask, api(callers[who]))
        logged = _logged(earlier + len(rows))
        transaction.savepoint_rollback(savepoint)
        shown = issubclass(route.view, ScopedViewSet) and found[who] != 204
        assert [row[2] for row in logged] == [True] * (endpoint.logged if shown else 0), f"{who} {found[who]}"
        named = {person for row in logged for person in row[1]}
        assert shown_people <= named, f"{route} shows ids of young people that the access log does not have"

    assert found == endpoint.statuses
    assert after == before, f"{route} refused {refused}, and wrote"


def _logged(earlier: int) -> list[Log]:
    """Return the rows of the access log after the first ones."""
    rows = AccessLogEntry.objects.order_by("pk").values_list("staff", "young_people", "allowed")
    return list(rows[earlier:])


def _requested(route: Route, ask: Ask, client: APIClient) -> tuple[int, set[int]]:
    """Return the status of the answer, and the ids of the young people that it shows."""
    forget_attempts()
    response = send(client, route.method, ask)
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json", response.content
    is_json = response.status_code < 300 and response.get("Content-Type") == "application/json"
    return response.status_code, set(_people_in(response.json() if is_json else None))


def _people_in(shown: Any) -> Iterator[int]:
    """Yield the ids of the young people in an answer: of references, and of records with a case number."""
    if isinstance(shown, list):
        for one in shown:
            yield from _people_in(one)
    elif isinstance(shown, dict):
        if "case_number" in shown and isinstance(shown.get("id"), int):
            yield shown["id"]
        for key, value in shown.items():
            if key in ("young_person", "young_people"):
                yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int))
            yield from _people_in(value)


def _denials(route: Route, status: int, staff: Staff | None, scene: Scene) -> list[Log]:
    """Return what a refusal leaves in the log: the young person of the path, or an invisible one in the body."""
    if staff is None:
        return []
    of_path = "{pk}" in route.path and not isinstance(getattr(route.view, "scope", None), NotPersonal)
    return [(staff.pk, [scene.person.pk] if of_path or status == 400 else [], False)]
