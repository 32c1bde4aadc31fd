"""Filters of employers, disclosure decisions and employer contacts."""

from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff
from jobs.employers.models import About, Answer, ContactStatus, DisclosureDecision, Employer, EmployerContact, Mode


class EmployerFilters(StrictFilterSet):
    """The filters of the list of employers."""

    search = CharFilter(method="by_name_or_cvr", max_length=200)
    cvr = CharFilter(max_length=8)

    class Meta:
        model = Employer
        fields: list[str] = []

    def by_name_or_cvr(self, queryset: QuerySet[Employer], name: str, value: str) -> QuerySet[Employer]:
        """Keep the employers whose name contains a text, or whose CVR number begins with it."""
        return queryset.filter(Q(name__icontains=value) | Q(cvr__startswith=value.replace(" ", "")))


class DisclosureFilters(StrictFilterSet):
    """The filters of the list of disclosure decisions."""

    young_person = YoungPersonFilter()
    employer = ModelChoiceFilter(queryset=Employer.objects.all())
    answer = ChoiceFilter(choices=Answer.choices)

    class Meta:
        model = DisclosureDecision
        fields: list[str] = []


class EmployerContactFilters(StrictFilterSet):
    """The filters of the list of employer contacts."""

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
