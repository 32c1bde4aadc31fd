"""The navigation item of the leader's page, and on the start page what is due in the units, and whom one replaces."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from backend.access.deputies import theirs
from backend.access.permissions import CASE_ROLES
from backend.assignments import leading
from backend.assignments.queries import units_of
from backend.core.periods import not_ended_before
from backend.followups.models import FollowUp
from backend.organisation.models import Role
from backend.workspace.registry import (
    OVERSEE,
    NavigationItem,
    StartContent,
    StartPart,
    StartReading,
    navigation,
    start_parts,
)

navigation.add(
    NavigationItem(label=_("Leader"), url_name="leading", roles=frozenset({Role.LEADER, Role.COORDINATOR}), position=60)
)


NAMED = 5
"""How many young people and colleagues the start page names for the leader."""


def my_units(reading: StartReading) -> StartContent:
    """Return what a leader must act on: young people without a guide, what is late, and who is away uncovered."""
    staff, today = reading.staff, reading.today
    without_guide = leading.without_guide(staff, today)
    named = list(without_guide[:NAMED])
    late = leading.late_by_colleague(staff, today)
    values = {
        "without_guide": named,
        "without_guide_count": without_guide.count() if len(named) == NAMED else len(named),
        "late": late[:NAMED],
        "late_count": sum(one.count for one in late),
        "uncovered": leading.without_deputy(units_of(staff, Role.LEADER, Role.COORDINATOR), today),
        "enters": Role.LEADER in reading.roles,  # only a leader registers the absence of colleagues
    }
    return StartContent(values=values, people=[person.pk for person in named])


def deputy_for(reading: StartReading) -> StartContent | None:
    """Return the absent colleagues whom the reader replaces today, and what is due from each by today."""
    if not reading.replaced:
        return None
    outstanding = FollowUp.objects.outstanding().filter(not_ended_before(reading.today, "closes_on"))
    due = outstanding.filter(theirs(reading.replaced, "responsible"), due_on__lte=reading.today)
    counts = dict(due.order_by().values_list("responsible").annotate(due=Count("pk")))
    values = {"replaced": [{"cover": one, "due": counts.get(one.staff.pk, 0)} for one in reading.replaced]}
    return StartContent(values=values)


start_parts.add(
    StartPart(
        key="my-units",
        title=_("My units"),
        template="assignments/my_units.html",
        content=my_units,
        roles=OVERSEE,
        position=20,
    ),
    StartPart(
        key="deputy",
        title=_("I am deputy for"),
        template="assignments/deputy_for.html",
        content=deputy_for,
        roles=CASE_ROLES,
        side=True,
        position=30,
    ),
)
