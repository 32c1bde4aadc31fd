"""An invisible young person, and each record about one, answers exactly as one that does not exist.

The tests compare whole problem documents in both languages, without the request id and the id in the request. Nothing
changes, and the access log has the attempt as denied, with the right young person.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.access.scopes import NotPersonal, YoungPersonFilter
from backend.organisation.models import Staff
from tests.conftest import Municipality
from tests.contract.contracts import Ask, Scene, contracts, endpoints, send
from tests.contract.routes import Route, api_routes
from tests.support import denials, errors, problem, shape_of, written

NOBODYS = 987_654_321
LANGUAGES = ("da", "en")
Api = Callable[[Staff | None], APIClient]

PERSONAL = [
    route
    for route in api_routes()
    if "{pk}" in route.path and not isinstance(getattr(route.view, "scope", None), NotPersonal)
]


@pytest.mark.parametrize("route", PERSONAL, ids=str)
def test_in_a_path(scene: Scene, api: Api, route: Route) -> None:
    municipality = scene.municipality
    ask = endpoints()[str(route)].ask(scene)
    pk = re.search(r"/(\d+)/", ask.path)
    assert pk
    nobodys = replace(ask, path=ask.path.replace(pk[0], f"/{NOBODYS}/", 1))
    client = api(municipality.other_leader)
    before = written()

    for language in LANGUAGES:
        about_theirs, queries_of_theirs = _sent(client, route.method, ask, language)
        about_nobody, queries_of_nobody = _sent(client, route.method, nobodys, language)

        assert queries_of_theirs == queries_of_nobody, "the time of the answer tells that the record exists"
        assert about_theirs.status_code in (403, 404)
        assert problem(about_theirs, pk[1]) == problem(about_nobody, NOBODYS)
    denied = [(municipality.other_leader, [municipality.person.pk]), (municipality.other_leader, [])]
    assert denials() == denied * len(LANGUAGES)
    assert written() == before


IN_BODIES = {case: hidden for contract in contracts().values() for case, hidden in contract.hidden.items()}


@pytest.mark.parametrize("case", sorted(IN_BODIES))
def test_in_a_body(municipality: Municipality, api: Api, case: str) -> None:
    hidden = IN_BODIES[case]
    theirs = hidden.theirs(municipality)
    ask = hidden.ask(municipality, theirs)
    asks = [ask, replace(ask, body=_with_id(ask.body, hidden.pointer, NOBODYS))]
    client = api(municipality.outsider)
    before = written()

    for language in LANGUAGES:
        (about_theirs, queries_of_theirs), (about_nobody, queries_of_nobody) = (
            _sent(client, "POST", ask, language) for ask in asks
        )

        assert queries_of_theirs == queries_of_nobody, "the time of the answer tells that the record exists"
        assert about_theirs.status_code == 400, about_theirs.content
        assert errors(about_theirs) == errors(about_nobody) == [(hidden.pointer, "does_not_exist")]
        assert problem(about_theirs, theirs) == problem(about_nobody, NOBODYS)
    denied = [(municipality.outsider, [municipality.person.pk]), (municipality.outsider, [])]
    assert denials() == denied * len(LANGUAGES)
    assert written() == before


def _sent(client: APIClient, method: str, ask: Ask, language: str) -> tuple[Any, list[str]]:
    """Return the answer to a request, and the statements that it ran, without their values."""
    with CaptureQueriesContext(connection) as captured:
        response = send(client, method, ask, **{"Accept-Language": language})
    return response, [shape_of(query["sql"]) for query in captured]


def _with_id(body: Any, pointer: str, pk: int) -> Any:
    """Return the body with the id `pk` at the pointer."""
    if not pointer:
        return pk
    key, _slash, rest = pointer.removeprefix("/").partition("/")
    place: Any = int(key) if isinstance(body, list) else key
    changed = list(body) if isinstance(body, list) else dict(body)
    changed[place] = _with_id(body[place], rest, pk)
    return changed


def _filters() -> dict[str, YoungPersonFilter]:
    """Return the path of each list that can be filtered by young person, with the filter."""
    lists = (route for route in api_routes() if route.action == "list" and hasattr(route.view, "filterset_class"))
    filters = {route.path: route.view.filterset_class.base_filters.get("young_person") for route in lists}
    return {path: found for path, found in filters.items() if found is not None}


FILTERS = _filters()


@pytest.mark.parametrize("path", sorted(FILTERS))
def test_in_a_query(municipality: Municipality, api: Api, path: str) -> None:
    client = api(municipality.other_leader)

    for language in LANGUAGES:
        (about_theirs, queries_of_theirs), (about_nobody, queries_of_nobody) = (
            _sent(client, "GET", Ask(f"{path}?young_person={pk}"), language) for pk in (municipality.person.pk, NOBODYS)
        )

        assert queries_of_theirs == queries_of_nobody, "the time of the answer tells that the record exists"
        assert about_theirs.status_code == about_nobody.status_code == 400
        assert errors(about_theirs)[0][0] == "young_person"
        assert problem(about_theirs, municipality.person.pk) == problem(about_nobody, NOBODYS)
    denied = [(municipality.other_leader, [municipality.person.pk]), (municipality.other_leader, [])]
    assert denials() == denied * len(LANGUAGES)
    assert not AccessLogEntry.objects.filter(allowed=True).exists()


OF_FULL_ACCESS = [
    path
    for path, found in sorted(FILTERS.items())
    if found.level == "full" and endpoints()[f"GET {path}"].statuses["coordinator"] == 200
]


@pytest.mark.parametrize("path", OF_FULL_ACCESS)
def test_the_summary_is_not_enough_to_ask_for_full_access(municipality: Municipality, api: Api, path: str) -> None:
    """A coordinator sees that the young person exists, and still learns nothing of contacts."""
    response = send(api(municipality.coordinator), "GET", Ask(f"{path}?young_person={municipality.person.pk}"))

    assert response.status_code == 400
    assert denials() == [(municipality.coordinator, [municipality.person.pk])]
