"""The permissions of each role. Row-level security decides to which young people a permission applies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from backend.access.models import AccessBlock
from backend.access.row_level_security import as_system, caller
from backend.core import clock
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.functions import call
from backend.core.periods import covers, includes
from backend.organisation.models import Membership, Role, Staff


class Permission(StrEnum):
    """What a role may do. Each action of the API names one of these."""

    OPEN_CASE = "open_case"
    CLOSE_CASE = "close_case"
    LEAD_CASE = "lead_case"
    DECIDE_REFERRAL = "decide_referral"
    ASSIGN = "assign"
    ASSIGN_CONSULTANT = "assign_consultant"
    ACKNOWLEDGE = "acknowledge"
    HAND_OVER = "hand_over"
    MANAGE_COURSE = "manage_course"
    EDIT_CASE = "edit_case"
    CORRECT_CONTACT = "correct_contact"
    REGISTER_ABSENCE = "register_absence"
    DECIDE_IPS_REFERRAL = "decide_ips_referral"
    MANAGE_IPS = "manage_ips"
    READ_IPS = "read_ips"
    DECIDE_FOLLOW_UP = "decide_follow_up"
    PAUSE_REMINDERS = "pause_reminders"
    READ_CASES = "read_cases"
    READ_ACCESS_LOG = "read_access_log"
    READ_STAFF = "read_staff"
    READ_REPORTS = "read_reports"
    SET_TARGETS = "set_targets"
    FREEZE_FIGURES = "freeze_figures"
    BLOCK_ACCESS = "block_access"
    ADMINISTER = "administer"
    PREVIEW_POLICY = "preview_policy"
    APPROVE_POLICY = "approve_policy"


class Relation(StrEnum):
    """How a member of staff relates to one young person."""

    ASSIGNEE = "assignee"
    DEPUTY = "deputy"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    REFERRED_TO = "referred_to"
    READER = "reader"
    WRITER = "writer"


CASE_ROLES = frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER, Role.ON_CALL})
ALL_ROLES = frozenset(Role)


def working_with_cases(on: date, roles: Collection[Role] = CASE_ROLES) -> QuerySet[Staff]:
    """Return the staff who work with cases on the day `on`, with one of `roles`.

    They have an active account and, on that day, a role that works with cases. Only they see young people and receive
    reminders. Only they can be deputy, responsible for a follow-up or the staff of an appointment. In SQL the same
    question is `access_works_with_cases`.
    """
    held = Membership.objects.active(on).filter(staff=OuterRef("pk"), role__in=roles)
    return Staff.objects.filter(Exists(held), is_active=True)


def check_may_work_with(
    staff: Staff,
    young_person_id: int,
    *,
    on: date,
    roles: Collection[Role] = CASE_ROLES,
    pointer: str | None = None,
) -> None:
    """Raise an error unless `staff` may be responsible for work with the young person on the day `on`.

    Raises `Invalid` if they do not work with cases then, with one of `roles`, and `Conflict` if they are blocked from
    the young person.
    """
    check_works_with_cases(staff, on=on, roles=roles, pointer=pointer)
    with as_system("blocks of a colleague are not for the caller to see"):
        if AccessBlock.objects.filter(covers(on), staff=staff, young_person_id=young_person_id).exists():
            raise Conflict(_("This colleague is blocked from the young person: choose another."), code="blocked")


def check_works_with_cases(
    staff: Staff, *, on: date, roles: Collection[Role] = CASE_ROLES, pointer: str | None = None
) -> None:
    """Raise `Invalid` unless `staff` works with cases on the day `on`, with one of `roles`."""
    if working_with_cases(on, roles).filter(pk=staff.pk).exists():
        return
    if len(roles) == 1:
        [role] = roles
        sentence = _("This colleague is not %(role)s on that day: choose one who is.") % {"role": Role(role).label}
    else:
        sentence = _("This colleague does not work with cases on that day: choose one who does.")
    raise Invalid(sentence, code="role", pointer=pointer)


ROLE_PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.OPEN_CASE: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER}),
    Permission.CLOSE_CASE: frozenset({Role.COORDINATOR, Role.LEADER}),
    Permission.LEAD_CASE: frozenset({Role.LEADER}),
    Permission.DECIDE_REFERRAL: frozenset({Role.COORDINATOR, Role.LEADER}),
    Permission.ASSIGN: frozenset({Role.COORDINATOR, Role.LEADER}),
    Permission.ASSIGN_CONSULTANT: frozenset({Role.COORDINATOR, Role.LEADER}),
    Permission.ACKNOWLEDGE: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT}),
    Permission.HAND_OVER: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.LEADER}),
    Permission.MANAGE_COURSE: frozenset({Role.YOUTH_GUIDE, Role.LEADER}),
    Permission.EDIT_CASE: CASE_ROLES,
    Permission.CORRECT_CONTACT: CASE_ROLES,
    Permission.REGISTER_ABSENCE: ALL_ROLES - {Role.INTEGRATION},
    Permission.DECIDE_IPS_REFERRAL: frozenset({Role.COORDINATOR, Role.LEADER}),
    Permission.MANAGE_IPS: frozenset({Role.JOB_CONSULTANT, Role.LEADER}),
    Permission.READ_IPS: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.LEADER}),
    Permission.DECIDE_FOLLOW_UP: CASE_ROLES,
    Permission.PAUSE_REMINDERS: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.LEADER}),
    Permission.READ_CASES: CASE_ROLES,
    Permission.READ_ACCESS_LOG: frozenset({Role.LEADER, Role.AUDITOR}),
    Permission.READ_STAFF: ALL_ROLES - {Role.INTEGRATION},
    Permission.READ_REPORTS: frozenset({Role.MANAGER, Role.LEADER, Role.INTEGRATION}),
    Permission.SET_TARGETS: frozenset({Role.MANAGER}),
    Permission.FREEZE_FIGURES: frozenset({Role.MANAGER, Role.LEADER}),
    Permission.BLOCK_ACCESS: frozenset({Role.LEADER}),
    Permission.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
    Permission.PREVIEW_POLICY: frozenset({Role.ADMINISTRATOR, Role.MANAGER}),
    Permission.APPROVE_POLICY: frozenset({Role.MANAGER}),
}
"""The roles that have each permission. Without such a role the answer is 403, before any record is read."""

REQUIRED_RELATIONS: dict[Permission, frozenset[Relation]] = {
    Permission.OPEN_CASE: frozenset({Relation.WRITER, Relation.COORDINATOR, Relation.LEADER}),
    Permission.CLOSE_CASE: frozenset({Relation.COORDINATOR, Relation.LEADER}),
    Permission.LEAD_CASE: frozenset({Relation.LEADER}),
    Permission.DECIDE_REFERRAL: frozenset({Relation.COORDINATOR, Relation.LEADER}),
    Permission.ASSIGN: frozenset({Relation.COORDINATOR, Relation.LEADER}),
    Permission.ASSIGN_CONSULTANT: frozenset({Relation.COORDINATOR, Relation.LEADER, Relation.REFERRED_TO}),
    Permission.ACKNOWLEDGE: frozenset({Relation.ASSIGNEE, Relation.DEPUTY}),
    Permission.HAND_OVER: frozenset({Relation.ASSIGNEE, Relation.LEADER}),
    Permission.MANAGE_COURSE: frozenset({Relation.ASSIGNEE, Relation.DEPUTY, Relation.LEADER}),
    Permission.DECIDE_IPS_REFERRAL: frozenset({Relation.COORDINATOR, Relation.LEADER, Relation.REFERRED_TO}),
    Permission.MANAGE_IPS: frozenset({Relation.ASSIGNEE, Relation.DEPUTY, Relation.LEADER}),
    Permission.EDIT_CASE: frozenset({Relation.WRITER}),
    Permission.PAUSE_REMINDERS: frozenset({Relation.ASSIGNEE, Relation.LEADER}),
    Permission.BLOCK_ACCESS: frozenset({Relation.LEADER}),
    Permission.READ_ACCESS_LOG: frozenset({Relation.LEADER}),
}
"""The relations to the young person, one of which a permission needs. The caller must also be able to see the person.

