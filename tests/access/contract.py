"""What the generic tests need to know of sign-in, staff and units."""

from datetime import date

from backend.access.code_lists import code_lists
from backend.access.models import AccessBlock, AccessLogEntry
from backend.access.tokens import make_integration_token
from backend.core import clock
from backend.organisation.models import Membership, Role, Staff, Unit
from backend.people.models import YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.contract.contracts import FIRST, WITH_CASES, WITHOUT_CASES, Ask, Contract, Endpoint, HiddenId, Scene

FOR_STAFF = {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"}
FOR_ADMINISTRATOR = {401: "anonymous", 403: f"integration manager auditor {WITH_CASES}"}
WITHOUT_LEADERS = f"{WITHOUT_CASES} outsider colleague grace gone deputy coordinator on_call owner"


def _role(scene: Scene) -> int:
    return Membership.objects.get(staff=scene.municipality.colleague).pk


def _block(scene: Scene) -> AccessBlock:
    return AccessBlock.objects.create(
        young_person=scene.person,
        staff=scene.municipality.outsider,
        reason="relation",
        starts_on=date(2026, 1, 5),
        set_by=scene.municipality.leader,
    )


def _with_passwords(scene: Scene) -> Ask:
    for staff in Staff.objects.all():
        staff.set_password(factories.PASSWORD)
    body = {"old_password": factories.PASSWORD, "new_password": "brombær-mandag-cykel"}
    return Ask("/me/change-password/", body)


ENDPOINTS = {
    "POST /auth/token/": Endpoint(
        lambda scene: Ask("/auth/token/", {"username": "signe", "password": factories.PASSWORD}),
        {200: f"anonymous {WITHOUT_CASES} {WITH_CASES}"},
    ),
    "POST /auth/logout/": Endpoint(
        lambda scene: Ask("/auth/logout/"),
        {401: "anonymous", 403: "integration", 204: f"manager auditor administrator {WITH_CASES}"},
    ),
    "GET /me/": Endpoint(
        lambda scene: Ask("/me/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=4,
        paged=False,
    ),
    "GET /staff/": Endpoint(
        lambda scene: Ask("/staff/"),
        {401: "anonymous", 403: "integration", 200: f"manager auditor administrator {WITH_CASES}"},
        queries=7,
    ),
    "GET /staff/{pk}/": Endpoint(lambda scene: Ask(f"/staff/{scene.municipality.colleague.pk}/"), FOR_STAFF, queries=6),
    "POST /staff/": Endpoint(
        lambda scene: Ask("/staff/", {"username": "ny", "name": "Ny Kollega", "email": "ny@kommune.example"}),
        FOR_ADMINISTRATOR | {201: "administrator"},
    ),
    "PATCH /staff/{pk}/": Endpoint(
        lambda scene: Ask(f"/staff/{scene.municipality.colleague.pk}/", {"name": "Nyt Navn"}, FIRST),
        FOR_ADMINISTRATOR | {200: "administrator"},
    ),
    "POST /staff/{pk}/deactivate/": Endpoint(
        lambda scene: Ask(f"/staff/{scene.municipality.colleague.pk}/deactivate/"),
        FOR_ADMINISTRATOR | {200: "administrator"},
    ),
    "POST /staff/{pk}/activate/": Endpoint(
        lambda scene: Ask(f"/staff/{factories.StaffFactory.create(is_active=False).pk}/activate/"),
        FOR_ADMINISTRATOR | {200: "administrator"},
    ),
    "POST /staff/{pk}/set-password/": Endpoint(
        lambda scene: Ask(
            f"/staff/{scene.municipality.colleague.pk}/set-password/", {"password": "brombær-mandag-cykel"}
        ),
        FOR_ADMINISTRATOR | {200: "administrator"},
    ),
    "POST /me/change-password/": Endpoint(
        _with_passwords,
        {401: "anonymous", 403: "integration", 204: f"manager auditor administrator {WITH_CASES}"},
    ),
    "GET /memberships/": Endpoint(lambda scene: Ask("/memberships/"), FOR_STAFF, queries=6),
    "GET /memberships/{pk}/": Endpoint(lambda scene: Ask(f"/memberships/{_role(scene)}/"), FOR_STAFF, queries=5),
    "POST /memberships/": Endpoint(
        lambda scene: Ask(
            "/memberships/",
            {
                "staff": scene.municipality.colleague.pk,
                "unit": scene.municipality.team.pk,
                "role": "job_consultant",
            },
        ),
        FOR_ADMINISTRATOR | {201: "administrator"},
    ),
    "POST /memberships/{pk}/change/": Endpoint(
        lambda scene: Ask(f"/memberships/{_role(scene)}/change/", {"caseload_limit": 12}),
        FOR_ADMINISTRATOR | {201: "administrator"},
    ),
    "POST /memberships/{pk}/end/": Endpoint(
        lambda scene: Ask(f"/memberships/{_role(scene)}/end/"),
        FOR_ADMINISTRATOR | {200: "administrator"},
    ),
    "GET /units/{pk}/": Endpoint(lambda scene: Ask(f"/units/{scene.municipality.team.pk}/"), FOR_STAFF, queries=5),
    "POST /units/": Endpoint(
        lambda scene: Ask("/units/", {"name": "Ungeteam Øst", "parent": scene.municipality.department.pk}),
        FOR_ADMINISTRATOR | {201: "administrator"},
    ),
    "PATCH /units/{pk}/": Endpoint(
        lambda scene: Ask(f"/units/{scene.municipality.team.pk}/", {"name": "Ungeteam Vest"}, FIRST),
        FOR_ADMINISTRATOR | {200: "administrator"},
    ),
    "GET /integration-tokens/": Endpoint(
        lambda scene: Ask("/integration-tokens/"),
        FOR_ADMINISTRATOR | {200: "administrator"},
        queries=10,  # two switches of the role, with their savepoints
        reader="administrator",
    ),
    "POST /integration-tokens/": Endpoint(
        lambda scene: Ask("/integration-tokens/", {"name": "power-bi", "days": 30}),
        FOR_ADMINISTRATOR | {201: "administrator"},
    ),
    "DELETE /integration-tokens/{pk}/": Endpoint(
        lambda scene: Ask(f"/integration-tokens/{make_integration_token(name='power-bi', days=1)[1].pk}/"),
        FOR_ADMINISTRATOR | {204: "administrator"},
    ),
    "GET /access-blocks/": Endpoint(
        lambda scene: Ask("/access-blocks/"),
        {401: "anonymous", 403: WITHOUT_LEADERS, 200: "other_leader leader"},
        queries=6,
        reader="leader",
    ),
    "POST /access-blocks/": Endpoint(
        lambda scene: Ask(
            "/access-blocks/",
            {"young_person": scene.person.pk, "staff": scene.municipality.outsider.pk, "reason": "relation"},
        ),
        {401: "anonymous", 403: WITHOUT_LEADERS, 400: "other_leader", 201: "leader"},
    ),
    "GET /access-blocks/{pk}/": Endpoint(
        lambda scene: Ask(f"/access-blocks/{_block(scene).pk}/"),
        {401: "anonymous", 403: WITHOUT_LEADERS, 404: "other_leader", 200: "leader"},
        queries=6,
        reader="leader",
    ),
    "POST /access-blocks/{pk}/end/": Endpoint(
        lambda scene: Ask(f"/access-blocks/{_block(scene).pk}/end/"),
        {401: "anonymous", 403: WITHOUT_LEADERS, 404: "other_leader", 200: "leader"},
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
    AccessBlock.objects.bulk_create(
        AccessBlock(
            young_person=one,
            staff=municipality.outsider,
            reason="relation",
            starts_on=clock.today(),
            set_by=municipality.leader,
        )
        for one in people
    )
    for number in range(more):
        make_integration_token(name=f"integration-{more}-{number}", days=1)
    person = municipality.person.pk
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(at=clock.now(), staff=municipality.guide, action="view", young_people=[person], channel="api")
        for _ in range(more)
    )


def _blocked(municipality: Municipality, person: int) -> Ask:
    municipality.outsider.memberships.create(unit=municipality.other_team, role=Role.LEADER, starts_on=date(2020, 1, 1))
    body = {"young_person": person, "staff": municipality.colleague.pk, "reason": "relation"}
    return Ask("/access-blocks/", body)


CONTRACT = Contract(
    ENDPOINTS,
    details={
        Staff: "/staff/{pk}/",
        Membership: "/memberships/{pk}/",
        Unit: "/units/{pk}/",
        AccessBlock: "/access-blocks/{pk}/",
    },
    verbs={(YoungPerson, "block"): "POST /access-blocks/"},
    pages={(Staff, "set-password"): "administration-password"},
    hidden={"block": HiddenId("/young_person", _blocked)},
    keys={"name": list(code_lists())},
    grow=_grow,
)
