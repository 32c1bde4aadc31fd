"""Columns and filters of the caseload that use the record of the young person."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ModelChoiceFilter, NumberFilter
from rest_framework import serializers

from backend.core import clock
from backend.core.names import contains_words
from backend.organisation.models import Unit
from backend.people.models import YoungPerson
from backend.people.occupation_column import OCCUPATION
from backend.workspace.registry import OVERSEE, Column, Filter, columns, filters


def at_least(people: QuerySet[YoungPerson], name: str, value: int) -> QuerySet[YoungPerson]:
    """Keep the young people who are at least `value` years old today."""
    return people.filter(born_on__lte=clock.latest_birth(int(value), clock.today()))


def at_most(people: QuerySet[YoungPerson], name: str, value: int) -> QuerySet[YoungPerson]:
    """Keep the young people who are at most `value` years old today."""
    return people.filter(born_on__gt=clock.latest_birth(int(value) + 1, clock.today()))


def named(people: QuerySet[YoungPerson], name: str, value: str) -> QuerySet[YoungPerson]:
    """Keep the young people whose names contain each word of the search, or whose case number it is."""
    return people.filter(contains_words("search_name", value) | Q(case_number=value))


class UnitFilter(ModelChoiceFilter):
    """A filter by the responsible unit.

    With `measure` it does nothing, because the filter of the figure then reads the unit.
    """

    def filter(self, people: QuerySet[YoungPerson], value: Unit | None) -> QuerySet[YoungPerson]:
        of_a_figure = bool(self.parent.data.get("measure"))
        found: QuerySet[YoungPerson] = people if of_a_figure else super().filter(people, value)
        return found


columns.add(
    Column(
        key="display_name",
        label=_("Name"),
        joined=False,
        field=lambda: serializers.CharField(read_only=True, help_text="the preferred name, else the first name"),
        template="people/cells/name.html",
        order_by=("sort_name", "id"),
        position=10,
    ),
    OCCUPATION,
)

filters.add(
    Filter(key="search", filter=CharFilter(method=named, label=_("Name or case number")), position=10),
    Filter(
        key="unit",
        filter=UnitFilter(queryset=Unit.objects.all(), label=_("Responsible unit")),
        roles=OVERSEE,
        more=True,
        position=50,
    ),
    Filter(
        key="age_from",
        filter=NumberFilter(min_value=0, max_value=120, method=at_least, label=_("Age from")),
        more=True,
        position=60,
    ),
    Filter(
        key="age_to",
        filter=NumberFilter(min_value=0, max_value=120, method=at_most, label=_("Age to")),
        more=True,
        position=61,
    ),
)
