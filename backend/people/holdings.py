"""What the record of a young person says about staff: the primary contact, and who answers for an acute concern."""

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.holdings import Ending, Handover, Holdings, add
from backend.people.models import AcuteConcern, YoungPerson


class PrimaryContacts(Holdings[YoungPerson]):
    """Staff who are the primary contact. The young person has none after the end."""

    model = YoungPerson
    kind = "primary_contact"
    label = _("Primary contact")
    person = "pk"
    staff = "primary_contact_staff"
    stops_closing = False

    def records(self) -> QuerySet[YoungPerson]:
        return YoungPerson.objects.filter(primary_contact_staff__isnull=False)

    def end(self, record: YoungPerson, ending: Ending) -> None:
        save_version(record, record.version, {"primary_contact_staff": None})

    def hand_over(self, record: YoungPerson, handover: Handover) -> bool:
        if handover.at > clock.now():  # the young person is not told before the day
            return False
        save_version(record, record.version, {"primary_contact_staff": handover.to})
        return True


class AcuteConcerns(Holdings[AcuteConcern]):
    """Acute concerns for which a colleague still answers."""

    model = AcuteConcern
    kind = "acute_concern"
    label = _("Acute concern")
    staff = "responsible_now"
    on = TruncDate("at", tzinfo=clock.COPENHAGEN)

    def records(self) -> QuerySet[AcuteConcern]:
        return AcuteConcern.objects.active(clock.now())

    def end(self, record: AcuteConcern, ending: Ending) -> None:
        with changing(record.young_person_id) as change:
            record.responsible_until = clock.now()
            record.save(update_fields=["responsible_until"])
            change.record(record)

    def hand_over(self, record: AcuteConcern, handover: Handover) -> bool:
        if handover.at > clock.now():
            return False
        with changing(record.young_person_id) as change:
            record.responsible_now = handover.to
            record.save(update_fields=["responsible_now"])
            change.record(record)
        return True


add(PrimaryContacts())
add(AcuteConcerns())
