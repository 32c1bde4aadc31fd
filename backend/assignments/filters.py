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
    staff = ModelChoiceFilter(queryset=Staff.objects.all(), help_text="only of this member of staff, by id")
    capacity = ChoiceFilter(choices=Capacity.choices, help_text="only in this capacity")
    role = ChoiceFilter(choices=AssignmentRole.choices, help_text="only with this role")
    active = BooleanFilter(method="running", help_text="true: only those of today, false: only the others")
    acknowledged = BooleanFilter(
        field_name="acknowledged_at",
        lookup_expr="isnull",
        exclude=True,
        help_text="true: only acknowledged ones, false: only the others",
    )

    class Meta:
        model = Assignment
        fields: list[str] = []

    def running(self, queryset: QuerySet[Assignment], name: str, value: bool) -> QuerySet[Assignment]:
        """Keep the assignments that are active today, or those that are not."""
        active = Assignment.objects.active(clock.today())
        return queryset.filter(pk__in=active) if value else queryset.exclude(pk__in=active)


class SuggestionFilters(StrictFilterSet):
    """The parameters of suggestions: for whom, and in which capacity."""

    young_person = YoungPersonFilter("summary", required=True, help_text="for this young person, by id")
    capacity = ChoiceFilter(choices=Capacity.choices, required=True, help_text="in this capacity")

    class Meta:
        model = Assignment
        fields: list[str] = []


class AbsenceFilters(StrictFilterSet):
    """The filters of the list of absences."""

    staff = ModelChoiceFilter(queryset=Staff.objects.all(), help_text="only of this member of staff, by id")
    on = DateFilter(method="away_on", help_text="only absences that include this day")

    class Meta:
        model = Absence
        fields: list[str] = []

    def away_on(self, queryset: QuerySet[Absence], name: str, value: date) -> QuerySet[Absence]:
        """Keep the absences that include a day."""
        return queryset.filter(covers(value))


class CoverFilters(StrictFilterSet):
    """The filters of the list of covers."""

    absence = ModelChoiceFilter(queryset=Absence.objects.all(), help_text="only for this absence, by id")
    deputy = ModelChoiceFilter(queryset=Staff.objects.all(), help_text="only by this deputy, by id")
    on = DateFilter(method="covering_on", help_text="only covers that include this day")

    class Meta:
        model = Cover
        fields: list[str] = []

    def covering_on(self, queryset: QuerySet[Cover], name: str, value: date) -> QuerySet[Cover]:
        """Keep the covers that include a day."""
        return queryset.filter(covers(value))
