"""Filters of plans."""

from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.assignments.models import Assignment, Capacity
from backend.core import clock
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff
from jobs.plans.models import IpsPlan, PlanPhase, Track


class PlanFilters(StrictFilterSet):
    """The filters of the list of IPS plans."""

    young_person = YoungPersonFilter("summary")
    phase = ChoiceFilter(choices=PlanPhase.choices, help_text="only in this phase")
    track = ChoiceFilter(choices=Track.choices, help_text="only on this track")
    open = BooleanFilter(method="still_open", help_text="true: only open plans, false: only closed ones")
    consultant = ModelChoiceFilter(
        queryset=Staff.objects.all(),
        method="with_this_consultant",
        help_text="only with this primary consultant today, by id",
    )

    class Meta:
        model = IpsPlan
        fields: list[str] = []

    def still_open(self, queryset: QuerySet[IpsPlan], name: str, value: bool) -> QuerySet[IpsPlan]:
        """Keep the open plans, or the closed ones."""
        return queryset.exclude(phase=PlanPhase.CLOSED) if value else queryset.filter(phase=PlanPhase.CLOSED)

    def with_this_consultant(self, queryset: QuerySet[IpsPlan], name: str, value: Staff) -> QuerySet[IpsPlan]:
        """Keep the plans whose primary consultant today is `value`."""
        theirs = Assignment.objects.active(clock.today()).primary(Capacity.CONSULTANT).filter(staff=value)
        return queryset.filter(young_person__in=theirs.values("young_person"))
