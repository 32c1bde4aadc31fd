"""How many young people a colleague has, and the warnings about giving them more. A warning never refuses anything."""

from collections import defaultdict
from collections.abc import Iterable
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


def loads(memberships: Iterable[Membership], on: date) -> dict[tuple[int, Capacity], Load]:
    """Return the load of each colleague in each capacity, by id, from all their roles on a day, with one query.

    The limit is per full time. Of several roles in a capacity, hours and limits are added.
    """
    capacities: dict[str, Capacity] = {capacity.role: capacity for capacity in Capacity}
    roles: defaultdict[tuple[int, Capacity], list[Membership]] = defaultdict(list)
    for held in memberships:
        if held.role in capacities:
            roles[held.staff_id, capacities[held.role]].append(held)
    active = Assignment.objects.active(on).filter(staff__in={staff_id for staff_id, _capacity in roles}).order_by()
    rows = active.values_list("staff", "capacity").annotate(Count("young_person", distinct=True))
    counts = {(staff_id, capacity): young_people for staff_id, capacity, young_people in rows}
    return {key: Load(counts.get(key, 0), _limit(held)) for key, held in roles.items()}


def _limit(roles: Iterable[Membership]) -> Decimal | None:
    limited = [held.fte * held.caseload_limit for held in roles if held.caseload_limit is not None]
    return sum(limited, Decimal()) if limited else None


def warnings_about(staff: Staff, capacity: Capacity, on: date) -> list[Caution]:
    """Return whether a colleague is absent on a day, and above the limit with those whom they have then."""
    found: list[Caution] = []
    if away := Absence.objects.active(on).filter(staff=staff).first():
        found.append(Caution("absent", _absent(staff, away)))
    roles = Membership.objects.active(on).filter(staff=staff, role=capacity.role)
    load = loads(roles, on).get((staff.pk, capacity), Load())
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
