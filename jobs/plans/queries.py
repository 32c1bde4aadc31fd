"""Queries of IPS plans."""

from datetime import date

from django.db.models import DateField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from backend.assignments.models import Assignment, Capacity
from jobs.plans.models import IpsPlan


def with_consultant(plans: QuerySet[IpsPlan], today: date) -> QuerySet[IpsPlan]:
    """Annotate each plan with `consultant`: the id and name of the primary consultant on `today`, or None."""
    running = Assignment.objects.active(today).primary(Capacity.CONSULTANT).held_by_working(today)
    running = running.filter(young_person=OuterRef("young_person")).order_by()
    return plans.annotate(consultant=Subquery(running.values(found=JSONObject(id="staff_id", name="staff__name"))[:1]))


class AccessOn(Func):
    """The day of the first qualifying contact with a job consultant from the day of the agreement to a last day."""

    function = "plans_access_on"
    output_field = DateField()


def with_access(plans: QuerySet[IpsPlan], today: date) -> QuerySet[IpsPlan]:
    """Annotate each plan with `access_on`, as of `today`, or None."""
    return plans.annotate(access_on=AccessOn(F("young_person"), F("agreed_on"), Value(today)))
