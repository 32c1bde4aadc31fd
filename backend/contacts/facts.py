"""The contacts, appointments and acute concerns that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Self

from django.db.models import BooleanField, ExpressionWrapper, Q

from backend.contacts.models import Appointment, Contact, ContactSource, Outcome, Participant
from backend.core import clock
from backend.followups.case import Facts, Rows
from backend.people.models import AcuteConcern


class ContactFact(NamedTuple):
    """One contact that was not voided, without its text.

    `staff_ids` has its author and then the staff who took part.
    """

    id: int
    on: date
    staff_ids: tuple[int, ...]
    is_qualifying: bool
    is_face_to_face: bool
    is_held: bool
    is_imported: bool
    recorded_at: datetime
    has_note: bool
    noted_at: datetime | None
    occurred_at: datetime

    @property
    def author_id(self) -> int:
        """The member of staff who made the contact."""
        return self.staff_ids[0]

    @property
    def recorded_on(self) -> date:
        """The business date on which the contact was registered."""
        return self.recorded_at.astimezone(clock.COPENHAGEN).date()

    @property
    def was_noted_at_once(self) -> bool:
        """Whether the contact was registered with its note."""
        return self.has_note and self.noted_at is not None and self.noted_at <= self.recorded_at

    @property
    def noted_on(self) -> date | None:
        """The business date of the note; None without one."""
        return self.noted_at.astimezone(clock.COPENHAGEN).date() if self.has_note and self.noted_at else None


@dataclass(frozen=True)
class Contacts(Facts):
    """The contacts of one young person that were not voided, by date and id."""

    records: tuple[ContactFact, ...] = ()

    reads = frozenset({Contact, Participant})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the contacts of many young people with two queries."""
        participants: dict[int, list[int]] = defaultdict(list)
        with_staff = Participant.objects.filter(contact__young_person__in=ids, staff__isnull=False).order_by("id")
        for contact_id, staff_id in with_staff.values_list("contact_id", "staff_id"):
            participants[contact_id].append(staff_id)
        found: dict[int, list[ContactFact]] = defaultdict(list)
        contacts = Contact.objects.not_voided().filter(young_person__in=ids).order_by("occurred_on", "id")
        for person, contact_id, on, staff_id, qualifying, face_to_face, outcome, source, *note in contacts.values_list(
            "young_person_id",
            "id",
            "occurred_on",
            "staff_id",
            "is_qualifying",
            "face_to_face",
            "outcome",
            "source",
            "recorded_at",
            ExpressionWrapper(~Q(note=""), output_field=BooleanField()),
            "noted_at",
            "occurred_at",
        ):
            staff_ids = (staff_id, *participants.get(contact_id, ()))
            held, imported = outcome == Outcome.HELD, source == ContactSource.IMPORT
            found[person].append(
                ContactFact(contact_id, on, staff_ids, qualifying, face_to_face, held, imported, *note)
            )
        return {person: cls(tuple(records)) for person, records in found.items()}

    @property
    def qualifying(self) -> tuple[ContactFact, ...]:
        """The qualifying contacts."""
        return tuple(contact for contact in self.records if contact.is_qualifying)


class AppointmentFact(NamedTuple):
    """One appointment: its day, and the day on which staff recorded what came of it."""

    id: int
    staff_id: int
    on: date
    settled_on: date | None


@dataclass(frozen=True)
class Appointments(Facts):
    """The appointments of one young person by id."""

    records: tuple[AppointmentFact, ...] = ()

    reads = frozenset({Appointment})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the appointments of many young people with one query."""
        found: dict[int, list[AppointmentFact]] = defaultdict(list)
        planned = Appointment.objects.filter(young_person__in=ids).order_by("id")
        rows: Rows = planned.values_list("young_person_id", "id", "staff_id", "starts_at", "settled_on")
        for person, number, staff_id, starts_at, settled_on in rows:
            on = starts_at.astimezone(clock.COPENHAGEN).date()
            found[person].append(AppointmentFact(number, staff_id, on, settled_on))
        return {person: cls(tuple(appointments)) for person, appointments in found.items()}


class ConcernFact(NamedTuple):
    """One acute concern: its moment, who is responsible and until when, and the moment of the next contact."""

    id: int
    at: datetime
    responsible_id: int
    responsible_until: datetime | None
    next_contact_at: datetime | None

    @property
    def on(self) -> date:
        """The day of the concern in Copenhagen."""
        return self.at.astimezone(clock.COPENHAGEN).date()


@dataclass(frozen=True)
class Concerns(Facts):
    """The acute concerns about one young person by id."""

    records: tuple[ConcernFact, ...] = ()

    reads = frozenset({AcuteConcern})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the concerns about many young people with one query."""
        found: dict[int, list[ConcernFact]] = defaultdict(list)
        concerns = AcuteConcern.objects.filter(young_person__in=ids).order_by("id")
        rows: Rows = concerns.values_list(
            "young_person_id", "id", "at", "responsible_now_id", "responsible_until", "next_contact_at"
        )
        for person, *concern in rows:
            found[person].append(ConcernFact._make(concern))
        return {person: cls(tuple(records)) for person, records in found.items()}
