"""Role × permission: who may do what. The first gate; which young people it may be done to is the grant's."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.access.row_level_security import caller
from backend.core import clock
from backend.core.errors import Forbidden
from backend.core.functions import call
from backend.organisation.models import Membership, Role, Staff


class Permission(StrEnum):
    """What can be done. An action of the API names one of these."""

    OPEN_CASE = "open_case"
    DECIDE_REFERRAL = "decide_referral"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    HAND_OVER = "hand_over"
    MANAGE_COURSE = "manage_course"
    EDIT_CASE = "edit_case"
    CORRECT_CONTACT = "correct_contact"
    REGISTER_ABSENCE = "register_absence"
    DECIDE_IPS_REFERRAL = "decide_ips_referral"
    MANAGE_IPS = "manage_ips"
    READ_IPS = "read_ips"
    READ_CASES = "read_cases"
    READ_ACCESS_LOG = "read_access_log"
    READ_STAFF = "read_staff"
    READ_REPORTS = "read_reports"
    ADMINISTER = "administer"


class Relation(StrEnum):
    """How a member of staff stands to one young person, as far as the permissions ask."""

    ASSIGNEE = "assignee"
    DEPUTY = "deputy"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    READER = "reader"
    WRITER = "writer"


CASE_ROLES = frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER, Role.ON_CALL})
ALL_ROLES = frozenset(Role)

ROLE_PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.OPEN_CASE: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER}),
    Permission.DECIDE_REFERRAL: frozenset({Role.COORDINATOR, Role.LEADER}),
    Permission.ASSIGN: frozenset({Role.COORDINATOR, Role.LEADER}),
    Permission.ACKNOWLEDGE: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT}),
    Permission.HAND_OVER: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.LEADER}),
    Permission.MANAGE_COURSE: frozenset({Role.YOUTH_GUIDE, Role.LEADER}),
    Permission.EDIT_CASE: CASE_ROLES,
    Permission.CORRECT_CONTACT: CASE_ROLES,
    Permission.REGISTER_ABSENCE: ALL_ROLES - {Role.INTEGRATION},
    Permission.DECIDE_IPS_REFERRAL: frozenset({Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER}),
    Permission.MANAGE_IPS: frozenset({Role.JOB_CONSULTANT, Role.LEADER}),
    Permission.READ_IPS: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.LEADER}),
    Permission.READ_CASES: CASE_ROLES,
    Permission.READ_ACCESS_LOG: frozenset({Role.LEADER, Role.AUDITOR}),
    Permission.READ_STAFF: ALL_ROLES - {Role.INTEGRATION},
    Permission.READ_REPORTS: frozenset({Role.MANAGER, Role.LEADER, Role.INTEGRATION}),
    Permission.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}
"""Which roles have a permission at all: without one of them the answer is 403 before anything is looked up."""

REQUIRED_RELATIONS: dict[Permission, frozenset[Relation]] = {
    Permission.OPEN_CASE: frozenset({Relation.WRITER, Relation.COORDINATOR, Relation.LEADER}),
    Permission.DECIDE_REFERRAL: frozenset({Relation.COORDINATOR, Relation.LEADER}),
    Permission.ASSIGN: frozenset({Relation.COORDINATOR, Relation.LEADER}),
    Permission.ACKNOWLEDGE: frozenset({Relation.ASSIGNEE, Relation.DEPUTY}),
    Permission.HAND_OVER: frozenset({Relation.ASSIGNEE, Relation.LEADER}),
    Permission.MANAGE_COURSE: frozenset({Relation.ASSIGNEE, Relation.DEPUTY, Relation.LEADER}),
    Permission.DECIDE_IPS_REFERRAL: frozenset(
        {Relation.ASSIGNEE, Relation.DEPUTY, Relation.COORDINATOR, Relation.LEADER}
    ),
    Permission.MANAGE_IPS: frozenset({Relation.ASSIGNEE, Relation.DEPUTY, Relation.LEADER}),
    Permission.EDIT_CASE: frozenset({Relation.WRITER}),
    Permission.READ_ACCESS_LOG: frozenset({Relation.LEADER}),
}
"""Which relations to the young person a permission needs one of, once the young person is in sight.

A service that asks for more (the *primary* assignee, the author) checks that on its own record.
"""


@dataclass(frozen=True)
class StaffRoles:
    """What a member of staff is today: roles, and the units in which each is held."""

    staff: Staff
    memberships: tuple[Membership, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(membership.role) for membership in self.memberships)

    def may(self, permission: Permission) -> bool:
        return bool(self.roles & ROLE_PERMISSIONS[permission])


def staff_roles(staff: Staff) -> StaffRoles:
    """Return the roles of `staff` today. One query."""
    held = Membership.objects.active(clock.today()).filter(staff=staff).select_related("unit")
    return StaffRoles(staff, tuple(held.order_by("starts_on", "id")))


RELATIONS_BY_BASIS: dict[str, frozenset[Relation]] = {
    "assignment": frozenset({Relation.ASSIGNEE, Relation.WRITER}),
    "intervention": frozenset({Relation.WRITER}),
    "named": frozenset({Relation.WRITER}),
    "emergency_access": frozenset({Relation.WRITER}),
    "deputy": frozenset({Relation.DEPUTY, Relation.WRITER}),
    "named_deputy": frozenset({Relation.DEPUTY, Relation.WRITER}),
    "leader": frozenset({Relation.LEADER, Relation.WRITER}),
    "coordinator": frozenset({Relation.COORDINATOR}),
}
"""What each basis of `access_relations` makes of staff. Who handed over, or stood in lately, only reads."""


def relations(staff: Staff, young_person_id: int) -> frozenset[Relation]:
    """Return how `staff` is related to the young person now; without case content nobody is a writer. One query."""
    rows = call("access_relations", staff.pk, clock.now(), young_person_id)
    found = frozenset().union(*(RELATIONS_BY_BASIS.get(basis, frozenset()) for basis, _content in rows))
    reads = any(content for _basis, content in rows)
    return found | {Relation.READER} if reads else found - {Relation.WRITER}


def leads(leader: Staff, staff: Staff) -> bool:
    """Return whether `leader` leads a unit in which `staff` holds a role today, or one above it."""
    [(found,)] = call("access_leads", leader.pk, clock.now(), staff.pk)
    return bool(found)


def roles_of(staff: Staff) -> frozenset[Role]:
    """The roles of `staff` today. No query for whoever is being served."""
    served = caller()
    if served is not None and served.roles is not None and served.staff == staff:
        return served.roles
    return staff_roles(staff).roles


def check(staff: Staff, permission: Permission, young_person_id: int | None = None) -> None:
    """Refuse with 403 unless a role of `staff` has `permission`, and the relation it needs to the young person."""
    if not roles_of(staff) & ROLE_PERMISSIONS[permission] or (
        young_person_id is not None
        and permission in REQUIRED_RELATIONS
        and not relations(staff, young_person_id) & REQUIRED_RELATIONS[permission]
    ):
        raise Forbidden


def allowed(permissions: Iterable[Permission], roles: StaffRoles, found: frozenset[Relation]) -> frozenset[Permission]:
    """Those of `permissions` that these roles and relations have: what `abilities` of a detail answers from."""
    return frozenset(
        permission
        for permission in permissions
        if roles.may(permission) and (permission not in REQUIRED_RELATIONS or found & REQUIRED_RELATIONS[permission])
    )
