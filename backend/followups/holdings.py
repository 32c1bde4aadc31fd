"""Own follow-ups that nobody has ticked off."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.followups.changing import changing
from backend.followups.models import OwnFollowUp
from backend.organisation.holdings import Ending, Handover, Holdings, add


class OwnTasks(Holdings[OwnFollowUp]):
    """Own follow-ups, which pass to the successor."""

    model = OwnFollowUp
    kind = "own_follow_up"
    label = _("Own task")
    staff = "responsible"
    on = "due_on"

    def records(self) -> QuerySet[OwnFollowUp]:
        return OwnFollowUp.objects.filter(completed_on__isnull=True, ended_on__isnull=True)

    def end(self, record: OwnFollowUp, ending: Ending) -> None:
        with changing(record.young_person_id) as change:
            record.ended_on = max(ending.on, record.created_on)
            record.save(update_fields=["ended_on"])
            change.record(record)

    def hand_over(self, record: OwnFollowUp, handover: Handover) -> bool:
        """Give the task to the successor, unless it is due before the day of a handover to come."""
        if handover.at > clock.now() and record.due_on < handover.at.astimezone(clock.COPENHAGEN).date():
            return False
        with changing(record.young_person_id) as change:
            record.responsible = handover.to
            record.save(update_fields=["responsible"])
            change.record(record)
        return True


add(OwnTasks())
