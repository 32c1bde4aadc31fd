"""Facts about colleagues whose role ends, by unit."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Self

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Least

from backend.access.permissions import CASE_ROLES
from backend.assignments.models import Assignment
from backend.core import clock
from backend.followups.case import Facts
from backend.organisation import holdings
from backend.organisation.models import Membership

KNOWN_FOR = timedelta(days=400)
"""How long the end of a role is a fact."""


class LeaverFact(NamedTuple):
    """The last day on which a colleague works with cases, by the end of a role or of the account, and what they hold.

    `settled_on` and `settled_by` are the day and the id of the last assignment that ended.
    """

    membership_id: int
    staff_id: int
    ends_on: date
    held: int
    settled_on: date | None
    settled_by: int | None


@dataclass(frozen=True)
class Leavers(Facts):
    """The colleagues of one unit whose role has ended or has an end."""

    records: tuple[LeaverFact, ...] = ()

    reads = frozenset({Membership, *(kind.model for kind in holdings.kinds())})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the ends of roles in many units, and what these colleagues hold."""
        going_on = Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")),
            staff=OuterRef("staff"),
            role__in=CASE_ROLES,
            staff__is_active=True,
        ).exclude(pk=OuterRef("pk"))
        ends = (
            Membership.objects.annotate(last_on=Least("ends_on", "staff__deactivated_on"))
            .filter(~Exists(going_on), unit__in=ids, role__in=CASE_ROLES, last_on__gte=clock.today() - KNOWN_FOR)
            .order_by("last_on", "id")
        )
        rows = list(ends.values_list("unit_id", "pk", "staff_id", "last_on"))
        staff = {staff_id for _unit, _pk, staff_id, _ends_on in rows}
        held = Counter(found.staff_id for found in holdings.held_by(staff)) if staff else Counter()
        ended = Assignment.objects.filter(staff__in=staff, ends_on__isnull=False).order_by("staff_id", "ends_on", "id")
        settled = {staff_id: (on, pk) for staff_id, on, pk in ended.values_list("staff_id", "ends_on", "pk")}
        found: defaultdict[int, list[LeaverFact]] = defaultdict(list)
        for unit_id, pk, staff_id, ends_on in rows:
            assert ends_on is not None
            on, by = settled.get(staff_id, (None, None))
            found[unit_id].append(LeaverFact(pk, staff_id, ends_on, held[staff_id], on, by))
        return {unit_id: cls(tuple(records)) for unit_id, records in found.items()}
