"""Columns of the start-up import about the last contact of the guide with the young person."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.utils.translation import gettext as _

from backend.contacts.models import Contact, ContactKind, ContactSource
from backend.core import clock
from backend.core.import_columns import Case, Choices, Contribution, contributes

NOON = time(12)


@contributes
class ContactColumns(Contribution):
    """The columns of the last contact before the import, which the guide held. It may be older than the assignment."""

    columns = ("Seneste kontakt", "Kontaktform")
    position = 40

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        kinds = ContactKind.objects.valid_on(self.today).filter(face_to_face__isnull=False)
        labels = [(kind.label_da, kind) for kind in kinds]
        self._kinds = Choices([*labels, *(("SMS", kind) for kind in kinds if kind.pk == "text_message")])

    def check(self, case: Case) -> None:
        day = case.date("Seneste kontakt")
        case.choice("Kontaktform", self._kinds, "bad_contact_kind")
        if day is None:
            return
        if not case.cell("Kontaktform"):
            case.refuse("Kontaktform", "bad_contact_kind", _("The form of the contact is missing. Fill it in."))
        if day > self.today:
            text = _(
                "The contact lies in the future. Only contacts that have been held are imported: correct the date."
            )
            case.refuse("Seneste kontakt", "future_contact", text)
        elif case.born_on and day < case.born_on:
            text = _("The contact was before the young person was born. Correct the date.")
            case.refuse("Seneste kontakt", "contact_before_birth", text)

    def write(self, cases: Sequence[Case]) -> None:
        Contact.objects.bulk_create(self._contact(case) for case in cases if "Seneste kontakt" in case.facts)

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        people = [case.person for case in cases]
        not_voided = Contact.objects.not_voided().filter(young_person__in=people)
        days = set(not_voided.order_by("id").values_list("young_person", "occurred_on"))
        for case in cases:
            day = case.facts.get("Seneste kontakt")
            if day and (case.person.pk, day) not in days:
                yield case, "Seneste kontakt"

    def _contact(self, case: Case) -> Contact:
        kind: ContactKind = case.facts["Kontaktform"]
        return Contact(
            young_person=case.person,
            staff_id=case.facts["Ungeguide"].staff_id,
            occurred_at=min(clock.at_local(case.facts["Seneste kontakt"], NOON), self.now),
            recorded_at=self.now,
            recorded_by_id=case.facts["Ungeguide"].staff_id,
            kind=kind,
            face_to_face=bool(kind.face_to_face),
            outside_office=bool(kind.outside_office),
            source=ContactSource.IMPORT,
        )
