"""What the generic tests need to know of sign-in, staff and units."""

from datetime import date

from backend.access.code_lists import code_lists
from backend.access.models import AccessLogEntry
from backend.core import clock
from backend.organisation.models import Membership, Role, Staff, Unit
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint

ENDPOINTS = {
    "POST /auth/token/": Endpoint(
        lambda scene: Ask("/auth/token/", {"username": "signe", "password": factories.PASSWORD}),
        {200: f"anonymous {WITHOUT_CASES} {WITH_CASES}"},
    ),
    "POST /auth/logout/": Endpoint(
        lambda scene: Ask("/auth/logout/"),
        {401: "anonymous", 204: f"{WITHOUT_CASES} {WITH_CASES}"},
    ),
    "GET /me/": Endpoint(
        lambda scene: Ask("/me/"),
        {401: "anonymous", 200: f"{WITHOUT_CASES} {WITH_CASES}"},
        queries=3,
        paged=False,
    ),
    "GET /staff/": Endpoint(
        lambda scene: Ask("/staff/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=7,
    ),
    "GET /units/": Endpoint(
        lambda scene: Ask("/units/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=6,
    ),
    "GET /code-lists/": Endpoint(
        lambda scene: Ask("/code-lists/"),
        {
            401: "anonymous",
            403: "integration",
            200: f"manager auditor administrator {WITH_CASES}",
        },
        queries=4,
        paged=False,
    ),
    "GET /code-lists/{name}/": Endpoint(
        lambda scene: Ask("/code-lists/contact-kinds/"),
        {
            401: "anonymous",
            403: "integration",
            200: f"manager auditor administrator {WITH_CASES}",
        },
        queries=5,
    ),
}


def _grow(municipality: Municipality, people: list[YoungPerson], more: int) -> None:
    staff = Staff.objects.bulk_create(factories.StaffFactory.build_batch(more))
    units = Unit.objects.bulk_create(factories.UnitFactory.build_batch(more))
    Membership.objects.bulk_create(
        Membership(staff=one, unit=unit, role=Role.YOUTH_GUIDE, starts_on=date(2020, 1, 1))
        for one, unit in zip(staff, units, strict=True)
    )
    person = municipality.person.pk
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(at=clock.now(), staff=municipality.guide, action="view", young_people=[person], channel="api")
        for _ in range(more)
    )


CONTRACT = Contract(ENDPOINTS, keys={"name": list(code_lists())}, grow=_grow)
