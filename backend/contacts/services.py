"""Commands on contacts. What has happened can always be recorded; each command reconciles in its own transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, Relation, check, relations
from backend.contacts.models import (
    Appointment,
    AppointmentState,
    Contact,
    ContactKind,
    Initiative,
    Outcome,
    Participant,
    Place,
)
from backend.core import clock
from backend.core.days import not_before_birth
from backend.core.errors import Conflict, Forbidden, Invalid
from backend.core.models import save_version
from backend.followups.dispatch import schedule_dispatch
from backend.followups.models import FollowUpEndReason
from backend.followups.services import reconcile
from backend.organisation.models import Staff
from backend.people.models import NetworkPerson, Professional, YoungPerson


@dataclass(frozen=True)
class Participants:
    """Those who took part beside the author; the young person does unless told otherwise."""

    young_person: bool = True
    network: Collection[NetworkPerson] = field(default_factory=tuple)
    professionals: Collection[Professional] = field(default_factory=tuple)
    staff: Collection[Staff] = field(default_factory=tuple)


@dataclass(frozen=True)
class Resend:
    """An `Idempotency-Key` and the hash of the body that came with it."""

    key: str
    body_hash: str


@transaction.atomic
def register(
    *,
    young_person: YoungPerson,
    kind: ContactKind,
    occurred_at: datetime | None = None,
    outcome: Outcome = Outcome.HELD,
    initiative: Initiative = Initiative.STAFF,
    place: str = "",
    face_to_face: bool | None = None,
    minutes: int | None = None,
    outreach_strategy: str = "",
    note: str = "",
    own_words: str = "",
    in_confidence: str = "",
    participants: Participants | None = None,
    appointment: Appointment | None = None,
    resend: Resend | None = None,
    by: Staff,
) -> Contact:
    """Register what happened. A `resend` answers the contact that is there; with another body it is a conflict."""
    check(by, Permission.EDIT_CASE, young_person.pk)
    YoungPerson.objects.hold(young_person.pk)
    if resend and (earlier := _earlier(resend, by)):
        return earlier
    participants = participants or Participants()
    now = clock.now()
    occurred_at = occurred_at or now
    _has_happened(occurred_at, young_person, now)
    _belong(participants, young_person)
    contact = Contact.objects.create(
        young_person=young_person,
        staff=by,
        young_person_took_part=participants.young_person,
        occurred_at=occurred_at,
        recorded_at=now,
        recorded_by=by,
        kind=kind,
        outcome=outcome,
        initiative=initiative,
        place=place,
        face_to_face=_face_to_face(kind, face_to_face),
        outside_office=_outside_office(kind, place),
        minutes=minutes,
        outreach_strategy=outreach_strategy,
        note=note,
        noted_at=now if note else None,
        own_words=own_words,
        in_confidence=in_confidence,
        appointment=appointment,
        idempotency_key=resend.key if resend else None,
        idempotency_hash=resend.body_hash if resend else "",
    )
    _write_participants(contact, participants)
    reconcile(people=[young_person.pk], changed={Contact, Participant})
    schedule_dispatch()
    return contact


CORRECTABLE = frozenset(
    {
        "occurred_at",
        "kind",
        "outcome",
        "initiative",
        "place",
        "face_to_face",
        "minutes",
        "outreach_strategy",
        "note",
        "own_words",
        "in_confidence",
    }
)


@transaction.atomic
def correct(*, contact: Contact, expected: int, changes: Mapping[str, Any], by: Staff) -> Contact:
    """Write `changes` (of `CORRECTABLE`) as a new version; the earlier one stays in the history."""
    contact = _owned(contact, by)
    values = {name: value for name, value in changes.items() if name in CORRECTABLE}
    now = clock.now()
    if "occurred_at" in values:
        _has_happened(values["occurred_at"], contact.young_person, contact.recorded_at)
    kind = values.get("kind", contact.kind)
    if {"kind", "place", "face_to_face"} & values.keys():
        place = values.get("place", contact.place)
        values["face_to_face"] = _face_to_face(kind, values.get("face_to_face", contact.face_to_face))
        values["outside_office"] = _outside_office(kind, place)
    if "note" in values:
        values["noted_at"] = (contact.noted_at or now) if values["note"] else None
    contact = save_version(contact, expected, values)
    reconcile(people=[contact.young_person_id], changed={Contact, Participant})
    schedule_dispatch()
    return contact


@transaction.atomic
def void(*, contact: Contact, reason: str, by: Staff) -> Contact:
    """It never happened, or not like this: what it met is owed again. Leader and auditor still see it."""
    contact = _owned(contact, by)
    contact = save_version(contact, contact.version, {"voided_at": clock.now(), "voided_by": by, "void_reason": reason})
    reconcile(people=[contact.young_person_id], changed={Contact, Participant}, because=FollowUpEndReason.VOIDED)
    schedule_dispatch()
    return contact


@transaction.atomic
def move(*, contact: Contact, to: YoungPerson, by: Staff) -> Contact:
    """It happened with somebody else: the contact goes to the right young person, and what it met there is un-met."""
    check(by, Permission.EDIT_CASE, to.pk)
    if to.pk == contact.young_person_id:
        raise Invalid(_("The contact already belongs to this young person."), pointer="/to")
    left = contact.young_person_id
    YoungPerson.objects.hold(left, to.pk)
    contact = _owned(contact, by)
    _has_happened(contact.occurred_at, to, contact.recorded_at)
    if Participant.objects.filter(contact=contact, staff__isnull=True).exists():
        raise Conflict(
            _("Others took part who belong to the first young person: void the contact and register it anew."),
            code="participants",
        )
    contact = save_version(contact, contact.version, {"young_person": to, "moved_from_id": left, "appointment": None})
    reconcile(people=[left, to.pk], changed={Contact, Participant}, because=FollowUpEndReason.MOVED)
    schedule_dispatch()
    return contact


@transaction.atomic
def plan(
    *,
    young_person: YoungPerson,
    starts_at: datetime,
    kind: ContactKind,
    minutes: int = 60,
    place: str = "",
    staff: Staff | None = None,
    by: Staff,
) -> Appointment:
    """Agree a time with the young person, for `staff` (oneself unless told)."""
    check(by, Permission.EDIT_CASE, young_person.pk)
    if starts_at <= clock.now():
        raise Invalid(_("The time has passed: register what happened as a contact."), code="past", pointer="/starts_at")
    return Appointment.objects.create(
        young_person=young_person,
        staff=staff or by,
        starts_at=starts_at,
        minutes=minutes,
        kind=kind,
        place=place,
        created_by=by,
    )


@transaction.atomic
def hold(*, appointment: Appointment, note: str = "", own_words: str = "", by: Staff) -> Contact:
    """The appointment was held: it becomes a contact, by one tap."""
    return _to_contact(appointment, AppointmentState.HELD, Outcome.HELD, note=note, own_words=own_words, by=by)


@transaction.atomic
def no_show(*, appointment: Appointment, note: str = "", by: Staff) -> Contact:
    """The young person did not come; the attempt is a contact, and no note is owed."""
    return _to_contact(appointment, AppointmentState.NO_SHOW, Outcome.NO_SHOW, note=note, by=by)


@transaction.atomic
def cancel(*, appointment: Appointment, by_young_person: bool, by: Staff) -> Appointment:
    """The appointment was called off, by the young person or by us."""
    appointment = _planned(appointment, by)
    state = AppointmentState.CANCELLED_YOUNG if by_young_person else AppointmentState.CANCELLED_US
    return save_version(appointment, appointment.version, {"state": state})


@transaction.atomic
def reschedule(*, appointment: Appointment, starts_at: datetime, by: Staff) -> Appointment:
    """Move the appointment to another time. Answers the new one."""
    appointment = _planned(appointment, by)
    later = plan(
        young_person=appointment.young_person,
        starts_at=starts_at,
        kind=appointment.kind,
        minutes=appointment.minutes,
        place=appointment.place,
        staff=appointment.staff,
        by=by,
    )
    save_version(appointment, appointment.version, {"state": AppointmentState.MOVED, "moved_to": later})
    return later


def _to_contact(
    appointment: Appointment, state: AppointmentState, outcome: Outcome, *, note: str, own_words: str = "", by: Staff
) -> Contact:
    appointment = _planned(appointment, by)
    if appointment.starts_at > clock.now():
        raise Conflict(_("The appointment has not begun: wait, or move it to now."), code="not_begun")
    save_version(appointment, appointment.version, {"state": state})
    return register(
        young_person=appointment.young_person,
        kind=appointment.kind,
        occurred_at=appointment.starts_at,
        outcome=outcome,
        place=appointment.place,
        minutes=appointment.minutes if outcome == Outcome.HELD else None,
        participants=Participants(staff=() if appointment.staff_id == by.pk else (appointment.staff,)),
        note=note,
        own_words=own_words,
        appointment=appointment,
        by=by,
    )


def _planned(appointment: Appointment, by: Staff) -> Appointment:
    check(by, Permission.EDIT_CASE, appointment.young_person_id)
    YoungPerson.objects.hold(appointment.young_person_id)
    appointment = Appointment.objects.select_related("young_person", "staff", "kind").get(pk=appointment.pk)
    if appointment.state != AppointmentState.PLANNED:
        raise Conflict(
            _("The appointment is “%(state)s” and no longer planned: make a new one.")
            % {"state": AppointmentState(appointment.state).label},
            code="state",
        )
    return appointment


def _owned(contact: Contact, by: Staff) -> Contact:
    """The contact under the person's lock, if `by` is its author or a leader, and it is not voided."""
    check(by, Permission.CORRECT_CONTACT, contact.young_person_id)
    YoungPerson.objects.hold(contact.young_person_id)
    contact = Contact.objects.select_related("young_person", "kind").get(pk=contact.pk)
    if contact.recorded_by_id != by.pk and Relation.LEADER not in relations(by, contact.young_person_id):
        raise Forbidden(_("Only its author or a leader changes a contact."))
    if contact.voided_at:
        raise Conflict(_("The contact is voided and can no longer be changed."), code="voided")
    return contact


