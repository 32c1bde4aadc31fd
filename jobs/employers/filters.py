"""Filters of employers, of disclosure decisions, and of contacts with employers."""

from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff
from jobs.employers.models import About, Answer, ContactStatus, DisclosureDecision, Employer, EmployerContact, Mode


class EmployerFilters(StrictFilterSet):
    search = CharFilter(method="by_name_or_cvr", max_length=200)
    cvr = CharFilter(max_length=8)

    class Meta:
        model = Employer
        fields: list[str] = []

    def by_name_or_cvr(self, queryset: QuerySet[Employer], name: str, value: str) -> QuerySet[Employer]:
        return queryset.filter(Q(name__icontains=value) | Q(cvr__startswith=value.replace(" ", "")))


class DisclosureFilters(StrictFilterSet):
    young_person = YoungPersonFilter()
    employer = ModelChoiceFilter(queryset=Employer.objects.all())
    answer = ChoiceFilter(choices=Answer.choices)

    class Meta:
        model = DisclosureDecision
        fields: list[str] = []


class EmployerContactFilters(StrictFilterSet):
    young_person = YoungPersonFilter()
    employer = ModelChoiceFilter(queryset=Employer.objects.all())
    staff = ModelChoiceFilter(queryset=Staff.objects.all())
    status = ChoiceFilter(choices=ContactStatus.choices)
    mode = ChoiceFilter(choices=Mode.choices)
    about = ChoiceFilter(choices=About.choices)
    beyond_decision = BooleanFilter()
    starts_on = DateFilter(field_name="occurred_on", lookup_expr="gte")
    to_on = DateFilter(field_name="occurred_on", lookup_expr="lte")

    class Meta:
        model = EmployerContact
        fields: list[str] = []
