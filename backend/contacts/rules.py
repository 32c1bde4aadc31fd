"""Follow-up rules about contacts and appointments."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.access.permissions import CASE_ROLES
from backend.contacts.facts import AppointmentFact, Appointments, Contacts
from backend.contacts.models import Appointment, Contact
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import ROLES, Team
from backend.followups.windows import Record, Window
from backend.organisation.models import Role

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