def _earlier(resend: Resend, by: Staff) -> Contact | None:
    earlier = Contact.objects.filter(recorded_by=by, idempotency_key=resend.key).first()
    if earlier and earlier.idempotency_hash != resend.body_hash:
        raise Conflict(_("This Idempotency-Key was used for another contact: use a new key."), code="idempotency_key")
    return earlier


def _has_happened(occurred_at: datetime, young_person: YoungPerson, by_then: datetime) -> None:
    if occurred_at > by_then:
        raise Invalid(
            _("A contact that lies in the future is an appointment: make an appointment instead."),
            code="future",
            pointer="/occurred_at",
        )
    not_before_birth(occurred_at.astimezone(clock.COPENHAGEN).date(), young_person.born_on, "/occurred_at")


def _belong(participants: Participants, young_person: YoungPerson) -> None:
    for pointer, rows in (("/network", participants.network), ("/professionals", participants.professionals)):
        if any(row.young_person_id != young_person.pk for row in rows):
            raise Invalid(_("This person does not belong to the young person."), code="does_not_exist", pointer=pointer)


def _write_participants(contact: Contact, participants: Participants) -> None:
    Participant.objects.bulk_create(
        [
            *[Participant(contact=contact, network_person=person) for person in participants.network],
            *[Participant(contact=contact, professional=person) for person in participants.professionals],
            *[Participant(contact=contact, staff=person) for person in participants.staff],
        ]
    )


def _face_to_face(kind: ContactKind, told: bool | None) -> bool:
    if kind.face_to_face is not None:
        return kind.face_to_face
    if told is None:
        raise Invalid(_("Say whether you met face to face: this kind of contact can be both."), pointer="/face_to_face")
    return told


def _outside_office(kind: ContactKind, place: str) -> bool:
    """The place decides where one is given; else the kind, and a meeting is at the office unless told."""
    return place != Place.OFFICE if place else bool(kind.outside_office)
