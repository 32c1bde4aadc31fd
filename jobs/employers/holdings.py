"""Contacts with employers that are still planned."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import ROLE_PERMISSIONS, Permission, roles_of
from backend.followups.changing import changing
from backend.organisation.holdings import Ending, Handover, Holdings, add
from jobs.employers.models import ContactStatus, EmployerContact


class PlannedEmployerContacts(Holdings[EmployerContact]):
    """Planned contacts with employers, about a young person or about none."""

    model = EmployerContact
    kind = "employer_contact"
    label = _("Planned contact with an employer")
    staff = "staff"
    on = "occurred_on"

    def records(self) -> QuerySet[EmployerContact]:
        return EmployerContact.objects.filter(status=ContactStatus.PLANNED)

    def end(self, record: EmployerContact, ending: Ending) -> None:
        self._write(record, status=ContactStatus.CANCELLED)

    def hand_over(self, record: EmployerContact, handover: Handover) -> bool:
        """Give a coming contact to a successor who works with employers."""
        if record.at < handover.at or not roles_of(handover.to) & ROLE_PERMISSIONS[Permission.MANAGE_IPS]:
            return False
        self._write(record, staff=handover.to)
        return True

    def _write(self, record: EmployerContact, **values: object) -> None:
        with changing(*[record.young_person_id] if record.young_person_id else []) as change:
            for name, value in values.items():
                setattr(record, name, value)
            record.save(update_fields=list(values))
            change.record(record)


add(PlannedEmployerContacts())
