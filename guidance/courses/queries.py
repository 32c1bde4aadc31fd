"""Queries of courses."""

from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from backend.access.abilities import Actor, answer_with_person
from backend.assignments.models import Assignment, AssignmentQuerySet, Capacity
from guidance.courses.models import CourseQuerySet, GuidanceCourse, Phase, PhaseChange, Referral


def with_guide(courses: QuerySet[GuidanceCourse], today: date) -> QuerySet[GuidanceCourse]:
    """Annotate each course with `guide`: the id and name of its primary guide on `today`, or None."""
    running = _guides(today).filter(young_person=OuterRef("young_person"))
    return courses.annotate(
        guide=Subquery(running.order_by().values(guide=JSONObject(id="staff_id", name="staff__name"))[:1])
    )


def has_open_course(actor: Actor) -> bool:
    """Return whether the young person has an open course."""
    return GuidanceCourse.objects.open().filter(young_person=actor.young_person_id).exists()


answer_with_person(has_open_course, lambda: Exists(GuidanceCourse.objects.open().filter(young_person=OuterRef("pk"))))


def courses_of(actor: Actor) -> tuple[GuidanceCourse, ...]:
    """Return the courses of the young person, the open one first, then the newest ones.

    Each has `since`, the day on which its phase began, and `referral`, the facts of its latest referral.
    """
    referrals = Referral.objects.filter(course=OuterRef("pk")).order_by("-id")
    changes = PhaseChange.objects.filter(course=OuterRef("pk")).order_by("-id")
    facts = {name: name for name in ("received_on", "source", "referrer", "why", "wish")}
    found = GuidanceCourse.objects.filter(young_person=actor.young_person_id).annotate(
        since=Subquery(changes.values("on")[:1]),
        referral=Subquery(referrals.values(facts=JSONObject(**facts))[:1]),
    )
    courses = tuple(found.order_by(F("closed_on").desc(nulls_first=True), "-id"))
    actor.know(has_open_course, any(course.phase != Phase.CLOSED for course in courses))
    return courses


def unassigned(courses: CourseQuerySet, today: date) -> CourseQuerySet:
    """Keep the open courses without a primary guide on `today`, or with one who no longer works with cases."""
    running = _guides(today).filter(young_person=OuterRef("young_person"))
    return courses.open().filter(~Exists(running))


def _guides(today: date) -> AssignmentQuerySet:
    return Assignment.objects.active(today).primary(Capacity.GUIDE).held_by_working(today)
