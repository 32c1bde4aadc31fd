"""Assignments in the timeline."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from backend.assignments.models import Assignment
from backend.casefile.queries import newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson


def assignments(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = Assignment.objects.filter(young_person=person).select_related("staff")
    for row in newest_by_day(rows, "assignment", "starts_on", before, limit):
        yield Entry(
            clock.at_local(row.starts_on, time(0)),
            "assignment",
            row.pk,
            {
                "staff": row.staff.name,
                "capacity": row.capacity,
                "capacity_label": row.get_capacity_display(),
                "ends_on": row.ends_on.isoformat() if row.ends_on else None,
            },
        )


timeline.add(TimelinePart("assignment", _("Assignment"), assignments))
