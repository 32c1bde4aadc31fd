"""Follow-up rules about contacts, appointments and what follows an acute concern."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import CASE_ROLES
from backend.contacts.facts import AppointmentFact, Appointments, ConcernFact, Concerns, ContactFact, Contacts
from backend.contacts.models import Appointment, Contact
from backend.core import clock
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import ROLES, Team, responsible_for
from backend.followups.windows import Record, Window
from backend.organisation.models import Role
from backend.people.models import AcuteConcern

APPOINTMENT_OUTCOME = "appointment.outcome"
"""The key of the rule that asks what came of an appointment."""


def _explain_note(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "A note at the latest %(days)s working day after the contact was registered on %(date)s.",
        "A note at the latest %(days)s working days after the contact was registered on %(date)s.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="note.late",
    step=Step(
        fulfilled_by=_("a note on the contact"), label=_("Write the note"), url_name="contact-edit", of_subject=True
    ),
    label=_("A note on the contact"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Contact,
    facts=[Contacts],
    settings={"days": 3},
    go_live=GoLive.ONE_OFF,
    explain=_explain_note,
)
def note_late(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the note that is due on each held contact that was registered without one.

    The occurrence contains the young person. A contact that is moved to another person therefore starts a new promise
    there. Imported contacts need no note.
    """
    for contact in case[Contacts].records:
        noted_with_contact = (
            contact.has_note and contact.noted_at is not None and contact.noted_at <= contact.recorded_at
        )
        if not contact.is_held or contact.is_imported or noted_with_contact:
            continue
        noted_on = contact.noted_on
        yield Window(
            subject_id=contact.id,
            occurrence=f"person:{case.id}",
            started_on=contact.recorded_on,
            opens_on=contact.recorded_on,
            due_on=calendar.add(contact.recorded_on, settings["days"], DayKind.LOCAL),
            responsible_id=contact.author_id,
            unit_id=case.unit_for(contact.author_id, *Role),
            records=(Record(noted_on, contact.id),) if noted_on else (),
        )


def _explain_outcome(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "Record at the latest %(days)s working day after the appointment on %(date)s whether it was held.",
        "Record at the latest %(days)s working days after the appointment on %(date)s whether it was held.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key=APPOINTMENT_OUTCOME,
    label=_("Record what came of the appointment"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Appointment,
    facts=[Appointments, Team],
    settings={"days": 1},
    go_live=GoLive.ONE_OFF,
    explain=_explain_outcome,
    step=Step(
        fulfilled_by=_("what came of the appointment: held, did not come, called off or moved"),
        label=_("Record it"),
        url_name="appointment-hold",
        of_subject=True,
    ),
)
def appointment_outcome(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield what came of each appointment whose day has come: held, no-show, cancelled or moved.

    An appointment that was cancelled or moved before its day needs no more. The number of days is the municipality's
    own standard.
    """
    for appointment in case[Appointments].records:
        settled_on = appointment.settled_on
        if appointment.on > today or (settled_on is not None and settled_on < appointment.on):
            continue
        responsible_id = _staff_or_primary(case, appointment, today)
        yield Window(
            subject_id=appointment.id,
            occurrence=f"appointment:{appointment.id}",
            started_on=appointment.on,
            opens_on=appointment.on,
            due_on=calendar.add(appointment.on, settings["days"], DayKind.LOCAL),
            responsible_id=responsible_id,
            unit_id=case.unit_for(responsible_id, *CASE_ROLES),
            records=(Record(settled_on, appointment.id),) if settled_on else (),
        )


def _staff_or_primary(case: Case, appointment: AppointmentFact, today: date) -> int | None:
    """Return the colleague of the appointment if they work with cases, else a primary, else the leader."""
    if case.directory.holds(appointment.staff_id, CASE_ROLES):
        return appointment.staff_id
    primaries = (case[Team].primary(capacity, today) for capacity in ROLES)
    return next((held.staff_id for held in primaries if held), case.leader())


def _explain_acute(follow_up: ExplainedFollowUp) -> str:
    return gettext(
        "The acute concern of %(date)s: speak with the young person at the agreed time or the next day, and on the "
        "next working day."
    ) % {"date": follow_up.since}


@rule(
    key="acute.next",
    label=_("Speak with the young person after an acute concern"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=AcuteConcern,
    facts=[Concerns, Contacts, Team],
    settings={"escalated_days": 1},
    go_live=GoLive.ONE_OFF,
    same_day=True,
    has_moments=True,
    explain=_explain_acute,
    step=Step(
        fulfilled_by=_(
            "a contact that counts, by the colleague who is responsible or one assigned to the young person"
        ),
        label=_("Register a contact"),
        url_name="contact-register",
    ),
)
def acute_next(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the contacts after each acute concern: at the agreed moment, else the next day, and the next working day.

    The contact in which the concern arose does not count. A contact by assigned staff counts too, so that it still
    counts after the responsibility was handed over. When the responsibility has passed, the guide or the leader is
    responsible. The days are the municipality's own standard.
    """
    for concern in case[Concerns].records:
        responsible_id, unit_id = _answers_for(case, concern, today)
        records = [
            Record(contact.on, contact.id, contact.occurred_at)
            for contact in case[Contacts].qualifying
            if contact.occurred_at > concern.at and _is_by_the_team(case, concern, contact)
        ]
        ended_on = case.closed_on if case.closed_on and case.closed_on > concern.on else None
        next_day = concern.on + timedelta(days=1)
        agreed = concern.next_contact_at
        first = agreed.astimezone(clock.COPENHAGEN).date() if agreed else next_day
        due = [(f"concern:{concern.id}", min(first, next_day), first, agreed)]
        if (working_day := calendar.add(concern.on, 1, DayKind.LOCAL)) > first:
            due.append((f"concern:{concern.id}:working_day", working_day, working_day, None))
        for occurrence, opens_on, due_on, due_at in due:
            yield Window(
                subject_id=concern.id,
                occurrence=occurrence,
                started_on=concern.on,
                opens_on=opens_on,
                due_on=due_on,
                due_at=due_at,
                responsible_id=responsible_id,
                unit_id=unit_id,
                records=records,
                ended_on=ended_on,
                end_reason=FollowUpEndReason.CASE_CLOSED if ended_on else "",
            )


def _answers_for(case: Case, concern: ConcernFact, today: date) -> tuple[int | None, int]:
    """Return who is responsible for the next contact today, and in which unit."""
    until = concern.responsible_until
    has_passed = until is not None and until.astimezone(clock.COPENHAGEN).date() < today
    if has_passed or not case.directory.holds(concern.responsible_id, CASE_ROLES):
        return responsible_for(case, "guide", today)
    return concern.responsible_id, case.unit_for(concern.responsible_id, *CASE_ROLES)


def _is_by_the_team(case: Case, concern: ConcernFact, contact: ContactFact) -> bool:
    """Return whether the responsible colleague or staff with an assignment made the contact."""
    return concern.responsible_id in contact.staff_ids or any(
        case[Team].works_with(contact.staff_ids, capacity, contact.on) for capacity in ROLES
    )
