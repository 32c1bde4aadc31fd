"""The report `housing`: how many young people asked for housing support, and how many got it."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from backend.assignments.models import Assignment, Capacity
from backend.reports.dimensions import BY_DAY
from backend.reports.registry import PERCENT, Dataset, Direction, Kind, Measure, Report, measures, reports
from backend.reports.scope import Period
from tests.example_app.models import HousingSupport

reports.add(
    Report(
        key="housing",
        label=_("Housing"),
        definition=_("Young people who asked for housing support in the period, and those who got it."),
        group_by=("unit",),
        published_by=("unit",),
        position=900,
    )
)


def _asked(period: Period) -> QuerySet[HousingSupport, Any]:
    """Return what was asked for in the period. It counts for the primary guide on the last day."""
    guides = Assignment.objects.active(period.last).primary(Capacity.GUIDE)
    return (
        HousingSupport.objects.filter(asked_on__range=(period.first, period.until))
        .order_by()
        .values(
            "young_person_id",
            counted_unit_id=F("young_person__unit_id"),
            counted_staff_id=Subquery(guides.filter(young_person=OuterRef("young_person_id")).values("staff")[:1]),
            counted_on=F("asked_on"),
            was_granted=Q(granted_on__lte=period.until),
        )
    )


ASKED = Dataset(key="housing.asked", source=_("Housing support"), rows=_asked, dimensions=frozenset({"staff"}) | BY_DAY)

measures.add(
    Measure(
        key="housing.asked",
        label=_("Asked"),
        definition=_("Young people who asked for housing support in the period."),
        unit=_("people"),
        dataset=ASKED,
        position=10,
    ),
    Measure(
        key="housing.granted",
        label=_("Granted"),
        definition=_("Of those who asked, those to whom it was granted by the end of the period."),
        unit=PERCENT,
        direction=Direction.UP,
        dataset=ASKED,
        kind=Kind.SHARE,
        numerator="was_granted",
        position=11,
    ),
)
