"""Follow-up rules about contacts."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.contacts.facts import Contacts
from backend.contacts.models import Contact
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, rule
from backend.followups.windows import Record, Window
from backend.organisation.models import Role


def _explain_note(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "A note at the latest %(days)s working day after the contact was registered on %(date)s.",
        "A note at the latest %(days)s working days after the contact was registered on %(date)s.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="note.late",
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
