"""Every create honours `Idempotency-Key`: the same request returns the same record, another one is refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from tests.contract.contracts import Scene, endpoints, send
from tests.contract.routes import API, api_routes
from tests.contract.test_matrix import callers_of
from tests.support import errors, forget_attempts, written

Api = Callable[[Staff | None], APIClient]

CREATES = sorted(str(route) for route in api_routes() if route.action in getattr(route.view, "creates", ()))
KEY = {"Idempotency-Key": "k1"}
SHOWN_ONCE = {"token": None}
"""The text of a token, which no answer but the first has."""


def test_header_is_declared_exactly_where_a_record_is_created() -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    created, declared = set(), set()
    for path, operations in paths.items():
        name = f"POST {path.removeprefix(API)}".replace("{id}", "{pk}")
        operation = operations.get("post", {"responses": {}})
        if "201" in operation["responses"]:
            created.add(name)
        if {"$ref": "#/components/parameters/IdempotencyKey"} in operation.get("parameters", []):
            declared.add(name)

    assert created == declared == set(CREATES)


@pytest.mark.parametrize("name", CREATES)
def test_repeated_create_returns_the_same_record_and_another_body_is_409(scene: Scene, api: Api, name: str) -> None:
    endpoint = endpoints()[name]
    ask = endpoint.ask(scene)
    client = api(callers_of(scene)[endpoint.answers[201].split()[-1]])
    forget_attempts()

    first = send(client, "POST", ask, **KEY)
    after_first = written()
    again = send(client, "POST", ask, **KEY)
    other = send(client, "POST", replace(ask, body={**(ask.body or {}), "another": "body"}), **KEY)

    assert (first.status_code, again.status_code) == (201, 201), (first.content, again.content)
    assert {**again.json(), **SHOWN_ONCE} == {**first.json(), **SHOWN_ONCE}
    assert (other.status_code, errors(other)) == (409, [("", "idempotency_key")])
    assert written() == after_first


def test_without_the_header_each_request_creates_a_record(scene: Scene, api: Api) -> None:
    body = {"young_person": scene.person.pk, "kind": "meeting"}
    client = api(scene.owner)

    first, second = (client.post(f"{API}/contacts/", body) for _ in range(2))

    assert first.json()["id"] != second.json()["id"]
