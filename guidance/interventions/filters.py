"""Filters of interventions."""

from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff
from guidance.interventions.models import ENDED, Intervention, InterventionKind, InterventionQuerySet, InterventionState


class InterventionFilters(StrictFilterSet):
    """The filters of the list of interventions."""

    young_person = YoungPersonFilter("full")
    kind = ModelChoiceFilter(queryset=InterventionKind.objects.all(), help_text="only of this kind")
    state = ChoiceFilter(choices=InterventionState.choices, help_text="only in this state")
    responsible = ModelChoiceFilter(
        queryset=Staff.objects.all(), help_text="only with this responsible member of staff, by id"
    )
    open = BooleanFilter(method="still_open", help_text="true: only open ones, false: only those that have ended")

    class Meta:
        model = Intervention
        fields: list[str] = []

    def still_open(self, queryset: InterventionQuerySet, name: str, value: bool) -> QuerySet[Intervention]:
        """Keep the open interventions, or those that have ended."""
        return queryset.open() if value else queryset.filter(state__in=ENDED)
