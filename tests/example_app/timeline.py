"""Housing support in the timeline."""

from django.utils.translation import gettext_lazy as _

from backend.timeline.registry import Group, TimelinePart, choice, timeline
from tests.example_app.models import HousingState, HousingSupport

timeline.add(
    TimelinePart(
        kind="housing_support",
        label=_("Housing support"),
        rows=lambda person: HousingSupport.objects.filter(young_person=person),
        on="asked_on",
        facts={
            "support": "id",
            "state": "state",
            "state_label": choice("state", HousingState),
            "own_words": "own_words",
        },
        group=Group.CASE,
        headline=lambda facts: facts["state_label"],
        details=lambda facts: [facts["own_words"]],
    )
)
