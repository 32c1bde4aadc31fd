"""The verbs of a job as pages."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.scopes import AboutYoungPerson
from backend.core import clock
from backend.core.errors import Sentence
from backend.people.activity_serializers import RemoveHoursSerializer
from backend.people.layouts import hours_to_remove
from backend.people.models import ActivityHours
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout
from backend.workspace.registry import Tab, Verb, verbs
from jobs.placements import services
from jobs.placements.layouts import HOURS, LABELS, edit_layout
from jobs.placements.models import Employment
from jobs.placements.serializers import (
    ChangeEmploymentHoursSerializer,
    CorrectEmploymentSerializer,
    EndEmploymentSerializer,
    VerifyEmploymentSerializer,
    VoidEmploymentSerializer,
)


def _about(job: Employment) -> Sentence:
    return f"{name_of(job)} · {job.employer}"


def _hours_today(job: Employment) -> Mapping[str, Any]:
    """Propose today, and the hours that are registered for today."""
    rows = ActivityHours.objects.filter(spell=job.spell_id, starts_on__lte=clock.today())
    last = rows.last()
    return {"verified_on": clock.today(), "hours_per_week": last.hours_per_week if last else None}


of_job = partial(
    Verb,
    model=Employment,
    scope=AboutYoungPerson("full"),
    joins=("young_person", "employer", "form", "spell"),
    argument="employment",
    about=_about,
    back=partial(page_of, tab=Tab.JOB),
)

verbs.add(
    of_job(
        verb="verify",
        slug="bekraeft",
        label=_("Still has the job"),
        title=_("The young person still has the job"),
        button=_("Save"),
        serializer=VerifyEmploymentSerializer,
        service=services.verify,
        layout=Layout(first=("hours_per_week", "verified_on"), labels=LABELS),
        initial=_hours_today,
        explanation=_("Only jobs that are checked count as lasting work. Other hours than before count from that day."),
        done=_("It is saved that the job goes on."),
        position=10,
    ),
    of_job(
        verb="end",
        slug="slut",
        label=_("The job ends"),
        button=_("Save the end"),
        serializer=EndEmploymentSerializer,
        service=services.end,
        layout=Layout(first=("ends_on", "ended_by", "reason", "own_words"), labels=LABELS, lists=frozenset({"reason"})),
        initial=lambda _job: {"ends_on": clock.today()},
        explanation=_(
            "After the last ordinary job the IPS plan goes back to job search, and the consultant is reminded to speak "
            "with the young person."
        ),
        done=_("The end of the job is saved."),
        position=20,
    ),
    of_job(
        verb="change-hours",
        slug="timer",
        label=_("Other hours"),
        title=_("Other hours a week"),
        button=_("Save"),
        serializer=ChangeEmploymentHoursSerializer,
        service=services.change_hours,
        layout=HOURS,
        initial=lambda _job: {"starts_on": clock.today()},
        done=_("The hours are saved."),
        position=30,
    ),
    of_job(
        verb="edit",
        slug="ret",
        label=_("Correct"),
        title=_("Correct the job"),
        button=_("Save"),
        serializer=CorrectEmploymentSerializer,
        service=services.correct,
        layout=edit_layout,
        edits=True,
        explanation=_("Another first day also moves the meetings with the consultant that follow from it."),
        done=_("The changes are saved."),
        position=40,
    ),
    of_job(
        verb="remove-hours",
        slug="fjern-timer",
        label=_("Remove wrong hours"),
        button=_("Remove them"),
        serializer=RemoveHoursSerializer,
        service=services.remove_hours,
        layout=lambda job, _staff: hours_to_remove(job.spell_id),
        explanation=_("The hours before them then go on."),
        done=_("The hours are removed."),
        danger=True,
        position=50,
    ),
    of_job(
        verb="void",
        slug="fjern",
        label=_("Registered by mistake"),
        button=_("Remove the job"),
        serializer=VoidEmploymentSerializer,
        service=services.void,
        explanation=_(
            "The job disappears from lists and figures, and so do the follow-ups that came from it. The history keeps "
            "it, with your reason."
        ),
        done=_("The job is removed."),
        danger=True,
        position=60,
    ),
)
