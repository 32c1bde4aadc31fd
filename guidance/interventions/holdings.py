"""Interventions that have not ended."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.organisation.holdings import Ending, Holdings, add
from guidance.interventions.models import Intervention
from guidance.interventions.services import stop_with_case


class OpenInterventions(Holdings[Intervention]):
    """Interventions that have not ended."""

    model = Intervention
    kind = "intervention"
    label = _("Open intervention")
    staff = "responsible"

    def records(self) -> QuerySet[Intervention]:
        return Intervention.objects.open()

    def day(self, record: Intervention) -> date:
        return record.starts_on

    def end(self, record: Intervention, ending: Ending) -> None:
        stop_with_case(intervention=record, by=ending.by)


add(OpenInterventions())
