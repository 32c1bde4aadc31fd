"""Appointments that are still planned."""

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from backend.contacts.models import Appointment, AppointmentState
from backend.contacts.services import overlapping, settle
from backend.core import clock
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.holdings import Ending, Handover, Holdings, add


class PlannedAppointments(Holdings[Appointment]):
    """Planned appointments, also those whose outcome nobody has registered."""

    model = Appointment
    kind = "appointment"
    label = _("Planned appointment")
    staff = "staff"
    on = TruncDate("starts_at", tzinfo=clock.COPENHAGEN)

    def records(self) -> QuerySet[Appointment]:
        return Appointment.objects.filter(state=AppointmentState.PLANNED)

    def end(self, record: Appointment, ending: Ending) -> None:
        with changing(record.young_person_id) as change:
            settle(record, AppointmentState.CANCELLED_US)
            change.record(record)

    def hand_over(self, record: Appointment, handover: Handover) -> bool:
        """Give a coming appointment to the successor, unless they have another at that time."""
        of_successor = Appointment.objects.filter(staff=handover.to)
        if record.starts_at < handover.at or overlapping(of_successor, record.starts_at, record.minutes):
            return False
        with changing(record.young_person_id) as change:
            save_version(record, record.version, {"staff": handover.to})
            change.record(record)
        return True


add(PlannedAppointments())
