"""What a leader or coordinator asks about the staff of their units: caseloads, absences, and who leaves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet

from backend.access.models import Cover
from backend.access.visibility import VisibleTo
from backend.assignments.loads import Load, loads
from backend.assignments.models import Assignment, Capacity
from backend.assignments.queries import LED_UNTIL
from backend.core.periods import covers, not_ended_before
from backend.followups.models import FollowUp
from backend.followups.registry import get_rule
from backend.organisation.models import Absence, Membership, Staff
from backend.people.models import YoungPerson

CAPACITY_SLUGS = {Capacity.GUIDE: "ungeguide", Capacity.CONSULTANT: "ips-konsulent"}
"""The parts of addresses that say in which capacity a colleague works."""

SOON = timedelta(days=30)
"""How far ahead the page shows absences, and roles that end."""


@dataclass(frozen=True)
class Caseload:
    """The young people of one member of staff in a capacity, against the limit."""

    staff: Staff
    capacity: Capacity
    load: Load

    @property
    def slug(self) -> str:
        """The part of the address of the move of this caseload."""
        return CAPACITY_SLUGS[self.capacity]

    @property
    def scale(self) -> float:
        """The end of the bar: the limit, or more where it is passed."""
        return float(max(self.load.young_people, self.load.limit or 0, 1))


def caseloads(units: Collection[int], on: date) -> list[Caseload]:
    """Return the caseloads of guides and consultants of `units`, by name, guides first. It runs two queries."""
    here = Membership.objects.active(on).filter(staff=OuterRef("staff"), role=OuterRef("role"), unit__in=units)
    held = (
        Membership.objects.active(on)
        .filter(Exists(here), role__in=[capacity.role for capacity in Capacity], staff__is_active=True)
        .select_related("staff")
        .order_by("staff__sort_name", "staff_id")
    )
    found = loads(held, on)
    staff = {one.staff_id: one.staff for one in held}
    return [
        Caseload(one, capacity, found[pk, capacity])
        for capacity in Capacity
        for pk, one in staff.items()
        if (pk, capacity) in found
    ]


def without_guide(staff: Staff, on: date) -> QuerySet[YoungPerson]:
    """Return the young people with open cases in the reader's caseload whom no guide has, the oldest case first."""
    guided = Assignment.objects.active(on).primary(Capacity.GUIDE).filter(young_person=OuterRef("pk"))
    people = YoungPerson.objects.listed().filter(VisibleTo("id", staff, "caseload"), closed_on__isnull=True)
    return people.filter(~Exists(guided)).order_by("pk")


@dataclass(frozen=True)
class Late:
    """How many follow-ups are overdue, for one colleague or one rule, and since when the first is."""

    key: int | str | None
    name: str
    count: int
    since: date


def late_by_colleague(staff: Staff, today: date) -> list[Late]:
    """Return the overdue follow-ups that `staff` sees, by responsible colleague, the most first."""
    people = _late(staff, today).values_list("responsible_id", "responsible__name")
    found = people.annotate(Count("pk"), Min("due_on"))
    return sorted((Late(pk, name or "", count, since) for pk, name, count, since in found), key=_most)


def late_by_rule(staff: Staff, today: date) -> list[Late]:
    """Return the overdue follow-ups that `staff` sees, by rule, the most first."""
    found = _late(staff, today).values_list("rule").annotate(Count("pk"), Min("due_on"))
    return sorted((Late(rule, str(get_rule(rule).label), count, since) for rule, count, since in found), key=_most)


def _late(staff: Staff, today: date) -> QuerySet[FollowUp]:
    late = FollowUp.objects.outstanding().filter(VisibleTo("young_person_id", staff, "caseload"), due_on__lt=today)
    return late.order_by()


def _most(late: Late) -> tuple[int, str]:
    return -late.count, late.name


def absences(units: Collection[int], today: date) -> list[tuple[Absence, Sequence[Cover]]]:
    """Return the absences of staff of `units` that go on or begin soon, with their covers."""
    held = Membership.objects.active(today).filter(staff=OuterRef("staff"), unit__in=units)
    found = Absence.objects.filter(Exists(held), not_ended_before(today), starts_on__lte=today + SOON)
    covers_of = Prefetch("covers", Cover.objects.select_related("deputy"))
    rows = found.select_related("staff").prefetch_related(covers_of).order_by("starts_on", "pk")
    return [(row, list(row.covers.all())) for row in rows]


def without_deputy(units: Collection[int], today: date) -> list[Absence]:
    """Return the absences of staff of `units` that go on today, and in which nobody replaces them today."""
    held = Membership.objects.active(today).filter(staff=OuterRef("staff"), unit__in=units)
    replaced = Cover.objects.filter(covers(today), absence=OuterRef("pk"))
    found = Absence.objects.active(today).filter(Exists(held), ~Exists(replaced))
    return list(found.select_related("staff").order_by("starts_on", "pk"))


def leaving(units: Collection[int], today: date) -> QuerySet[Staff]:
    """Return the staff of `units` who have young people, and whose role has ended or ends soon, with `leaves_on`."""
    theirs = Q(memberships__unit__in=units, memberships__role__in=[capacity.role for capacity in Capacity])
    stays = Membership.objects.filter(not_ended_before(today + SOON), staff=OuterRef("pk"), unit__in=units)
    has = Assignment.objects.active(today).filter(staff=OuterRef("pk"))
    ended = theirs & Q(memberships__ends_on__gte=today - LED_UNTIL, memberships__ends_on__lt=today + SOON)
    return (
        Staff.objects.filter(ended, Exists(has), ~Exists(stays))
        .annotate(leaves_on=Min("memberships__ends_on"))
        .order_by("leaves_on", "pk")
    )
