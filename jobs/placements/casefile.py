"""Jobs in the timeline: where, and how they ended. The activity's own entries tell of the hours."""

from django.utils.translation import gettext_lazy as _

from backend.casefile.registry import Facts, TimelinePart, choice, code, timeline
from backend.core import clock
from jobs.placements.models import EndedBy, Job, JobEndReason

_JOB: Facts = {"employer": "employer__name", "title": "title", "form": "form_id", "form_label": code("form")}

timeline.add(
    TimelinePart(
        kind="job_start",
        label=_("Job began"),
        rows=lambda person: Job.objects.filter(young_person=person, spell__starts_on__lte=clock.today()),
        on="spell__starts_on",
        facts=_JOB,
    ),
    TimelinePart(
        kind="job_end",
        label=_("Job ended"),
        rows=lambda person: Job.objects.filter(young_person=person, spell__ends_on__lte=clock.today()),
        on="spell__ends_on",
        facts={
            **_JOB,
            "ended_by_label": choice("ended_by", EndedBy),
            "reason_label": choice("end_reason", JobEndReason),
            "words": "end_words",
        },
    ),
)
