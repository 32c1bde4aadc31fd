"""Filters of assignments, absences and covers."""

from datetime import date

from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter, DateFilter, ModelChoiceFilter

from backend.access.models import Cover
from backend.access.scopes import YoungPersonFilter
from backend.assignments.models import Assignment, AssignmentRole, Capacity
from backend.core import clock
from backend.core.api.filters import StrictFilterSet
from backend.core.periods import covers
from backend.organisation.models import Absence, Staff


class AssignmentFilters(StrictFilterSet):
    """The filters of the list of assignments."""

    young_person = YoungPersonFilter("summary")
    staff = ModelChoiceFilter(queryset=Staff.objects.all())
    capacity = ChoiceFilter(choices=Capacity.choices)
    role = ChoiceFilter(choices=AssignmentRole.choices)
    active = BooleanFilter(method="running")
    acknowledged = BooleanFilter(field_name="acknowledged_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Assignment
        fields: list[str] = []

    def running(self, queryset: QuerySet[Assignment], name: str, value: bool) -> QuerySet[Assignment]:
        """Keep the assignments that are active today, or those that are not."""
        active = Assignment.objects.active(clock.today())
        return queryset.filter(pk__in=active) if value else queryset.exclude(pk__in=active)


class AbsenceFilters(StrictFilterSet):
    """The filters of the list of absences."""

    staff = ModelChoiceFilter(queryset=Staff.objects.all())
    on = DateFilter(method="away_on")

    class Meta:
        model = Absence
        fields: list[str] = []

    def away_on(self, queryset: QuerySet[Absence], name: str, value: date) -> QuerySet[Absence]:
        """Keep the absences that include a day."""
        return queryset.filter(covers(value))


class CoverFilters(StrictFilterSet):
    """The filters of the list of covers."""

    absence = ModelChoiceFilter(queryset=Absence.objects.all())
    deputy = ModelChoiceFilter(queryset=Staff.objects.all())
    on = DateFilter(method="covering_on")

    class Meta:
        model = Cover
        fields: list[str] = []

    def covering_on(self, queryset: QuerySet[Cover], name: str, value: date) -> QuerySet[Cover]:
        """Keep the covers that include a day."""
        return queryset.filter(covers(value))
