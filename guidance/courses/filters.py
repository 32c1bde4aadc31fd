"""Filters of courses."""

from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.assignments.models import Assignment, Capacity
from backend.core import clock
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff
from guidance.courses.models import GuidanceCourse, Phase


class CourseFilters(StrictFilterSet):
    """The filters of the list of courses."""

    young_person = YoungPersonFilter("summary")
    phase = ChoiceFilter(choices=Phase.choices, help_text="only in this phase")
    open = BooleanFilter(method="still_open", help_text="true: only open courses, false: only closed ones")
    guide = ModelChoiceFilter(
        queryset=Staff.objects.all(), method="with_this_guide", help_text="only with this primary guide today, by id"
    )

    class Meta:
        model = GuidanceCourse
        fields: list[str] = []

    def still_open(self, queryset: QuerySet[GuidanceCourse], name: str, value: bool) -> QuerySet[GuidanceCourse]:
        """Keep the open courses, or the closed ones."""
        return queryset.exclude(phase=Phase.CLOSED) if value else queryset.filter(phase=Phase.CLOSED)

    def with_this_guide(self, queryset: QuerySet[GuidanceCourse], name: str, value: Staff) -> QuerySet[GuidanceCourse]:
        """Keep the courses whose primary guide today is `value`."""
        theirs = Assignment.objects.active(clock.today()).primary(Capacity.GUIDE).filter(staff=value)
        return queryset.filter(young_person__in=theirs.values("young_person"))
