"""The steps of the IPS plan in the timeline."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson
from jobs.plans.models import PlanPhaseChange


def phase_changes(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = PlanPhaseChange.objects.filter(plan__young_person=person).select_related("by")
    for row in newest_by_day(rows, "plan_phase", "on", before, limit):
        yield Entry(
            clock.at_local(row.on, time(0)),
            "plan_phase",
            row.pk,
            {
                "from_phase": row.from_phase,
                "to_phase": row.to_phase,
                "to_phase_label": row.get_to_phase_display(),
                "by": row.by.name,
                "why": row.why,
            },
        )


timeline.add(TimelinePart("plan_phase", _("Phase of IPS"), phase_changes))
