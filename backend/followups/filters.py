"""Filters of follow-ups."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter

from backend.access.scopes import YoungPersonFilter
from backend.core import clock
from backend.core.api.filters import StrictFilterSet
from backend.core.errors import Invalid
from backend.core.numbers import read_number
from backend.followups.models import Authority, FollowUp, State, state_at
from backend.followups.registry import rules
from backend.organisation.models import Staff


class FollowUpFilters(StrictFilterSet):
    """The filters of the list of follow-ups."""

    young_person = YoungPersonFilter("summary")
    state = ChoiceFilter(choices=State.choices, method="in_state", help_text="only in this state")
    rule = ChoiceFilter(
        choices=lambda: [(rule.key, rule.label) for rule in rules()], help_text="only of this rule, by key"
    )
    authority = ChoiceFilter(
        choices=Authority.choices, method="of_authority", help_text="only of rules with this authority"
    )
    responsible = CharFilter(method="by_responsible", help_text="`me`, or the id of a colleague")
    due_from = DateFilter(field_name="due_on", lookup_expr="gte", help_text="the first due date")
    due_to = DateFilter(field_name="due_on", lookup_expr="lte", help_text="the last due date, included")

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def in_state(self, queryset: QuerySet[FollowUp], name: str, value: str) -> QuerySet[FollowUp]:
        """Keep the follow-ups that are in a state now."""
        return queryset.alias(state_now=state_at(clock.now())).filter(state_now=value)

    def of_authority(self, queryset: QuerySet[FollowUp], name: str, value: str) -> QuerySet[FollowUp]:
        """Keep the follow-ups of rules with an authority."""
        return queryset.filter(rule__in=[rule.key for rule in rules() if rule.authority == value])

    def by_responsible(self, queryset: QuerySet[FollowUp], name: str, value: str) -> QuerySet[FollowUp]:
        """Keep the follow-ups for which the caller (`me`) or a member of staff is responsible."""
        if value == "me":
            assert isinstance(self.request.user, Staff)
            return queryset.filter(responsible=self.request.user)
        number = read_number(value)
        if number is None:
            raise Invalid(_("responsible is `me` or the id of a colleague."), code="responsible", parameter=name)
        return queryset.filter(responsible=number)
