"""The navigation item of the leader's page, and whom the reader replaces, on the start page."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from backend.access.deputies import theirs
from backend.access.permissions import CASE_ROLES
from backend.core.periods import not_ended_before
from backend.followups.models import FollowUp
from backend.organisation.models import Role
from backend.workspace.registry import (
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
        key="deputy",
        title=_("I am deputy for"),
        template="assignments/deputy_for.html",
        content=deputy_for,
        roles=CASE_ROLES,
        side=True,
        position=30,
    )
)
