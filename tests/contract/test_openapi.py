"""Whatever the OpenAPI document allows, and what it does not: never a 500, and answers as the document says.

Bounded for the test suite; FUZZ=20 pytest tests/contract/test_openapi.py looks further, with other examples each time.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from knox.models import get_token_model
from pytest_django.plugin import DjangoDbBlocker
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS as ALL_CHECKS
from schemathesis.checks import load_all_checks

from tests.conftest import Municipality, build_municipality
from tests.contract.contracts import contracts, grow
from tests.contract.routes import API, api_routes
from tests.state_machine import FUZZ
from tests.support import forget_attempts

EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}
"""How many requests each operation gets. `test_hostile_input` sends further ones that are wrong."""
CALLERS = ("guide", "leader")
load_all_checks()
CHECKS = ALL_CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)

SCHEMA = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
SCHEMA.app = get_wsgi_application()
OPERATIONS: dict[str, Any] = {(found := result.ok()).label: found for result in SCHEMA.get_all_operations()}  # type: ignore[union-attr]  # a bad one raises


WARNINGS = {*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache}
"""What drf-spectacular reported while it made the document, with the app that only the tests install."""

PARTS = {name: model for contract in contracts().values() for name, model in contract.parts.items()}
KEYS = {name: keys for contract in contracts().values() for name, keys in contract.keys.items()}
VALUES = {name: value for contract in contracts().values() for name, value in contract.values.items()}


def _operations_and_modes() -> Iterator[tuple[str, GenerationMode]]:
    for label, operation in sorted(OPERATIONS.items()):
        yield label, GenerationMode.POSITIVE
        numbers = [parameter for parameter in operation.path_parameters if parameter.name not in KEYS]
        if any(map(len, (operation.body, operation.query, numbers))):
            yield label, GenerationMode.NEGATIVE  # nothing can be wrong with a request that says nothing


VIEWS = {f"{route.method} {API}{route.path}".replace("{pk}", "{id}"): route.view for route in api_routes()}


def _make_qualifying(case: Any, municipality: Municipality, chance: random.Random) -> None:
    """Mostly let the request be about records that are there, where it would name numbers that mean nothing."""
    scoped = getattr(VIEWS[case.operation.label], "queryset", None)
    models: dict[str, Any] = {**PARTS, "id": scoped.model if scoped is not None else None}
    for name in case.path_parameters or {}:
        if name in KEYS:
            case.path_parameters[name] = chance.choice([*KEYS[name], case.path_parameters[name]])
        elif chance.random() < 0.8 and (row := models[name]._default_manager.order_by("pk").first()):
            case.path_parameters[name] = row.pk
    if isinstance(case.body, dict):
        real = {
            "young_person": municipality.person.pk,
            "to": municipality.colleague.pk,
            "staff": municipality.colleague.pk,
            "deputy": municipality.colleague.pk,
            "unit": municipality.team.pk,
            **VALUES,
        }
        for key in real.keys() & case.body.keys():
            if chance.random() < 0.8:
                case.body[key] = real[key]
    if "If-Match" in (case.headers or {}) and chance.random() < 0.7:
        case.headers["If-Match"] = '"1"'


@dataclass(frozen=True)
class Callers:
    """The small municipality with a few of everything, and a token of each caller."""

    municipality: Municipality
    tokens: list[str]


@pytest.fixture(scope="module")
def callers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Callers]:
    """One for all tests, since each request is rolled back; the connection that holds it is not dropped in between."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        municipality = build_municipality()
        grow(municipality, 3)
        yield Callers(
            municipality, [get_token_model().objects.create(user=municipality.staff(who))[1] for who in CALLERS]
        )
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    ("label", "mode"), list(_operations_and_modes()), ids=lambda given: getattr(given, "value", given)
)
def test_no_operation_breaks(callers: Callers, label: str, mode: GenerationMode) -> None:
    chance = random.Random(label)

    @settings(
        max_examples=EXAMPLES[mode] * max(FUZZ, 1),
        database=None,
        derandomize=not FUZZ,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        _make_qualifying(case, callers.municipality, chance)
        token = chance.choice(callers.tokens)
        forget_attempts()
        with transaction.atomic():
            case.call_and_validate(headers={"Authorization": f"Token {token}"}, checks=CHECKS)
            transaction.set_rollback(True)

    ask()


def test_document_with_an_app_that_is_added_has_no_warning() -> None:
    assert not WARNINGS


def test_every_operation_parameter_and_schema_is_described() -> None:
    document = SCHEMA.raw_schema
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    parameters = [one for operation in operations for one in operation.get("parameters", []) if "name" in one]
    schemas = document["components"]["schemas"]

    assert [operation["operationId"] for operation in operations if not operation.get("summary")] == []
    assert [parameter["name"] for parameter in parameters if not parameter.get("description")] == []
    assert [name for name, schema in schemas.items() if not schema.get("description")] == []


def test_bounds_of_filters_have_one_suffix() -> None:
    """A bound ends in `_from` or `_to`; the period of a report is `from` and `to`, and `on` and `as_of` are one day."""
    operations = [operation for path in SCHEMA.raw_schema["paths"].values() for operation in path.values()]
    dates = {
        parameter["name"]
        for operation in operations
        for parameter in operation.get("parameters", [])
        if parameter.get("in") == "query" and parameter["schema"].get("format", "").startswith("date")
    }

    assert {name for name in dates if not name.endswith(("_from", "_to"))} == {"from", "to", "on", "as_of"}
    assert {name.removesuffix("_from") for name in dates if name.endswith("_from")} == {
        name.removesuffix("_to") for name in dates if name.endswith("_to")
    }


DAYS_WITH_OTHER_NAMES = {
    "day": "a closed day is itself a day",
    "from": "the period of a report, named as its parameter",
    "to": "the period of a report, named as its parameter",
    "as_of": "the day for which a report counts, named as its parameter",
}


def test_days_and_own_words_have_one_suffix() -> None:
    """The day something happens ends in `_on`; a bound in `_from`, `_to` or `_until`; own words in `own_words`."""
    fields = list(_fields(SCHEMA.raw_schema))

    days = {name for name, schema in fields if schema.get("format") == "date"}
    words = {name for name, _schema in fields if "words" in name.split("_")}

    assert {name for name in days if not name.endswith(("_on", "_from", "_to", "_until"))} == set(DAYS_WITH_OTHER_NAMES)
    assert {"own_words", "agreed_own_words"} <= words
    assert {name for name in words if not name.endswith("own_words")} == set()


def test_a_member_of_staff_is_named_staff_or_for_the_part_in_the_event() -> None:
    """A field named `by` alone is `staff`. `set_by` and `approved_by` name a second member of staff."""
    assert "by" not in {name for name, _schema in _fields(SCHEMA.raw_schema)}


def _fields(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the schema of each property in a part of the document."""
    if isinstance(part, dict):
        properties = part.get("properties")
        if part.get("type") == "object" and isinstance(properties, dict):
            yield from properties.items()
        for inner in part.values():
            yield from _fields(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _fields(inner)
