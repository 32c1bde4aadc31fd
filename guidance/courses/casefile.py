"""The steps of the course in the timeline."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson
from guidance.courses.models import PhaseChange


def phase_changes(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = PhaseChange.objects.filter(course__young_person=person).select_related("by")
    for row in newest_by_day(rows, "phase", "on", before, limit):
        yield Entry(
            clock.at_local(row.on, time(0)),
            "phase",
            row.pk,
            {
                "from_phase": row.from_phase,
                "to_phase": row.to_phase,
                "to_phase_label": row.get_to_phase_display(),
                "by": row.by.name,
                "why": row.why,
            },
        )


timeline.add(TimelinePart("phase", _("Phase of the course"), phase_changes))
