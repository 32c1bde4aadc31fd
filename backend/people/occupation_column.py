"""The caseload column of work and education: the present activity, with its hours a week."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from rest_framework import serializers

from backend.access.row_level_security import caller
from backend.access.visibility import VisibleTo
from backend.core import clock
from backend.core.api.bodies import FactsSerializer
from backend.core.codelists import label_for_request
from backend.core.periods import covers
from backend.people.models import ActivitySpell, CurrentActivity, YoungPerson
from backend.people.models.activity import CountsAs
from backend.workspace.registry import Column, Filter

SHOWN = (
    CountsAs.ORDINARY_WORK,
    CountsAs.EDUCATION,
    CountsAs.PREPARATORY,
    CountsAs.SUBSIDISED,
    CountsAs.PLACEMENT,
)
"""What counts as job or education. A row shows the first of these that the young person has."""

NEITHER = "neither"
DOES = [*((value.value, value.label) for value in SHOWN), (NEITHER, _("Neither job nor education"))]


class OccupationSerializer(FactsSerializer):
    """The main activity of the young person today, and the number of others."""

    kind = serializers.CharField(source="kind_id", read_only=True)
    kind_label = serializers.SerializerMethodField()
    counts_as = serializers.ChoiceField(choices=CountsAs.choices, read_only=True)
    description = serializers.CharField(read_only=True)
    hours_per_week = serializers.SerializerMethodField()
    starts_on = serializers.DateField(source="since", read_only=True)
    more = serializers.IntegerField(read_only=True)

    def get_kind_label(self, activity: CurrentActivity) -> str:
        return label_for_request(activity.label_da, activity.label_en)

    def get_hours_per_week(self, activity: CurrentActivity) -> float | None:
        hours = activity.hours_per_week
        if hours is None:
            return None
        return int(hours) if hours == int(hours) else float(hours)


def doing(people: QuerySet[YoungPerson], name: str, value: str) -> QuerySet[YoungPerson]:
    """Keep the young people with an activity of this kind today, or without job and education.

    The second includes only people whose activities the caller may see.
    """
    today = ActivitySpell.objects.filter(covers(clock.today()), young_person=OuterRef("pk"))
    if value == NEITHER:
        asks = caller()
        assert asks is not None
        known = people.filter(VisibleTo("id", asks.staff, "full"))
        return known.exclude(Exists(today.filter(kind__counts_as__in=SHOWN)))
    return people.filter(Exists(today.filter(kind__counts_as=value)))


OCCUPATION = Column(
    key="occupation",
    label=_("Job or education"),
    field=lambda: OccupationSerializer(read_only=True, allow_null=True),
    template="people/cells/occupation.html",
    order_by=("occupation__rank", "id"),
    export=(
        (_("Job or education"), lambda value, own: value and value["kind_label"]),
        (_("Hours a week"), lambda value, own: value and value["hours_per_week"]),
    ),
    filter=Filter(
        key="occupation", filter=ChoiceFilter(choices=DOES, method=doing, label=_("Job or education")), more=True
    ),
    position=38,
)
