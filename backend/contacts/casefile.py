"""Contacts and appointments in the timeline."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.contacts.models import Appointment, Contact
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson


def contacts(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = Contact.objects.standing().filter(young_person=person).select_related("kind", "staff")
    for row in newest(rows, "contact", "occurred_at", before, limit):
        yield Entry(
            row.occurred_at,
            "contact",
            row.pk,
            {
                "kind": row.kind_id,
                "kind_label": row.kind.label,
                "outcome": row.outcome,
                "outcome_label": row.get_outcome_display(),
                "staff": row.staff.name,
                "note": row.note,
                "own_words": row.own_words,
            },
        )


def appointments(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = Appointment.objects.filter(young_person=person, contact__isnull=True).select_related("kind", "staff")
    for row in newest(rows, "appointment", "starts_at", before, limit):
        yield Entry(
            row.starts_at,
            "appointment",
            row.pk,
            {
                "kind": row.kind_id,
                "kind_label": row.kind.label,
                "state": row.state,
                "state_label": row.get_state_display(),
                "staff": row.staff.name,
            },
        )


timeline.add(
    TimelinePart("contact", _("Contact"), contacts),
    TimelinePart("appointment", _("Appointment"), appointments),
)
