"""Columns and filters of the caseload that use the record of the young person."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ModelChoiceFilter, NumberFilter
from rest_framework import serializers

from backend.core import clock
from backend.organisation.models import Unit
from backend.people.models import YoungPerson
from backend.people.occupation_column import OCCUPATION
from backend.workspace.registry import OVERSEE, Column, Filter, columns, filters


def _born_after(age: int) -> date:
    """Return the day after which people younger than `age` today were born."""
    return clock.add_months(clock.today(), -12 * age)


def at_least(people: QuerySet[YoungPerson], name: str, value: int) -> QuerySet[YoungPerson]:
    """Keep the young people who are at least `value` years old today."""
    return people.filter(born_on__lte=_born_after(int(value)))


def at_most(people: QuerySet[YoungPerson], name: str, value: int) -> QuerySet[YoungPerson]:
    """Keep the young people who are at most `value` years old today."""
    return people.filter(born_on__gt=_born_after(int(value) + 1))


def named(people: QuerySet[YoungPerson], name: str, value: str) -> QuerySet[YoungPerson]:
    """Keep the young people for whom each word of the search is in a name, or is the case number."""
    for word in value.split()[:5]:
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(preferred_name__icontains=word)
            | Q(case_number=word)
        )
    return people


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
