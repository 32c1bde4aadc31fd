"""Queries of what staff hold, and of who works with a young person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from backend.access.abilities import Actor
from backend.access.models import Cover, CoveredPerson
from backend.access.permissions import ROLE_PERMISSIONS, Permission, roles_of
from backend.access.row_level_security import as_system
from backend.assignments.models import Assignment, AssignmentRole, Capacity, Origin
from backend.core import clock
from backend.core.errors import Forbidden
from backend.core.functions import call
from backend.core.periods import covers, not_ended_before
from backend.organisation import holdings
from backend.organisation.holdings import Holding, HoldingCount
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson

LED_UNTIL = timedelta(days=400)
"""How long after the end of a role its leader still sees what the colleague holds."""


@dataclass(frozen=True)
class StaffHoldings:
    """How many records of each kind a colleague holds, and those that the caller may see."""

    counts: list[HoldingCount]
    visible: list[Holding]


def holdings_of(*, staff: Staff, by: Staff) -> StaffHoldings:
    """Return what a colleague still holds.

    A leader of the colleague sees the records about young people whom the leader sees, an administrator only counts.
    Raises `Forbidden` for everybody else.
    """
    leads = _leads(by, staff)
    if not leads and not roles_of(by) & ROLE_PERMISSIONS[Permission.ADMINISTER]:
        raise Forbidden
    with as_system("a colleague may hold what the caller does not see"):
        found = list(holdings.held_by([staff.pk]))
    counts = holdings.count_by_kind(found)
    if not leads:
        return StaffHoldings(counts, [])
    about = {held.young_person_id for held in found if held.young_person_id is not None}
    seen = set(YoungPerson.objects.visible_to(by).filter(pk__in=about).values_list("pk", flat=True))
    visible = [held for held in found if held.young_person_id is None or held.young_person_id in seen]
    return StaffHoldings(counts, visible)


def held_about(*, staff: Staff, people: Collection[int]) -> list[Holding]:
    """Return what a colleague holds about these young people, beside the assignments.

    The caller has checked that the reader sees the young people.
    """
    with as_system("what staff hold is not for every caller to see"):
        found = [held for held in holdings.held_by([staff.pk]) if held.kind != "assignment"]
    return [held for held in found if held.young_person_id in people]


@dataclass(frozen=True)
class Moved:
    """A young person who moved with a caseload, and the colleague who has them since, or will have them."""

    successor: Assignment
    left: Sequence[Holding]


def moved_from(*, staff: Staff, since: date, by: Staff) -> list[Moved]:
    """Return who moved from a colleague with a caseload on the day `since` or later, the newest first.

    Each has what the colleague still holds about the young person. `by` gets those young people whom they see.
    """
    former = Assignment.objects.filter(
        staff=staff,
        young_person=OuterRef("young_person"),
        capacity=OuterRef("capacity"),
        role=OuterRef("role"),
        ends_on=OuterRef("starts_on"),
    )
    moved = Assignment.objects.filter(Exists(former), origin=Origin.MOVED, starts_on__gte=since)
    seen = moved.filter(young_person__in=YoungPerson.objects.visible_to(by)).select_related("young_person", "staff")
    rows = list(seen.order_by("-starts_on", "staff__sort_name", "young_person"))
    left: defaultdict[int | None, list[Holding]] = defaultdict(list)
    for held in held_about(staff=staff, people={row.young_person_id for row in rows}) if rows else ():
        left[held.young_person_id].append(held)
    return [Moved(row, left[row.young_person_id]) for row in rows]


def _leads(by: Staff, staff: Staff) -> bool:
    """Return whether `by` leads a unit in which the colleague has a role, or had one lately."""
    lately = not_ended_before(clock.today() - LED_UNTIL)
    return Membership.objects.filter(lately, staff=staff, unit__in=units_of(by, Role.LEADER)).exists()


def units_of(staff: Staff, *roles: Role) -> list[int]:
    """Return the units in which `staff` has one of `roles` today, with those below."""
    return sorted({unit for unit, role in call("access_role_units", staff.pk, clock.now()) if role in roles})


def team_of(actor: Actor) -> tuple[Assignment, ...]:
    """Return the assignments of the young person that have not ended, with their holders, the primary first.

    Each has `deputies`, the names of those who replace its holder today.
    """
    today, person = clock.today(), actor.young_person_id
    current = Cover.objects.filter(covers(today), covers(today, "absence__starts_on", "absence__ends_on"))
    named = Exists(CoveredPerson.objects.filter(cover=OuterRef("pk"), youngperson=person))
    covering = current.filter(Q(everyone=True) | named, absence__staff=OuterRef("staff")).order_by("id")
    running = Assignment.objects.going_on_after(today).filter(young_person=person).select_related("staff")
    found = running.annotate(deputies=ArraySubquery(covering.values("deputy__name")))
    return tuple(found.order_by("role", "starts_on", "id"))


def capacities_today(actor: Actor) -> frozenset[str]:
    """Return the capacities in which the actor works with the young person today."""
    return frozenset(held.capacity for held in _held_today(actor))


def primary_capacities(actor: Actor) -> frozenset[str]:
    """Return the capacities in which the actor is the primary of the young person today."""
    return frozenset(held.capacity for held in _held_today(actor) if held.role == AssignmentRole.PRIMARY)


def _held_today(actor: Actor) -> list[Assignment]:
    """Return the assignments of the actor to the young person that run today."""
    today = clock.today()
    return [
        held
        for held in actor.once(team_of)
        if held.staff_id == actor.staff.pk
        and held.starts_on <= today
        and (held.ends_on is None or held.ends_on > today)
    ]


def working_with(person: YoungPerson, capacity: Capacity, actor: Actor) -> list[Assignment]:
    """Return the assignments of those who work with the young person in a capacity, or will, the primary first.

    Each has `deputies`, as `team_of` says.
    """
    held = [assignment for assignment in actor.once(team_of) if assignment.capacity == capacity]
    for assignment in held:
        assignment.young_person = person
    return held
