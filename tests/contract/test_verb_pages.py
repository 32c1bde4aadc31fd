"""The page of each verb: it opens to whom the API allows the verb, and does what the API does.

`tests/<app>/contract.py` says what each route answers each caller, and brings about the state that the verb needs.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.access.abilities import declared
from backend.access.models import AccessLogEntry
from backend.access.scopes import CaseNumberField
from backend.access.sessions import SEEN, SINCE
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.registry import Verb, verbs
from tests.contract.contracts import Ask, Scene, contracts, endpoints
from tests.contract.test_abilities import DETAILS, _route
from tests.contract.test_matrix import callers_of
from tests.support import written
from tests.workspace.support import MOST_QUERIES

PAGES = [verb for verb in verbs if verb.model in DETAILS]


def _key(verb: Verb) -> str:
    return verb.key


@pytest.fixture(scope="module")
def signed_in(shared_scene: Scene) -> dict[int, SimpleCookie]:
    """Sign each caller in once. Return the cookies by the id of the member of staff."""
    found = {}
    now = clock.real_now().timestamp()
    for staff in filter(None, callers_of(shared_scene).values()):
        browser = Client()
        browser.force_login(staff)
        session = browser.session
        session[SINCE] = session[SEEN] = now  # as signing in writes it, so that no page has to
        session.save()
        found[staff.pk] = browser.cookies
    return found


@pytest.fixture
def web(signed_in: dict[int, SimpleCookie]) -> Callable[[Staff | None], Client]:
    """Return `web(staff)`: a browser that is signed in as `staff`; `web(None)` is not."""

    def client(staff: Staff | None) -> Client:
        made = Client()
        if staff is not None:
            made.cookies = copy.deepcopy(signed_in[staff.pk])
        return made

    return client


def _opened(scene: Scene, verb: Verb) -> tuple[str, Ask, Mapping[str, int]]:
    """Bring about the state that the verb needs. Return the page, the request of the API, and caller → status."""
    endpoint = endpoints()[_route(verb.model, "edit" if verb.edits else verb.verb)]
    ask = endpoint.ask(scene)
    in_path = (part for part in reversed(ask.path.split("/")) if part.isdigit())
    number = next(in_path, None) or (ask.body or {})["young_person"]
    address = verb.url(verb.model._default_manager.get(pk=number))
    return address, ask, endpoint.statuses


def _fields(verb: Verb, body: Mapping[str, Any] | None) -> Iterator[tuple[str, Any]]:
    """Yield the values of a body as a form sends them. A form asks for a case number, and the API for an id."""
    asked = verb.serializer().fields if verb.serializer else {}
    for name, value in (body or {}).items():
        if isinstance(asked.get(name), CaseNumberField):
            yield name, YoungPerson.objects.get(pk=value).case_number
        elif isinstance(value, bool):
            if value or value is False:
                yield name, "true" if value else "false"
        elif value is not None:
            yield name, value


def _row(verb: Verb, address: str) -> Mapping[str, Any] | None:
    """Return the values of the record of a page, or None if it is gone."""
    pk = next(part for part in reversed(address.split("/")) if part.isdigit())
    return verb.model._default_manager.filter(pk=pk).values().first()


@pytest.mark.parametrize("verb", PAGES, ids=_key)
def test_page_opens_to_whom_the_api_allows_the_verb(
    scene: Scene, web: Callable[[Staff | None], Client], verb: Verb
) -> None:
    address, ask, statuses = _opened(scene, verb)
    callers = callers_of(scene)
    before = written()
    found = {}
    for who in statuses:
        with transaction.atomic():
            found[who] = web(callers[who]).get(address).status_code
            transaction.set_rollback(True)
    unseen = 400 if "young_person" in (ask.body or {}) else 404  # in a body the API names a person, in a path a page
    as_page = {401: 302, unseen: 404}
    api = {who: 200 if status < 300 else as_page.get(status, status) for who, status in statuses.items()}

    assert found == api, address
    assert written() == before


@pytest.mark.parametrize("verb", PAGES, ids=_key)
def test_page_does_what_the_api_does(scene: Scene, web: Callable[[Staff | None], Client], verb: Verb) -> None:
    address, ask, statuses = _opened(scene, verb)
    allowed = next(who for who in reversed(list(statuses)) if statuses[who] < 300)
    client = web(callers_of(scene)[allowed])
    with CaptureQueriesContext(connection) as queries:
        form = client.get(address).context["form"]
    assert len(queries) <= MOST_QUERIES
    proposed = {one.name: one.value for one in form.fields if one.value}
    version = {"version": "1"} if verb.edits else {}
    before, row = written(), _row(verb, address)
    with_more = {**proposed, **dict(_fields(verb, ask.body)), **version, "next": "/was/"}
    answer = client.post(address, with_more)

    if answer.status_code != 302:
        faults = answer.context["form"].faults if answer.context and "form" in answer.context else []
        pytest.fail(
            f"{address} answered {answer.status_code}: {[(place, str(text)) for place, _label, text in faults]}"
        )
    assert answer["Location"] == "/was/"
    assert written() > before or _row(verb, address) != row  # not every table has a history
    assert AccessLogEntry.objects.filter(channel="web", allowed=True).exists() or not verb.scope.people([])


def test_every_page_belongs_to_a_declared_verb() -> None:
    for verb in verbs:
        assert verb.permission is not None or verb.verb in declared()[verb.model], verb.key


def test_every_verb_of_a_record_has_a_page() -> None:
    known = {(model, verb) for model, of_model in declared().items() for verb in of_model}
    own = {verb: name for contract in contracts().values() for verb, name in contract.pages.items()}
    missing = known - {(verb.model, verb.verb) for verb in verbs} - own.keys()

    assert not missing, f"These verbs have no page: {missing}"
    assert own.keys() <= known
    for name in own.values():
        assert reverse(name, kwargs={"pk": 1})
