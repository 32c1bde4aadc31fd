"""Consents in the timeline."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import Consent, YoungPerson


def consents(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = Consent.objects.filter(young_person=person)
    for row in newest_by_day(rows, "consent", "given_on", before, limit):
        yield Entry(
            clock.at_local(row.given_on, time(0)),
            "consent",
            row.pk,
            {"answer": row.answer, "answer_label": row.get_answer_display(), "recipient": row.recipient},
        )


timeline.add(TimelinePart("consent", _("Consent"), consents))
