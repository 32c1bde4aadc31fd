"""Filters of contacts and appointments."""

from django_filters import BooleanFilter, ChoiceFilter, ModelChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.contacts.models import Appointment, AppointmentState, Contact, ContactKind, Outcome
from backend.core.api.filters import EndMomentFilter, MomentFilter, StrictFilterSet
from backend.organisation.models import Staff


class ContactFilters(StrictFilterSet):
    """The filters of the list of contacts."""

    young_person = YoungPersonFilter()
    staff = ModelChoiceFilter(queryset=Staff.objects.all(), help_text="only with this member of staff, by id")
    kind = ModelChoiceFilter(queryset=ContactKind.objects.all(), help_text="only of this kind")
    outcome = ChoiceFilter(choices=Outcome.choices, help_text="only with this outcome")
    is_qualifying = BooleanFilter(help_text="whether the contact counts for the rules of follow-ups")
    voided = BooleanFilter(
        field_name="voided_at",
        lookup_expr="isnull",
        exclude=True,
        help_text="true: only voided contacts, false: only the others",
    )
    occurred_from = MomentFilter(
        field_name="occurred_at", lookup_expr="gte", help_text="the earliest time, or the first day"
    )
    occurred_to = EndMomentFilter(
        field_name="occurred_at", lookup_expr="lte", help_text="the latest time, or the last day, included"
    )

    class Meta:
        model = Contact
        fields: list[str] = []


class AppointmentFilters(StrictFilterSet):
    """The filters of the list of appointments."""

    young_person = YoungPersonFilter()
    staff = ModelChoiceFilter(queryset=Staff.objects.all(), help_text="only with this member of staff, by id")
    state = ChoiceFilter(choices=AppointmentState.choices, help_text="only in this state")
    starts_from = MomentFilter(
        field_name="starts_at", lookup_expr="gte", help_text="the earliest start, or its first day"
    )
    starts_to = EndMomentFilter(
        field_name="starts_at", lookup_expr="lte", help_text="the latest start, or its last day, included"
    )

    class Meta:
        model = Appointment
        fields: list[str] = []