The `abilities.py` of an app adds further conditions, such as being the primary assignee or the author.
"""


@dataclass(frozen=True)
class StaffRoles:
    """The roles of a member of staff today, each in a unit."""

    staff: Staff
    memberships: tuple[Membership, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(membership.role) for membership in self.memberships)

    def may(self, permission: Permission) -> bool:
        """Return whether one of the roles has `permission`."""
        return bool(self.roles & ROLE_PERMISSIONS[permission])


def staff_roles(staff: Staff, *, with_units: bool = False) -> StaffRoles:
    """Return the roles of `staff` today, with one query.

    `with_units` also reads the units, for a page that names them. Every request needs the roles. The rows of one person
    are few, so the day and the order are chosen here: Django takes longer to write them into the statement.
    """
    today = clock.today()
    rows = Membership.objects.filter(staff=staff).order_by()
    held = [
        membership
        for membership in (rows.select_related("unit") if with_units else rows)
        if includes(membership, today)
    ]
    return StaffRoles(staff, tuple(sorted(held, key=lambda membership: (membership.starts_on, membership.pk))))


RELATIONS_BY_BASIS: dict[str, frozenset[Relation]] = {
    "assignment": frozenset({Relation.ASSIGNEE, Relation.WRITER}),
    "intervention": frozenset({Relation.WRITER}),
    "named": frozenset({Relation.WRITER}),
    "emergency_access": frozenset({Relation.WRITER}),
    "deputy": frozenset({Relation.DEPUTY, Relation.WRITER}),
    "named_deputy": frozenset({Relation.DEPUTY, Relation.WRITER}),
    "leader": frozenset({Relation.LEADER, Relation.WRITER}),
    "coordinator": frozenset({Relation.COORDINATOR}),
    "referred_to": frozenset({Relation.REFERRED_TO}),
}
"""The relations that follow from each basis of `access_relations`. Former guides and former deputies can only read."""


def relations(staff: Staff, young_person_id: int) -> frozenset[Relation]:
    """Return the relations of `staff` to the young person now, with one query.

    READER means access at the level `full`. Without that access the member of staff is not WRITER either.
    """
    return _relations_from(call("access_relations", staff.pk, clock.now(), young_person_id))


def relations_to_each(staff: Staff, young_people: Collection[int]) -> dict[int, frozenset[Relation]]:
    """Return the relations of `staff` to each of several young people now, by id, with one query."""
    rows: dict[int, list[tuple[str, bool]]] = {pk: [] for pk in young_people}
    for pk, basis, reads in call("access_relations_to_each", staff.pk, clock.now(), list(rows)) if rows else ():
        rows[pk].append((basis, reads))
    return {pk: _relations_from(found) for pk, found in rows.items()}


def _relations_from(rows: Collection[tuple[str, bool]]) -> frozenset[Relation]:
    found = frozenset().union(*(RELATIONS_BY_BASIS.get(basis, frozenset()) for basis, _reads in rows))
    return found | {Relation.READER} if any(reads for _basis, reads in rows) else found - {Relation.WRITER}


def leads(leader: Staff, staff: Staff) -> bool:
    """Return whether `leader` leads a unit in which `staff` holds a role today, or a unit above it."""
    [(found,)] = call("access_leads", leader.pk, clock.now(), staff.pk)
    return bool(found)


def roles_of(staff: Staff) -> frozenset[Role]:
    """Return the roles of `staff` today, without a query if `staff` is the caller inside `acting_as`."""
    served = caller()
    if served is not None and served.roles is not None and served.staff == staff:
        return served.roles
    return staff_roles(staff).roles


def check(staff: Staff, permission: Permission, young_person_id: int | None = None) -> None:
    """Raise `Forbidden` unless a role of `staff` has `permission`.

    If the permission needs a relation to the young person, `staff` must have one too.
    """
    if not roles_of(staff) & ROLE_PERMISSIONS[permission] or (
        young_person_id is not None
        and permission in REQUIRED_RELATIONS
        and not relations(staff, young_person_id) & REQUIRED_RELATIONS[permission]
    ):
        raise Forbidden
