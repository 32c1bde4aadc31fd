"""The page on which an intervention is planned."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.people.pages import PersonFormPage
from guidance.interventions import services
from guidance.interventions.layouts import layout
from guidance.interventions.models import Intervention
from guidance.interventions.serializers import PlanInterventionSerializer


class PlanIntervention(PersonFormPage):
    """`/unge/<id>/ny-indsats/`: plan an intervention."""

    serializer_class = PlanInterventionSerializer
    title = _("New intervention")
    button = _("Plan the intervention")
    explanation = _("It begins when the young person has agreed to it. You record that as the next step.")
    done = _("The intervention is planned.")
    layout = layout(first=("kind", "purpose", "responsible", "starts_on", "ends_on"))

    def initial(self) -> Mapping[str, Any]:
        return {"starts_on": clock.today(), "responsible": self.staff}

    def save(self, values: Mapping[str, Any]) -> Intervention:
        return services.plan(**values, by=self.staff)
