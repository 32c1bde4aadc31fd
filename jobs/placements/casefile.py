"""Jobs in the timeline: where, and how they ended. The activity's own entries tell of the hours."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from backend.casefile.queries import newest_by_day
from backend.casefile.registry import Entry, TimelinePart, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson
from jobs.placements.models import Job


def _facts(job: Job) -> dict[str, str]:
    return {"employer": job.employer.name, "title": job.title, "form": job.form_id, "form_label": job.form.label}


def job_starts(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = Job.objects.filter(young_person=person, spell__starts_on__lte=clock.today())
    rows = rows.select_related("employer", "form", "spell")
    for row in newest_by_day(rows, "job_start", "spell__starts_on", before, limit):
        yield Entry(clock.at_local(row.spell.starts_on, time(0)), "job_start", row.pk, _facts(row))


def job_ends(person: YoungPerson, before: TimelineCursor | None, limit: int) -> Iterable[Entry]:
    rows = Job.objects.filter(young_person=person, spell__ends_on__lte=clock.today())
    rows = rows.select_related("employer", "form", "spell")
    for row in newest_by_day(rows, "job_end", "spell__ends_on", before, limit):
        assert row.spell.ends_on is not None  # filtered
        facts = {
            **_facts(row),
            "ended_by_label": row.get_ended_by_display(),
            "reason_label": row.get_end_reason_display(),
            "words": row.end_words,
        }
        yield Entry(clock.at_local(row.spell.ends_on, time(0)), "job_end", row.pk, facts)


timeline.add(
    TimelinePart("job_start", _("Job began"), job_starts),
    TimelinePart("job_end", _("Job ended"), job_ends),
)
