"""Filters of housing support."""

from django_filters import ChoiceFilter

from backend.access.scopes import YoungPersonFilter
from backend.core.api.filters import StrictFilterSet
from tests.example_app.models import HousingState, HousingSupport


class HousingSupportFilters(StrictFilterSet):
    """The filters of the list of housing support."""

    young_person = YoungPersonFilter("full")
    state = ChoiceFilter(choices=HousingState.choices)

    class Meta:
        model = HousingSupport
        fields: list[str] = []
