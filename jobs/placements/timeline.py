"""Timeline entries of jobs: the start, and how the job ended. The entries of the activity show the hours."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.timeline.registry import Facts, Group, TimelinePart, choice, code, quoted, timeline
from jobs.placements.models import Employment, EmploymentEndReason, EndedBy

_EMPLOYMENT: Facts = {"employer": "employer__name", "title": "title", "form": "form_id", "form_label": code("form")}

timeline.add(
    TimelinePart(
        kind="job_start",
        label=_("Job began"),
        rows=lambda person: Employment.objects.filter(young_person=person, spell__starts_on__lte=clock.today()),
        on="spell__starts_on",
        facts=_EMPLOYMENT,
        group=Group.JOB,
        headline=lambda facts: gettext("Job began at %(employer)s") % {"employer": facts["employer"]},
        details=lambda facts: [facts["title"], facts["form_label"]],
    ),
    TimelinePart(
        kind="job_end",
        label=_("Job ended"),
        rows=lambda person: Employment.objects.filter(young_person=person, spell__ends_on__lte=clock.today()),
        on="spell__ends_on",
        facts={
            **_EMPLOYMENT,
            "ended_by_label": choice("ended_by", EndedBy),
            "reason_label": choice("end_reason", EmploymentEndReason),
            "own_words": "own_words",
        },
        group=Group.JOB,
        headline=lambda facts: gettext("Job ended at %(employer)s") % {"employer": facts["employer"]},
        details=lambda facts: [quoted(facts["own_words"]), facts["reason_label"], facts["ended_by_label"]],
    ),
)
