"""Filters of employers, disclosure decisions and employer contacts."""

from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.core.api.filters import EndMomentFilter, MomentFilter, StrictFilterSet
from backend.core.names import contains_words
from backend.organisation.models import Staff
from jobs.employers.models import About, Answer, ContactStatus, DisclosureDecision, Employer, EmployerContact, Mode


class EmployerFilters(StrictFilterSet):
    """The filters of the list of employers."""

    search = CharFilter(
        method="by_name_or_cvr",
        max_length=200,
        help_text="words of the name or parts of them, or the beginning of the CVR number",
    )
    cvr = CharFilter(max_length=8, help_text="only with this CVR number")

    class Meta:
        model = Employer
        fields: list[str] = []

    def by_name_or_cvr(self, queryset: QuerySet[Employer], name: str, value: str) -> QuerySet[Employer]:
        """Keep the employers whose name contains each word of the search, or whose CVR number begins with it."""
        return queryset.filter(
            contains_words("search_name", value) | Q(cvr__startswith="".join(value.split()), cvr__gt="")
        )


class DisclosureFilters(StrictFilterSet):
    """The filters of the list of disclosure decisions."""

    young_person = YoungPersonFilter()
    employer = ModelChoiceFilter(queryset=Employer.objects.all(), help_text="only about this employer, by id")
    answer = ChoiceFilter(choices=Answer.choices, help_text="only with this answer")

    class Meta:
        model = DisclosureDecision
        fields: list[str] = []


class EmployerContactFilters(StrictFilterSet):
    """The filters of the list of employer contacts."""

    young_person = YoungPersonFilter()
    employer = ModelChoiceFilter(queryset=Employer.objects.all(), help_text="only with this employer, by id")
    staff = ModelChoiceFilter(queryset=Staff.objects.all(), help_text="only by this member of staff, by id")
    status = ChoiceFilter(choices=ContactStatus.choices, help_text="only with this status")
    mode = ChoiceFilter(choices=Mode.choices, help_text="only of this mode")
    about = ChoiceFilter(choices=About.choices, help_text="only about this subject")
    beyond_decision = BooleanFilter(help_text="true: only contacts that disclosed more than was allowed")
    at_from = MomentFilter(field_name="at", lookup_expr="gte", help_text="the earliest time, or the first day")
    at_to = EndMomentFilter(field_name="at", lookup_expr="lte", help_text="the latest time, or the last day, included")
    next_from = DateFilter(field_name="next_on", lookup_expr="gte", help_text="the next step is on this day or later")
    next_to = DateFilter(field_name="next_on", lookup_expr="lte", help_text="the next step is on this day or earlier")

    class Meta:
        model = EmployerContact
        fields: list[str] = []
