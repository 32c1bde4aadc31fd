"""Filters of contacts and appointments."""

from django_filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.contacts.models import Appointment, AppointmentState, Contact, ContactKind, Outcome
from backend.core.api.filters import EndMomentFilter, MomentFilter, StrictFilterSet
from backend.organisation.models import Staff


class ContactFilters(StrictFilterSet):
    """The filters of the list of contacts."""

    young_person = YoungPersonFilter()
    staff = ModelChoiceFilter(queryset=Staff.objects.all())
    kind = ModelChoiceFilter(queryset=ContactKind.objects.all())
    outcome = ChoiceFilter(choices=Outcome.choices)
    is_qualifying = BooleanFilter()
    voided = BooleanFilter(field_name="voided_at", lookup_expr="isnull", exclude=True)
    occurred_from = MomentFilter(field_name="occurred_at", lookup_expr="gte")
    occurred_to = EndMomentFilter(field_name="occurred_at", lookup_expr="lte")

    class Meta:
        model = Contact
        fields: list[str] = []


class AppointmentFilters(StrictFilterSet):
    """The filters of the list of appointments."""

    young_person = YoungPersonFilter()
    staff = ModelChoiceFilter(queryset=Staff.objects.all())
    state = ChoiceFilter(choices=AppointmentState.choices)
    starts_from = MomentFilter(field_name="starts_at", lookup_expr="gte")
    starts_to = EndMomentFilter(field_name="starts_at", lookup_expr="lte")

    class Meta:
        model = Appointment
        fields: list[str] = []
