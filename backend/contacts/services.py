"""Commands on contacts and appointments. What has happened can always be recorded."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.permissions import Permission, check, check_may_work_with, check_works_with_cases
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
from backend.core.days import lies_ahead, not_before_birth
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.locks import lock_until_commit
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.followups.models import FollowUpEndReason
from backend.organisation.models import Staff
from backend.people.models import YoungPerson

LONGEST = timedelta(days=1)
"""How long an appointment lasts at most."""


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
    young_person_took_part: bool = True,
    participants: Sequence[Participant] = (),
    appointment: Appointment | None = None,
    staff: Staff | None = None,
    by: Staff,
) -> Contact:
    """Register a contact that has happened, held or not, of `staff` (default `by`).

    `participants` are the others who took part, and are not saved yet.

    Raises `Invalid` for a time in the future or before birth, and for participants of another young person.
    """
    check(by, Permission.EDIT_CASE, young_person.pk)
    with changing(young_person) as change:
        now = clock.now()
        occurred_at = occurred_at or now
        occurred_at = _happened(occurred_at, change.young_person, now)
        _belong(participants, young_person)
        contact = Contact.objects.create(
            young_person=young_person,
            staff=staff or by,
            young_person_took_part=young_person_took_part,
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
        )
        _write_participants(contact, participants)
        change.record(Contact, Participant)
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


def correct(*, contact: Contact, expected: int, changes: Mapping[str, Any], by: Staff) -> Contact:
    """Write `changes` (of `CORRECTABLE`) as a new version. The earlier version stays in the history.

    Raises `Stale` if the version is not `expected`.
    """
    with _changing(contact, "edit", by) as contact:
        values = {name: value for name, value in changes.items() if name in CORRECTABLE}
        if "occurred_at" in values:
            values["occurred_at"] = _happened(values["occurred_at"], contact.young_person, contact.recorded_at)
        kind = values.get("kind", contact.kind)
        if {"kind", "place", "face_to_face"} & values.keys():
            place = values.get("place", contact.place)
            values["face_to_face"] = _face_to_face(kind, values.get("face_to_face", contact.face_to_face))
            values["outside_office"] = _outside_office(kind, place)
        if "note" in values:
            values["noted_at"] = (contact.noted_at or clock.now()) if values["note"] else None
        return save_version(contact, expected, values)


def void(*, contact: Contact, reason: str, by: Staff) -> Contact:
    """Void a contact that did not happen as recorded.

    It fulfils nothing any more. Leaders and auditors still see it.
    """
    with _changing(contact, "void", by) as contact:
        values = {"voided_at": clock.now(), "voided_by": by, "void_reason": reason}
        return save_version(contact, contact.version, values)


def move(*, contact: Contact, young_person: YoungPerson, by: Staff) -> Contact:
    """Move a contact to the young person with whom it happened. It no longer fulfils anything for the first one."""
    check(by, Permission.EDIT_CASE, young_person.pk)
    if young_person.pk == contact.young_person_id:
        raise Invalid(_("The contact already belongs to this young person."), pointer="/young_person")
    left = contact.young_person_id
    with changing(left, young_person) as change, _changing(contact, "move", by) as contact:
        _happened(contact.occurred_at, young_person, contact.recorded_at)
        change.record(Contact, gone=FollowUpEndReason.MOVED)
        moved = {"young_person": young_person, "moved_from_id": left, "appointment": None}
        return save_version(contact, contact.version, moved)


def plan(
    *,
    young_person: YoungPerson,
    starts_at: datetime,
    kind: ContactKind,
    minutes: int = 60,
    place: str = "",
    staff: Staff | None = None,
    confirm: bool = False,
    replaces: Appointment | None = None,
    by: Staff,
) -> Appointment:
    """Plan an appointment with the young person, for `staff` (default `by`).

    Raises `Conflict` for a closed case. Unless `by` confirms, also raises it if the young person or the staff member
    has another appointment at that time. The one that the new appointment `replaces` does not count.
    """
    check(by, Permission.EDIT_CASE, young_person.pk)
    if starts_at <= clock.now():
        raise Invalid(_("The time has passed: register what happened as a contact."), code="past", pointer="/starts_at")
    staff = staff or by
    day = starts_at.astimezone(clock.COPENHAGEN).date()
    if staff == by:
        check_works_with_cases(staff, on=day, pointer="/staff")
    else:
        check_may_work_with(staff, young_person.pk, on=day, pointer="/staff")
    with changing(young_person) as change:
        if change.young_person.closed_on or change.young_person.deceased_on:
            raise Conflict(_("The case is closed: reopen it before planning an appointment."), code="case_closed")
        if not confirm:
            _time_is_free(young_person, staff, starts_at, minutes, replaces)
        change.record(Appointment)
        return Appointment.objects.create(
            young_person=young_person,
            staff=staff,
            starts_at=starts_at,
            minutes=minutes,
            kind=kind,
            place=place,
            created_by=by,
        )


def hold(
    *,
    appointment: Appointment,
    note: str = "",
    own_words: str = "",
    staff: Staff | None = None,
    participants: Sequence[Participant] = (),
    by: Staff,
) -> Contact:
    """Record that the appointment was held, by `staff` (default `by`), and who else took part. Return its contact."""
    return _to_contact(
        appointment,
        AppointmentState.HELD,
        Outcome.HELD,
        note=note,
        own_words=own_words,
        staff=staff,
        participants=participants,
        by=by,
    )


def no_show(*, appointment: Appointment, note: str = "", staff: Staff | None = None, by: Staff) -> Contact:
    """Record that the young person did not come to `staff` (default `by`). Return the contact of the attempt."""
    return _to_contact(appointment, AppointmentState.NO_SHOW, Outcome.NO_SHOW, note=note, staff=staff, by=by)


def cancel(*, appointment: Appointment, by_young_person: bool, by: Staff) -> Appointment:
    """Cancel the appointment, for the young person or for the staff."""
    state = AppointmentState.CANCELLED_YOUNG if by_young_person else AppointmentState.CANCELLED_US
    with _changing_appointment(appointment, "cancel", by) as appointment:
        return settle(appointment, state)


def reschedule(
    *,
    appointment: Appointment,
    starts_at: datetime | None = None,
    staff: Staff | None = None,
    confirm: bool = False,
    by: Staff,
) -> Appointment:
    """Move the appointment to another time, to another colleague, or both. Return the new appointment."""
    with _changing_appointment(appointment, "move", by) as appointment:
        if (starts_at or appointment.starts_at, staff or appointment.staff) == (
            appointment.starts_at,
            appointment.staff,
        ):
            raise Invalid(_("Give another time or another colleague."), code="unchanged", pointer="/starts_at")
        later = plan(
            young_person=appointment.young_person,
            starts_at=starts_at or appointment.starts_at,
            kind=appointment.kind,
            minutes=appointment.minutes,
            place=appointment.place,
            staff=staff or appointment.staff,
            confirm=confirm,
            replaces=appointment,
            by=by,
        )
        settle(appointment, AppointmentState.MOVED, moved_to=later)
        return later


def settle(appointment: Appointment, state: AppointmentState, **more: Any) -> Appointment:
    """Write what came of an appointment, today. The caller has checked the permission, and locked the young person."""
    return save_version(appointment, appointment.version, {"state": state, "settled_on": clock.today(), **more})


def overlapping(appointments: QuerySet[Appointment], starts_at: datetime, minutes: int) -> list[Appointment]:
    """Return those of `appointments` that are planned at the time of an appointment of so many minutes."""
    ends_at = starts_at + timedelta(minutes=minutes)
    near = appointments.filter(state=AppointmentState.PLANNED, starts_at__gt=starts_at - LONGEST, starts_at__lt=ends_at)
    return [one for one in near if one.starts_at + timedelta(minutes=one.minutes) > starts_at]


def _to_contact(
    appointment: Appointment,
    state: AppointmentState,
    outcome: Outcome,
    *,
    note: str,
    own_words: str = "",
    staff: Staff | None = None,
    participants: Sequence[Participant] = (),
    by: Staff,
) -> Contact:
    verb = "hold" if outcome == Outcome.HELD else "no-show"
    with _changing_appointment(appointment, verb, by) as appointment:
        if lies_ahead(appointment.starts_at, clock.now()):
            raise Conflict(_("The appointment has not begun: wait, or change its time."), code="not_begun")
        settle(appointment, state)
        return register(
            young_person=appointment.young_person,
            kind=appointment.kind,
            occurred_at=appointment.starts_at,
            outcome=outcome,
            place=appointment.place,
            minutes=appointment.minutes if outcome == Outcome.HELD else None,
            participants=participants,
            staff=staff,
            note=note,
            own_words=own_words,
            appointment=appointment,
            by=by,
        )


@contextmanager
def _changing_appointment(appointment: Appointment, verb: str, by: Staff) -> Iterator[Appointment]:
    """Lock the young person and give the current appointment, if `by` may use `verb` on it."""
    with changing(appointment.young_person_id) as change:
        appointment = Appointment.objects.select_related("young_person", "staff", "kind").get(pk=appointment.pk)
        check_ability(by, verb, appointment)
        change.record(Appointment)
        yield appointment


@contextmanager
def _changing(contact: Contact, verb: str, by: Staff) -> Iterator[Contact]:
    """Lock the young person and give the current contact, if `by` may use `verb` on it."""
    with changing(contact.young_person_id) as change:
        contacts = Contact.objects.select_related("young_person", "kind")
        found = contacts.filter(pk=contact.pk, young_person=change.young_person).first()
        if found is None:  # it was moved to another young person after the caller had read it
            raise NotFound
        check_ability(by, verb, found)
        change.record(Contact, Participant)
        yield found


def _time_is_free(
    young_person: YoungPerson, staff: Staff, starts_at: datetime, minutes: int, replaces: Appointment | None
) -> None:
    """Raise `Conflict` if the young person or the staff member has another planned appointment at that time."""
    lock_until_commit("plan an appointment", staff.pk)
    others = Appointment.objects.filter(Q(young_person=young_person) | Q(staff=staff))
    if overlapping(others.exclude(pk=replaces.pk) if replaces else others, starts_at, minutes):
        raise Conflict(
            _("There is an appointment at that time already: choose another time, or confirm that both are right."),
            code="duplicate",
            pointer="/starts_at",
        )


def _happened(occurred_at: datetime, young_person: YoungPerson, by_then: datetime) -> datetime:
    """Return when the contact took place: not after `by_then`, even by a clock that is a little ahead."""
    if lies_ahead(occurred_at, by_then):
        raise Invalid(
            _("A contact that lies in the future is an appointment: make an appointment instead."),
            code="future",
            pointer="/occurred_at",
        )
    not_before_birth(occurred_at.astimezone(clock.COPENHAGEN).date(), young_person.born_on, "/occurred_at")
    return min(occurred_at, by_then)


def _belong(participants: Sequence[Participant], young_person: YoungPerson) -> None:
    for place, participant in enumerate(participants):
        for name in ("network_person", "professional"):
            person = getattr(participant, name)
            if person is not None and person.young_person_id != young_person.pk:
                raise Invalid(
                    _("This person does not belong to the young person."),
                    code="does_not_exist",
                    pointer=f"/participants/{place}/{name}",
                )


def _write_participants(contact: Contact, participants: Sequence[Participant]) -> None:
    for participant in participants:
        participant.contact = contact
    Participant.objects.bulk_create(participants)


def _face_to_face(kind: ContactKind, told: bool | None) -> bool:
    if kind.face_to_face is not None:
        return kind.face_to_face
    if told is None:
        raise Invalid(_("Say whether you met face to face: this kind of contact can be both."), pointer="/face_to_face")
    return told


def _outside_office(kind: ContactKind, place: str) -> bool:
    """Return whether a contact is outside the office.

    The place decides if one is given, otherwise the kind.
    """
    return place != Place.OFFICE if place else bool(kind.outside_office)
