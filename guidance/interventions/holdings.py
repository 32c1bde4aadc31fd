"""Interventions that have not ended."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.organisation.holdings import Ending, Handover, Holdings, add
from guidance.interventions.models import Intervention
from guidance.interventions.services import pass_on, stop_with_case


class OpenInterventions(Holdings[Intervention]):
    """Interventions that have not ended."""

    model = Intervention
    kind = "intervention"
    label = _("Open intervention")
    staff = "responsible"
    on = "starts_on"

    def records(self) -> QuerySet[Intervention]:
        return Intervention.objects.open()

    def end(self, record: Intervention, ending: Ending) -> None:
        stop_with_case(intervention=record, by=ending.by)

    def hand_over(self, record: Intervention, handover: Handover) -> bool:
        """Make the successor responsible, on the day of the handover and not before."""
        return handover.at <= clock.now() and pass_on(intervention=record, to=handover.to, by=handover.by)


add(OpenInterventions())
