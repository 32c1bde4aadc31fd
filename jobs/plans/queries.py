"""Queries of IPS plans."""

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from backend.assignments.models import Assignment, Capacity
from backend.contacts.models import Contact
from jobs.plans.models import IpsPlan


def with_consultant(plans: QuerySet[IpsPlan], today: date) -> QuerySet[IpsPlan]:
    """Annotate each plan with `consultant`: the id and name of the primary consultant on `today`, or None."""
    running = Assignment.objects.active(today).primary(Capacity.CONSULTANT).held_by_working(today)
    running = running.filter(young_person=OuterRef("young_person")).order_by()
    return plans.annotate(consultant=Subquery(running.values(found=JSONObject(id="staff_id", name="staff__name"))[:1]))


def with_access(plans: QuerySet[IpsPlan]) -> QuerySet[IpsPlan]:
    """Annotate each plan with `access_on`.

    This is the day of the first qualifying contact on or after the day on which the young person agreed.
    """
    qualifying = Contact.objects.filter(young_person=OuterRef("young_person"), is_qualifying=True).order_by(
        "occurred_on", "id"
    )
    since = qualifying.filter(occurred_on__gte=OuterRef("agreed_on"))
    return plans.annotate(access_on=Subquery(since.values(found=F("occurred_on"))[:1]))
