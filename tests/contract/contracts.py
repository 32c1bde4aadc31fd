"""What an app tells the generic tests of its routes, and the discovery of `tests/<app>/contract.py`.

Each `contract.py` has one `CONTRACT`. The generic tests join those of all apps, so no list names the apps.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.reconcile import reconcile
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Around, Municipality
from tests.contract.routes import API

TESTS = Path(__file__).parent.parent

FIRST = {"If-Match": '"1"'}
"""The header of an edit of a record that nobody has edited yet."""

WITHOUT_CASES = "integration manager auditor administrator"
WITH_CASES = "outsider colleague grace gone deputy coordinator on_call other_leader leader owner"
CALLERS = {"anonymous", *WITHOUT_CASES.split(), *WITH_CASES.split()}
"""Who requests each route: the roles that work without cases, and those that work with cases.

- outsider: a guide of another team
- colleague: a guide of the same team, without the young person
- grace, gone: guides who handed the young person over three and thirty days ago
- deputy: replaces the owner, who is absent
- other_leader: leads another unit
- owner: the primary guide

A route of IPS is also requested by `consult`, the primary consultant, who is in the team of the guide.
"""


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


def send(client: APIClient, method: str, ask: Ask, **headers: str) -> Any:
    """Return the answer to a request by `client`."""
    body = "" if ask.body is None else json.dumps(ask.body)
    together = {**ask.headers, **headers}
    return client.generic(method, API + ask.path, body, content_type="application/json", headers=together)


@dataclass(frozen=True)
class Scene:
    """The small municipality, for a request to be about. The function of a route adds the records that it needs."""

    municipality: Municipality
    around: Around

    @property
    def person(self) -> YoungPerson:
        return self.municipality.person

    @property
    def owner(self) -> Staff:
        return self.municipality.guide


@dataclass(frozen=True)
class Endpoint:
    """What the generic tests need to know of one route."""

    ask: Callable[[Scene], Ask]
    """Brings about the state that the route needs, and returns the request that its owner may make."""

    answers: Mapping[int, str]
    """Status → callers, separated by blanks. 400: the young person of the body answers as one that does not exist."""

    queries: int | None = None
    """What a GET costs at most, with a token, for 1 row and for 200."""

    reader: str = "guide"
    """Who reads it where its queries are counted: a field of `Municipality`."""

    paged: bool | None = None
    """Whether a GET has `page_size`. Not said: it has, unless its path names a record."""

    logged: int = 1
    """How many rows a successful request leaves in the access log."""

    @property
    def statuses(self) -> dict[str, int]:
        """Caller → status."""
        return {caller: status for status, callers in self.answers.items() for caller in callers.split()}


@dataclass(frozen=True)
class HiddenId:
    """A request of the outsider whose body names, at `pointer`, a record of an invisible young person."""

    pointer: str
    ask: Callable[[Municipality, int], Ask]
    theirs: Callable[[Municipality], int] = lambda municipality: municipality.person.pk


@dataclass(frozen=True)
class Contract:
    """What the generic tests need to know of an app."""

    endpoints: Mapping[str, Endpoint]
    """Each route of the app, as "METHOD /path/{pk}/"."""

    details: Mapping[type[Model], str] = field(default_factory=dict)
    """Where the records that have abilities are read."""

    verbs: Mapping[tuple[type[Model], str], str] = field(default_factory=dict)
    """The routes of those abilities that are not named after their verb."""

    pages: Mapping[tuple[type[Model], str], str] = field(default_factory=dict)
    """The names of the pages of those abilities whose page is more than a form about the record."""

    hidden: Mapping[str, HiddenId] = field(default_factory=dict)
    """For each id of a personal record in a body a request that names an invisible one."""

    parts: Mapping[str, type[Model]] = field(default_factory=dict)
    """The models of those numbers in a path that name a record beneath that of the view."""

    keys: Mapping[str, list[str]] = field(default_factory=dict)
    """The real values of those texts in a path that are no number of a record."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Real values of keys in a body, for requests made up from the OpenAPI document."""

    grow: Callable[[Municipality, list[YoungPerson], int], None] | None = None
    """Writes one record of each kind about each of the young people, and many about the person of the municipality."""


@cache
def contracts() -> dict[str, Contract]:
    """Return the contract of each app that has one, from the lowest layer up."""
    labels = [path.parent.name for path in TESTS.glob("*/contract.py")]
    in_order = list(apps.app_configs)
    return {label: import_module(f"tests.{label}.contract").CONTRACT for label in sorted(labels, key=in_order.index)}


@cache
def endpoints() -> dict[str, Endpoint]:
    """Return what is known of each route."""
    return {name: endpoint for contract in contracts().values() for name, endpoint in contract.endpoints.items()}


def grow(municipality: Municipality, more: int) -> None:
    """Write `more` rows of each kind: young people of the guide, and records about the one young person."""
    people = YoungPerson.objects.bulk_create(
        factories.YoungPersonFactory.build_batch(more, unit=municipality.team, cpr=None, phone="12 34 56 78")
    )
    for contract in contracts().values():
        if contract.grow:
            contract.grow(municipality, people, more)
    reconcile(people=[person.pk for person in [municipality.person, *people]])


def day(days: int = 0) -> str:
    """Return today, or a day from now."""
    return (clock.today() + timedelta(days=days)).isoformat()


def soon(days: int = 1) -> str:
    """Return a moment of tomorrow."""
    return (clock.now() + timedelta(days=days)).isoformat()
