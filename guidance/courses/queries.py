"""Queries of courses."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from backend.assignments.models import Assignment, AssignmentQuerySet, Capacity
from guidance.courses.models import CourseQuerySet, GuidanceCourse


def with_guide(courses: QuerySet[GuidanceCourse], today: date) -> QuerySet[GuidanceCourse]:
    """Annotate each course with `guide`: the id and name of its primary guide on `today`, or None."""
    running = _guides(today).filter(young_person=OuterRef("young_person"))
    return courses.annotate(
        guide=Subquery(running.order_by().values(guide=JSONObject(id="staff_id", name="staff__name"))[:1])
    )


def unassigned(courses: CourseQuerySet, today: date) -> CourseQuerySet:
    """Keep the open courses without a primary guide on `today`, or with one who no longer works with cases."""
    running = _guides(today).filter(young_person=OuterRef("young_person"))
    return courses.open().filter(~Exists(running))


def _guides(today: date) -> AssignmentQuerySet:
    return Assignment.objects.active(today).primary(Capacity.GUIDE).held_by_working(today)
