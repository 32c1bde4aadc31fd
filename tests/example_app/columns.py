"""The caseload column of housing support."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from rest_framework import serializers

from backend.core.api.bodies import FactsSerializer
from backend.people.models import YoungPerson
from backend.workspace.registry import Column, Filter, columns
from tests.example_app.models import HousingColumn, HousingState


class HousingColumnSerializer(FactsSerializer):
    """The open housing support of the young person."""

    state = serializers.ChoiceField(choices=HousingState.choices, read_only=True)
    state_label = serializers.SerializerMethodField()

    def get_state_label(self, housing: HousingColumn) -> str:
        return str(HousingState(housing.state).label)


def in_state(people: QuerySet[YoungPerson], name: str, value: str) -> QuerySet[YoungPerson]:
    """Keep the young people whose housing support is in a state."""
    return people.filter(housing__state=value)


columns.add(
    Column(
        key="housing",
        label=_("Housing"),
        field=lambda: HousingColumnSerializer(read_only=True, allow_null=True),
        template="example_app/cells/housing.html",
        order_by=("housing__state", "id"),
        filter=Filter(
            key="housing",
            filter=ChoiceFilter(choices=HousingState.choices, method=in_state, label=_("Housing")),
            more=True,
        ),
        position=900,
    )
)
