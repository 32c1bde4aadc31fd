"""Reads on courses."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from backend.assignments.models import Assignment, Capacity
from guidance.courses.models import CourseQuerySet, GuidanceCourse


def with_guide(courses: QuerySet[GuidanceCourse], today: date) -> QuerySet[GuidanceCourse]:
    """Each course with `guide`, {id, name} of its primary guide on `today`, or None."""
    running = Assignment.objects.active(today).primary(Capacity.GUIDE).filter(young_person=OuterRef("young_person"))
    return courses.annotate(
        guide=Subquery(running.order_by().values(guide=JSONObject(id="staff_id", name="staff__name"))[:1])
    )


def unassigned(courses: CourseQuerySet, today: date) -> CourseQuerySet:
    """Open courses without a primary guide on `today`: a list of their own."""
    running = Assignment.objects.active(today).primary(Capacity.GUIDE).filter(young_person=OuterRef("young_person"))
    return courses.open().filter(~Exists(running))
