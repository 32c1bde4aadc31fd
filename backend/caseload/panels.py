"""The navigation item of the caseload, and the reader's own caseload on the start page."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import CASE_ROLES
from backend.assignments.loads import loads
from backend.assignments.models import Assignment, Capacity
from backend.contacts.models import Contact
from backend.organisation.models import Role
from backend.workspace.registry import (
    NavigationItem,
    StartContent,
    StartPart,
    StartReading,
    navigation,
    start_parts,
)

LATELY = timedelta(days=7)
"""The period in which the start page counts contacts."""

navigation.add(NavigationItem(label=_("Caseload"), url_name="caseload", roles=CASE_ROLES, position=20))


def my_caseload(reading: StartReading) -> StartContent | None:
    """Return how many young people the reader has in each capacity, and how many of them had a contact lately."""
    capacities = [capacity for capacity in Capacity if capacity.role in reading.roles]
    if not capacities:
        return None
    load = loads(reading.staff_roles.memberships, reading.today)
    mine = Assignment.objects.active(reading.today).filter(staff=reading.staff, capacity__in=capacities)
    met = Contact.objects.filter(
        is_qualifying=True, occurred_on__gt=reading.today - LATELY, young_person__in=mine.values("young_person")
    )
    values = {
        "loads": [{"label": capacity.label, "load": load[reading.staff.pk, capacity]} for capacity in capacities],
        "met": met.order_by().values("young_person").distinct().count(),
    }
    return StartContent(values=values)


start_parts.add(
    StartPart(
        key="caseload",
        title=_("My caseload"),
        template="caseload/my_caseload.html",
        content=my_caseload,
        roles=frozenset({Role.YOUTH_GUIDE, Role.JOB_CONSULTANT}),
        side=True,
        position=10,
    )
)
