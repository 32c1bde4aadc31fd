"""Role × verb: who may do what. The first gate; which young people it may be done to is the grant's."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from backend.access.wall import caller
from backend.core import clock
from backend.core.errors import Forbidden
from backend.organisation.models import Membership, Role, Staff, Unit


class Verb(StrEnum):
    """What can be done. A verb of the API names one of these."""

    OPEN_CASE = "open_case"
    DECIDE = "decide"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    HAND_OVER = "hand_over"
    STEER = "steer"
    WRITE = "write"
    CORRECT = "correct"
    ENTER_ABSENCE = "enter_absence"
    DECIDE_PLAN = "decide_plan"
    WORK_JOBS = "work_jobs"
    READ_JOBS = "read_jobs"
    READ_CASES = "read_cases"
    READ_LOG = "read_log"
    READ_STAFF = "read_staff"
    READ_REPORTS = "read_reports"
    SET_UP = "set_up"


class Relation(StrEnum):
    """How a member of staff stands to one young person, as far as the verbs ask."""

    ASSIGNEE = "assignee"
    DEPUTY = "deputy"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    READER = "reader"
    WRITER = "writer"


CASE_ROLES = frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER, Role.ON_CALL})
EVERYBODY = frozenset(Role)

WHO: dict[Verb, frozenset[Role]] = {
    Verb.OPEN_CASE: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER}),
    Verb.DECIDE: frozenset({Role.COORDINATOR, Role.LEADER}),
    Verb.ASSIGN: frozenset({Role.COORDINATOR, Role.LEADER}),
    Verb.ACKNOWLEDGE: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT}),
    Verb.HAND_OVER: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.LEADER}),
    Verb.STEER: frozenset({Role.YOUTH_GUIDE, Role.LEADER}),
    Verb.WRITE: CASE_ROLES,
    Verb.CORRECT: CASE_ROLES,
    Verb.ENTER_ABSENCE: EVERYBODY - {Role.INTEGRATION},
    Verb.DECIDE_PLAN: frozenset({Role.JOB_CONSULTANT, Role.COORDINATOR, Role.LEADER}),
    Verb.WORK_JOBS: frozenset({Role.JOB_CONSULTANT, Role.LEADER}),
    Verb.READ_JOBS: frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT, Role.LEADER}),
    Verb.READ_CASES: CASE_ROLES,
    Verb.READ_LOG: frozenset({Role.LEADER, Role.AUDITOR}),
    Verb.READ_STAFF: EVERYBODY - {Role.INTEGRATION},
    Verb.READ_REPORTS: frozenset({Role.MANAGER, Role.LEADER, Role.INTEGRATION}),
    Verb.SET_UP: frozenset({Role.ADMINISTRATOR}),
}
"""Which roles have a verb at all: without one of them the answer is 403 before anything is looked up."""

NEEDS: dict[Verb, frozenset[Relation]] = {
    Verb.OPEN_CASE: frozenset({Relation.WRITER, Relation.COORDINATOR, Relation.LEADER}),
    Verb.DECIDE: frozenset({Relation.COORDINATOR, Relation.LEADER}),
    Verb.ASSIGN: frozenset({Relation.COORDINATOR, Relation.LEADER}),
    Verb.ACKNOWLEDGE: frozenset({Relation.ASSIGNEE, Relation.DEPUTY}),
    Verb.HAND_OVER: frozenset({Relation.ASSIGNEE, Relation.LEADER}),
    Verb.STEER: frozenset({Relation.ASSIGNEE, Relation.DEPUTY, Relation.LEADER}),
    Verb.DECIDE_PLAN: frozenset({Relation.ASSIGNEE, Relation.DEPUTY, Relation.COORDINATOR, Relation.LEADER}),
    Verb.WORK_JOBS: frozenset({Relation.ASSIGNEE, Relation.DEPUTY, Relation.LEADER}),
    Verb.WRITE: frozenset({Relation.WRITER}),
    Verb.READ_LOG: frozenset({Relation.LEADER}),
}
"""Which relations to the young person a verb needs one of, once the young person is in sight.

