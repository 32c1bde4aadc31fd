"""Filters of jobs."""

from django.db.models import QuerySet
from django_filters import BooleanFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.core import clock
from backend.core.api.filters import StrictFilterSet
from jobs.employers.models import Employer
from jobs.placements.models import Employment, EmploymentForm, running


class EmploymentFilters(StrictFilterSet):
    """The filters of the list of jobs."""

    young_person = YoungPersonFilter()
    employer = ModelChoiceFilter(queryset=Employer.objects.all(), help_text="only at this employer, by id")
    form = ModelChoiceFilter(queryset=EmploymentForm.objects.all(), help_text="only of this form")
    competitive = BooleanFilter(
        field_name="form__competitive",
        help_text="true: only jobs on the ordinary labour market, false: only the others",
    )
    running = BooleanFilter(method="still_running", help_text="true: only jobs of today, false: only the others")

    class Meta:
        model = Employment
        fields: list[str] = []

    def still_running(self, queryset: QuerySet[Employment], name: str, value: bool) -> QuerySet[Employment]:
        """Keep the jobs that run today, or those that do not."""
        today = clock.today()
        return queryset.filter(running(today)) if value else queryset.exclude(running(today))
