"""How the forms of jobs show their fields."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence
from backend.organisation.models import Staff
from backend.workspace.forms import Layout, Option
from backend.workspace.templatetags.workspace import day
from jobs.placements.models import Employment

LABELS: Mapping[str, Sentence] = {
    "employer": _("At which employer?"),
    "new_employer": _("Or a new employer: its name"),
    "form": _("What kind of job?"),
    "starts_on": _("First day of work"),
    "ends_on": _("Last day of work"),
    "hours_per_week": _("Hours a week"),
    "title": _("What does the young person do there?"),
    "learned_on": _("We learned of it on. Today, if empty"),
    "first_job": _("Is it the young person's first job?"),
    "pay": _("Pay"),
    "four_paid_hours_on": _("Day on which four paid hours were reached"),
    "disclosed": _("What does the employer know about the young person?"),
    "succeeds": _("Does it follow another job?"),
    "ended_by": _("Who ended it?"),
    "end_reason": _("Why did it end?"),
    "reason": _("Why did it end?"),
    "end_known_on": _("We learned of the end on. Today, if empty"),
    "verified_on": _("On which day?"),
}
LISTS = frozenset({"employer", "form", "succeeds", "disclosed"})
OF_THE_END = ("ends_on", "ended_by", "end_reason", "own_words", "end_known_on")
HOURS = Layout(first=("hours_per_week", "starts_on"), labels={**LABELS, "starts_on": _("From which day?")})


def start_layout(young_person_id: int) -> Layout:
    """Return the layout of a new job: six inputs, and the details behind “More”."""
    return Layout(
        first=("employer", "new_employer", "form", "starts_on", "hours_per_week", "title"),
        labels=LABELS,
        hints={
            "starts_on": _("It may be in the future."),
            "new_employer": _("Only if the list above does not have it."),
        },
        options={"succeeds": _other_jobs(young_person_id)},
        lists=LISTS,
    )


def edit_layout(job: Employment, staff: Staff) -> Layout:
    """Return the layout of the correction of a job. It shows the end of a job that has one."""
    of_the_end = OF_THE_END if job.ends_on else ()
    return Layout(
        first=("employer", "form", "title", "starts_on", *of_the_end),
        leave_out=() if job.ends_on else OF_THE_END,
        labels=LABELS,
        hints={"ends_on": _("Empty, if the job goes on after all.")},
        options={"succeeds": _other_jobs(job.young_person_id, beside=job.pk)},
        lists=LISTS | {"ended_by", "end_reason"},
    )


def _other_jobs(young_person_id: int, beside: int = 0) -> Callable[[], Iterable[Option]]:
    def others() -> Iterable[Option]:
        found = Employment.objects.filter(young_person=young_person_id).exclude(pk=beside)
        for job in found.select_related("employer", "spell"):
            yield str(job.pk), f"{job.employer} · {day(job.starts_on)}"

    return others