A service that asks for more (the *primary* assignee, the author) checks that on its own record.
"""


@dataclass(frozen=True)
class Standing:
    """What a member of staff is today: roles, and the units in which each is held."""

    staff: Staff
    memberships: tuple[Membership, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(membership.role) for membership in self.memberships)

    def may(self, verb: Verb) -> bool:
        return bool(self.roles & WHO[verb])


def standing(staff: Staff) -> Standing:
    """The roles of `staff` today. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"staff": staff.pk, "today": clock.today()})
        rows = cursor.fetchall()
    return Standing(staff, tuple(_membership(staff, *row) for row in rows))


# By hand: it stands before every request, and the ORM takes longer to build the statement than PostgreSQL to answer it.
_HELD = """
SELECT m.id, m.role, m.fte, m.caseload_limit, m.starts_on, m.ends_on, u.id, u.name, u.kind, u.parent_id
FROM organisation_membership AS m JOIN organisation_unit AS u ON u.id = m.unit_id
WHERE m.staff_id = %(staff)s AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
ORDER BY m.starts_on, m.id
"""


def _membership(staff: Staff, *row: Any) -> Membership:
    (number, role, fte, caseload_limit, starts_on, ends_on, unit_id, unit_name, kind, parent_id) = row
    return Membership(
        id=number,
        staff=staff,
        unit=Unit(id=unit_id, name=unit_name, kind=kind, parent_id=parent_id),
        role=role,
        fte=fte,
        caseload_limit=caseload_limit,
        starts_on=starts_on,
        ends_on=ends_on,
    )


BY_BASIS: dict[str, frozenset[Relation]] = {
    "assignment": frozenset({Relation.ASSIGNEE, Relation.WRITER}),
    "effort": frozenset({Relation.WRITER}),
    "named": frozenset({Relation.WRITER}),
    "break_glass": frozenset({Relation.WRITER}),
    "deputy": frozenset({Relation.DEPUTY, Relation.WRITER}),
    "named_deputy": frozenset({Relation.DEPUTY, Relation.WRITER}),
    "leader": frozenset({Relation.LEADER, Relation.WRITER}),
    "coordinator": frozenset({Relation.COORDINATOR}),
}
"""What each basis of `access_relations` makes of staff. Who handed over, or stood in lately, only reads."""


def relations(staff: Staff, young_person_id: int) -> frozenset[Relation]:
    """How `staff` stands to the young person now; without case content nobody is a writer. One query."""
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT array_agg(DISTINCT relation) FROM access_relations(%s, %s, %s)),"
            " %s IN (SELECT access_seen_by(%s, %s, 'content'))",
            [staff.pk, at, young_person_id, young_person_id, staff.pk, at],
        )
        bases, content = cursor.fetchone()
    found = frozenset().union(*(BY_BASIS.get(basis, frozenset()) for basis in bases or ()))
    return found | {Relation.READER} if content else found - {Relation.WRITER}


def leads(leader: Staff, staff: Staff) -> bool:
    """Whether `leader` leads a unit in which `staff` holds a role today, or one above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM access_reach(%s, %s) r"
            " JOIN organisation_membership m ON m.unit_id = r.unit_id AND m.staff_id = %s"
            " WHERE r.role = 'leader' AND daterange(m.starts_on, m.ends_on, '[]') @> %s::date)",
            [leader.pk, clock.now(), staff.pk, clock.today()],
        )
        return bool(cursor.fetchone()[0])


def roles_of(staff: Staff) -> frozenset[Role]:
    """The roles of `staff` today. No query for whoever is being served."""
    served = caller()
    if served is not None and served.roles is not None and served.staff == staff:
        return served.roles
    return standing(staff).roles


def check(staff: Staff, verb: Verb, young_person_id: int | None = None) -> None:
    """Refuse with 403 unless a role of `staff` has `verb`, and the relation it needs to the young person."""
    if not roles_of(staff) & WHO[verb] or (
        young_person_id is not None and verb in NEEDS and not relations(staff, young_person_id) & NEEDS[verb]
    ):
        raise Forbidden


def allowed(verbs: Iterable[Verb], roles: Standing, found: frozenset[Relation]) -> frozenset[Verb]:
    """Those of `verbs` that these roles and relations have: what `abilities` of a detail answers from."""
    return frozenset(verb for verb in verbs if roles.may(verb) and (verb not in NEEDS or found & NEEDS[verb]))
