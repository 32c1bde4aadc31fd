"""The caseload columns of the course: the phase and the guide."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from rest_framework import serializers

from backend.assignments.models import Assignment, Capacity
from backend.core import clock
from backend.core.api.bodies import FactsSerializer
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.registry import OVERSEE, Column, Filter, columns
from guidance.courses.models import CourseColumn, GuidanceCourse, Phase


class CourseColumnSerializer(FactsSerializer):
    """The open course of the young person."""

    id = serializers.IntegerField(source="course_id", read_only=True)
    phase = serializers.ChoiceField(choices=Phase.choices, read_only=True)
    phase_label = serializers.SerializerMethodField()

    def get_phase_label(self, course: CourseColumn) -> str:
        return str(Phase(course.phase).label)


class GuideColumnSerializer(FactsSerializer):
    """The primary guide of the young person."""

    id = serializers.IntegerField(source="staff_id", read_only=True)
    name = serializers.CharField(read_only=True)


def in_phase(people: QuerySet[YoungPerson], name: str, value: str) -> QuerySet[YoungPerson]:
    """Keep the young people with a course in a phase."""
    return people.filter(Exists(GuidanceCourse.objects.filter(young_person=OuterRef("pk"), phase=value)))


def guided_by(people: QuerySet[YoungPerson], name: str, value: Staff) -> QuerySet[YoungPerson]:
    """Keep the young people whose primary guide today is `value`."""
    running = Assignment.objects.active(clock.today()).primary(Capacity.GUIDE).filter(staff=value)
    return people.filter(Exists(running.filter(young_person=OuterRef("pk"))))


GUIDES = Staff.objects.filter(Exists(Assignment.objects.filter(staff=OuterRef("pk"), capacity=Capacity.GUIDE)))

columns.add(
    Column(
        key="course",
        label=_("Phase"),
        field=lambda: CourseColumnSerializer(read_only=True, allow_null=True),
        template="courses/cells/course.html",
        order_by=("course__phase", "id"),
        export=((_("Phase"), lambda value, own: value and value["phase_label"]),),
        filter=Filter(key="phase", filter=ChoiceFilter(choices=Phase.choices, method=in_phase, label=_("Phase"))),
        position=20,
    ),
    Column(
        key="guide",
        label=_("Youth guide"),
        field=lambda: GuideColumnSerializer(read_only=True, allow_null=True),
        template="courses/cells/guide.html",
        order_by=("guide__name", "id"),
        export=((_("Youth guide"), lambda value, own: value and value["name"]),),
        filter=Filter(
            key="guide",
            filter=ModelChoiceFilter(queryset=GUIDES, method=guided_by, label=_("Youth guide")),
            roles=OVERSEE,
            more=True,
        ),
        position=30,
    ),
)
