"""Filters of contacts and appointments."""

from django_filters import BooleanFilter, ChoiceFilter, IsoDateTimeFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.contacts.models import Appointment, AppointmentState, Contact, ContactKind, Outcome
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff


class ContactFilters(StrictFilterSet):
    young_person = YoungPersonFilter()
    staff = ModelChoiceFilter(queryset=Staff.objects.all())
    kind = ModelChoiceFilter(queryset=ContactKind.objects.all())
    outcome = ChoiceFilter(choices=Outcome.choices)
    is_qualifying = BooleanFilter()
    voided = BooleanFilter(field_name="voided_at", lookup_expr="isnull", exclude=True)
    occurred_after = IsoDateTimeFilter(field_name="occurred_at", lookup_expr="gte")
    occurred_before = IsoDateTimeFilter(field_name="occurred_at", lookup_expr="lt")

    class Meta:
        model = Contact
        fields: list[str] = []


class AppointmentFilters(StrictFilterSet):
    young_person = YoungPersonFilter()
    staff = ModelChoiceFilter(queryset=Staff.objects.all())
    state = ChoiceFilter(choices=AppointmentState.choices)
    starts_after = IsoDateTimeFilter(field_name="starts_at", lookup_expr="gte")
    starts_before = IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt")

    class Meta:
        model = Appointment
        fields: list[str] = []
