"""Filters of efforts."""

from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff
from guidance.efforts.models import ENDED, Effort, EffortKind, EffortQuerySet, EffortState


class EffortFilters(StrictFilterSet):
    young_person = YoungPersonFilter("content")
    kind = ModelChoiceFilter(queryset=EffortKind.objects.all())
    state = ChoiceFilter(choices=EffortState.choices)
    responsible = ModelChoiceFilter(queryset=Staff.objects.all())
    open = BooleanFilter(method="still_open")

    class Meta:
        model = Effort
        fields: list[str] = []

    def still_open(self, queryset: EffortQuerySet, name: str, value: bool) -> QuerySet[Effort]:
        return queryset.open() if value else queryset.filter(state__in=ENDED)
