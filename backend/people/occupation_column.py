"""The caseload column of work and education: what the young person does today, with the hours a week."""

from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from rest_framework import serializers

from backend.access.row_level_security import caller
from backend.access.visibility import VisibleTo
from backend.core import clock
from backend.core.api.bodies import FactsSerializer
from backend.core.codelists import in_language
from backend.core.periods import covers
from backend.people.models import ActivityHours, ActivitySpell, YoungPerson
from backend.people.models.activity import CountsAs
from backend.workspace.registry import Column, Filter, Reading

SHOWN = (
    CountsAs.ORDINARY_WORK,
    CountsAs.EDUCATION,
    CountsAs.PREPARATORY,
    CountsAs.SUBSIDISED,
    CountsAs.PLACEMENT,
)
"""What counts as something to go to, the first of which is shown; each as what it is, only ordinary work as a job."""

NEITHER = "neither"
DOES = [*((value.value, value.label) for value in SHOWN), (NEITHER, _("Neither job nor education"))]


class OccupationSerializer(FactsSerializer):
    """What the young person does today, and how much more there is."""

    kind = serializers.CharField(read_only=True)
    kind_label = serializers.SerializerMethodField()
    counts_as = serializers.ChoiceField(choices=CountsAs.choices, read_only=True)
    description = serializers.CharField(read_only=True)
    hours_per_week = serializers.SerializerMethodField()
    since = serializers.DateField(read_only=True)
    more = serializers.IntegerField(read_only=True)

    def get_kind_label(self, facts: dict[str, Any]) -> str:
        return in_language(facts["label_da"], facts["label_en"])

    def get_hours_per_week(self, facts: dict[str, Any]) -> float | None:
        hours: float | None = facts["hours_per_week"]
        return int(hours) if hours is not None and hours == int(hours) else hours


def occupation(reading: Reading) -> Subquery:
    """The first thing that the young person does today, and how many more; null where there is none."""
    hours = ActivityHours.objects.filter(spell=OuterRef("pk"), starts_on__lte=reading.today).order_by("-starts_on")
    spells = ActivitySpell.objects.filter(covers(reading.today), young_person=OuterRef("pk"), kind__counts_as__in=SHOWN)
    order = [When(kind__counts_as=value, then=Value(place)) for place, value in enumerate(SHOWN)]
    facts = JSONObject(
        rank="rank",
        kind="kind_id",
        label_da="kind__label_da",
        label_en="kind__label_en",
        counts_as="kind__counts_as",
        description="description",
        hours_per_week=Subquery(hours.values("hours_per_week")[:1]),
        since="starts_on",
        more="more",
    )
    spells = spells.annotate(rank=Case(*order, output_field=IntegerField()), more=Window(Count("pk")) - 1)
    return Subquery(spells.order_by("rank", "-starts_on", "-pk").values(found=facts)[:1])


def doing(people: QuerySet[YoungPerson], name: str, value: str) -> QuerySet[YoungPerson]:
    """Those who do that today, or neither of all: said of none whose activities the caller does not see."""
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
    expression=occupation,
    field=lambda: OccupationSerializer(read_only=True, allow_null=True),
    template="people/cells/occupation.html",
    order_by=("occupation__rank", "id"),
    filter=Filter(
        key="occupation", filter=ChoiceFilter(choices=DOES, method=doing, label=_("Job or education")), more=True
    ),
    position=38,
)
