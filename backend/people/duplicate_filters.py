"""The filter of probable duplicates."""

from django.db.models import QuerySet
from django_filters import BooleanFilter

from backend.core.api.filters import StrictFilterSet
from backend.people.models import ProbableDuplicate


class DuplicateFilters(StrictFilterSet):
    """The filter of the list of probable duplicates."""

    answered = BooleanFilter(method="is_answered", help_text="true: only answered ones, false: only the others")

    class Meta:
        model = ProbableDuplicate
        fields: list[str] = []

    def is_answered(self, queryset: QuerySet[ProbableDuplicate], name: str, value: bool) -> QuerySet[ProbableDuplicate]:
        """Keep the questions that are answered, or those that are not."""
        return queryset.exclude(answer="") if value else queryset.filter(answer="")
