"""Open plans."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.organisation.holdings import Ending, Holdings, add
from jobs.plans.models import IpsPlan
from jobs.plans.services import close_with_case


class OpenPlans(Holdings[IpsPlan]):
    """Open plans. Assignments say who works with the young person, so a plan names no staff."""

    model = IpsPlan
    kind = "plan"
    label = _("Open IPS plan")
    on = "received_on"

    def records(self) -> QuerySet[IpsPlan]:
        return IpsPlan.objects.open()

    def end(self, record: IpsPlan, ending: Ending) -> None:
        close_with_case(plan=record, by=ending.by)


add(OpenPlans())
