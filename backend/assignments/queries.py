"""Queries of what staff hold."""

from dataclasses import dataclass
from datetime import timedelta

from backend.access.permissions import ROLE_PERMISSIONS, Permission, roles_of
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Forbidden
from backend.core.functions import call
from backend.core.periods import not_ended_before
from backend.organisation import holdings
from backend.organisation.holdings import Holding, HoldingCount
from backend.organisation.models import Membership, Staff
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


def _leads(by: Staff, staff: Staff) -> bool:
    """Return whether `by` leads a unit in which the colleague has a role, or had one lately."""
    led = [unit for unit, role in call("access_role_units", by.pk, clock.now()) if role == "leader"]
    lately = not_ended_before(clock.today() - LED_UNTIL)
    return Membership.objects.filter(lately, staff=staff, unit__in=led).exists()
