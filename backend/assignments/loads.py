"""How many young people a colleague has, and the warnings about giving them more. A warning never refuses anything."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backend.assignments.models import Assignment, Capacity
from backend.organisation.models import Absence, Membership, Staff


@dataclass(frozen=True)
class Caution:
    """Something to consider, with a code and a sentence."""

    code: str
    detail: str


@dataclass(frozen=True)
class Load:
    """How many young people a colleague has in a capacity, and the limit by their hours. None: there is no limit."""

    young_people: int = 0
    limit: Decimal | None = None

    def is_above(self, more: int = 0) -> bool:
        """Return whether the limit is passed with `more` young people."""
        return self.limit is not None and self.young_people + more > self.limit


def loads(staff_ids: Collection[int], capacity: Capacity, on: date) -> dict[int, Load]:
    """Return the load of each colleague on a day, with two queries."""
    roles: defaultdict[int, list[tuple[Decimal, int | None]]] = defaultdict(list)
    held = Membership.objects.active(on).filter(staff__in=staff_ids, role=capacity.role)
    for staff_id, fte, most in held.values_list("staff_id", "fte", "caseload_limit"):
        roles[staff_id].append((fte, most))
    count = counts(staff_ids, capacity, on)
    return {staff_id: Load(count.get(staff_id, 0), limit(roles[staff_id])) for staff_id in staff_ids}


def counts(staff_ids: Collection[int], capacity: Capacity, on: date) -> dict[int, int]:
    """Return how many young people each colleague has on a day, without those who have none."""
    active = Assignment.objects.active(on).filter(staff__in=staff_ids, capacity=capacity)
    return dict(active.order_by().values_list("staff").annotate(young_people=Count("young_person", distinct=True)))


def limit(roles: Iterable[tuple[Decimal, int | None]]) -> Decimal | None:
    """Return the limit of a colleague from the hours and the limit per full time of each role in a capacity."""
    limited = [fte * most for fte, most in roles if most is not None]
    return sum(limited, Decimal()) if limited else None


def warnings_about(staff: Staff, capacity: Capacity, on: date) -> list[Caution]:
    """Return whether a colleague is absent on a day, and above the limit with those whom they have then."""
    found: list[Caution] = []
    if away := Absence.objects.active(on).filter(staff=staff).first():
        found.append(Caution("absent", _absent(staff, away)))
    load = loads([staff.pk], capacity, on)[staff.pk]
    if load.is_above():
        detail = _("%(name)s has %(count)s young people, and the limit is %(limit)s.")
        about = {"name": staff.name, "count": load.young_people, "limit": f"{load.limit:g}"}
        found.append(Caution("above_limit", detail % about))
    return found


def _absent(staff: Staff, away: Absence) -> str:
    if away.ends_on is None:
        return _("%(name)s is absent, without an end date.") % {"name": staff.name}
    day = date_format(away.ends_on, "SHORT_DATE_FORMAT")
    return _("%(name)s is absent until %(date)s.") % {"name": staff.name, "date": day}
