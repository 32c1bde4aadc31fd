"""Abilities: a detail answer shows a verb exactly when the route of the verb allows the caller.

`matrix.txt` says what each route answers each caller, and `test_matrix` proves it. These tests compare
the detail answers with it, in the state that the scene of the route brings about.
"""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.models import Model
from rest_framework.test import APIClient

from backend.access.abilities import declared
from backend.assignments.models import Assignment
from backend.contacts.models import Appointment, Contact
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from guidance.courses.models import GuidanceCourse
from guidance.interventions.models import Intervention
from jobs.employers.models import DisclosureDecision, Employer, EmployerContact
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests.conftest import Around, Municipality
from tests.contract.requests import REQUESTS, Ask, Scene, send
from tests.contract.routes import api_routes
from tests.contract.test_matrix import EXPECTED, callers_of
from tests.support import forget_attempts

DETAILS: dict[type[Model], str] = {
    YoungPerson: "/young-people/{pk}/",
    Contact: "/contacts/{pk}/",
    Appointment: "/appointments/{pk}/",
    Assignment: "/assignments/{pk}/",
    GuidanceCourse: "/guidance/courses/{pk}/",
    Intervention: "/guidance/interventions/{pk}/",
    IpsPlan: "/jobs/plans/{pk}/",
    Employer: "/jobs/employers/{pk}/",
    DisclosureDecision: "/jobs/disclosure-decisions/{pk}/",
    EmployerContact: "/jobs/employer-contacts/{pk}/",
    Employment: "/jobs/employments/{pk}/",
}

ELSEWHERE: dict[tuple[type[Model], str], str] = {
    (YoungPerson, "activity"): "POST /young-people/{pk}/activities/",
    (YoungPerson, "appointment"): "POST /appointments/",
    (YoungPerson, "consent"): "POST /young-people/{pk}/consents/",
    (YoungPerson, "contact"): "POST /contacts/",
    (YoungPerson, "access-log"): "GET /young-people/{pk}/access-log/",
    (YoungPerson, "refer-to-guidance"): "POST /guidance/courses/",
    (YoungPerson, "refer-to-ips"): "POST /jobs/plans/",
    (Employer, "add-person"): "POST /jobs/employers/{pk}/people/",
}
"""The routes that are not named after their verb."""

VERBS = [(model, verb) for model, verbs in declared().items() for verb in verbs]
ROUTES = {str(route): route for route in api_routes()}

Api = Callable[[Staff | None], APIClient]


def _route(model: type[Model], verb: str) -> str:
    if route := ELSEWHERE.get((model, verb)):
        return route
    return f"PATCH {DETAILS[model]}" if verb == "edit" else f"POST {DETAILS[model]}{verb}/"


def _named(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


@pytest.mark.parametrize(("model", "verb"), VERBS, ids=_named)
def test_view_asks_for_permission_of_ability(model: type[Model], verb: str) -> None:
    route = ROUTES[_route(model, verb)]

    assert route.view.required_permissions[route.action] == declared()[model][verb].permission


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
    municipality: Municipality, around: Around, api: Api, model: type[Model], verb: str
) -> None:
    route = _route(model, verb)
    ask = REQUESTS[route](Scene(municipality, around))
    path = ask.path.removesuffix(f"{verb}/")
    if model is YoungPerson:
        path = f"/young-people/{municipality.person.pk}/"
    elif route in ELSEWHERE.values():
        path = ask.path.removesuffix("people/")
    shown, expected = {}, {}
    for who, staff in callers_of(municipality, around).items():
        if who not in EXPECTED[route]:
            continue
        forget_attempts()
        savepoint = transaction.savepoint()
        response = send(api(staff), "GET", Ask(path))
        transaction.savepoint_rollback(savepoint)
        if response.status_code == 200:
            shown[who] = verb in response.json()["abilities"]
            expected[who] = EXPECTED[route][who].startswith("2")

    assert shown == expected
    assert True in shown.values()
