"""Abilities: a detail answer shows a verb exactly when the route of the verb allows the caller.

`tests/<app>/contract.py` says what each route answers each caller, and `test_matrix` proves it. These tests compare
the detail answers with it, in the state that the request of the route needs.
"""

import re
from collections.abc import Callable

import pytest
from django.db.models import Model
from rest_framework.test import APIClient

from backend.access.abilities import declared
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests.contract.contracts import Ask, Scene, contracts, endpoints, send
from tests.contract.routes import api_routes
from tests.contract.test_matrix import callers_of

DETAILS = {model: path for contract in contracts().values() for model, path in contract.details.items()}
OTHERWISE_NAMED = {verb: route for contract in contracts().values() for verb, route in contract.verbs.items()}
VERBS = [(model, verb) for model, verbs in declared().items() for verb in verbs]
ROUTES = {str(route): route for route in api_routes()}

Api = Callable[[Staff | None], APIClient]


def _route(model: type[Model], verb: str) -> str:
    if route := OTHERWISE_NAMED.get((model, verb)):
        return route
    return f"PATCH {DETAILS[model]}" if verb == "edit" else f"POST {DETAILS[model]}{verb}/"


def _named(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


def test_view_asks_for_permission_of_ability() -> None:
    for model, verb in VERBS:
        route = ROUTES[_route(model, verb)]
        assert route.view.required_permissions[route.action] == declared()[model][verb].permission, (model, verb)


def test_every_verb_of_a_record_is_declared() -> None:
    """A POST below a detail answer, or a PATCH of it, is a verb."""
    found = {_route(model, verb) for model, verb in VERBS}
    below = {
        name
        for name in ROUTES
        for detail in DETAILS.values()
        if name.startswith(f"POST {detail}") or name == f"PATCH {detail}"
    }
    of_parts = {name for name in below if name.count("{") > 1}  # of one activity, consent or contact person

    assert below - of_parts <= found


@pytest.mark.parametrize(("model", "verb"), VERBS, ids=_named)
def test_verb_is_shown_exactly_to_those_whom_its_route_allows(
    scene: Scene, api: Api, model: type[Model], verb: str
) -> None:
    route = _route(model, verb)
    endpoint = endpoints()[route]
    readers = {who for who, status in endpoints()[f"GET {DETAILS[model]}"].statuses.items() if status == 200}
    number = re.search(r"\d+", endpoint.ask(scene).path)
    pk = scene.person.pk if model is YoungPerson or number is None else number[0]
    path = DETAILS[model].replace("{pk}", str(pk))
    callers = callers_of(scene)
    shown = {}
    for who in readers & endpoint.statuses.keys():
        response = send(api(callers[who]), "GET", Ask(path))
        if response.status_code == 200:
            shown[who] = verb in response.json()["abilities"]

    assert shown == {who: endpoint.statuses[who] < 300 for who in shown}
    assert True in shown.values()
