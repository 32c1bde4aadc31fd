"""Contacts with employers about the young person, and talks about what they may be told, in the timeline."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest, newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson
from jobs.employers.models import ContactStatus, DisclosureDecision, EmployerContact


def employer_contacts(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = EmployerContact.objects.filter(young_person=person).exclude(status=ContactStatus.CANCELLED)
    rows = rows.select_related("employer", "staff")
    for row in newest(rows, "employer_contact", "at", before, limit):
        yield Entry(
            row.at,
            "employer_contact",
            row.pk,
            {
                "employer": row.employer.name,
                "status": row.status,
                "status_label": row.get_status_display(),
                "mode": row.mode,
                "mode_label": row.get_mode_display(),
                "about_label": row.get_about_display(),
                "revealed": row.revealed,
                "revealed_label": row.get_revealed_display(),
                "beyond_decision": row.beyond_decision,
                "staff": row.staff.name,
                "outcome": row.outcome,
            },
        )


def disclosures(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = DisclosureDecision.objects.filter(young_person=person).select_related("employer", "by")
    for row in newest_by_day(rows, "disclosure", "talked_on", before, limit):
        yield Entry(
            clock.at_local(row.talked_on, time(0)),
            "disclosure",
            row.pk,
            {
                "employer": row.employer.name if row.employer else "",
                "answer": row.answer,
                "answer_label": row.get_answer_display(),
                "may_reveal": row.may_reveal,
                "may_reveal_label": row.get_may_reveal_display(),
                "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
                "by": row.by.name,
                "own_words": row.own_words,
            },
        )


timeline.add(
    TimelinePart("employer_contact", _("Contact with an employer"), employer_contacts),
    TimelinePart("disclosure", _("What employers may be told"), disclosures),
)
