"""The steps of efforts in the timeline."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson
from guidance.efforts.models import EffortStep


def steps(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = EffortStep.objects.filter(effort__young_person=person).select_related("by", "effort__kind")
    for row in newest_by_day(rows, "effort", "on", before, limit):
        yield Entry(
            clock.at_local(row.on, time(0)),
            "effort",
            row.pk,
            {
                "effort": row.effort_id,
                "effort_kind_label": row.effort.kind.label,
                "step": row.step,
                "step_label": row.get_step_display(),
                "by": row.by.name,
                "why": row.why,
            },
        )


timeline.add(TimelinePart("effort", _("Effort"), steps))
