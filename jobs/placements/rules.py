"""Follow-up rules about the jobs of an IPS plan: support before and after the start, and when a job is lost.

An IPS job start is the start of an ordinary job on or after the entry into the plan. Windows of IPS rules never move to
a working day.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.contacts.facts import Contacts
from backend.core.workdays import Calendar
from backend.followups.case import Case
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import Team, responsible_for
from backend.followups.windows import Record, Window
from jobs.placements.facts import EmploymentFact, Employments
from jobs.placements.models import Employment
from jobs.plans.facts import PlanFact, Plans

CONSULTANT = "consultant"
ONE_DAY = timedelta(days=1)
WEEKS = 4
"""The number of weeks of the first month. Each week is a promise of its own."""

_ABOUT: dict[str, Any] = {
    "authority": Authority.METHOD,
    "subject": Employment,
    "facts": [Employments, Plans, Team, Contacts],
}
_MEETING = Step(
    fulfilled_by=_("a meeting face to face with the consultant or a deputy"),
    label=_("Register a contact"),
    url_name="contact-register",
)
_CONTACT = Step(
    fulfilled_by=_("a contact that counts, by the consultant or a deputy"),
    label=_("Register a contact"),
    url_name="contact-register",
)
_FOLLOW_ALONG = _("IPS-25, item 23: follow-along support")
_JOB_LOST = _("IPS-25, item 23: support when a job is lost")


def _job_starts(case: Case) -> Iterator[tuple[EmploymentFact, PlanFact]]:
    """Yield the IPS job starts of a young person, each with its plan."""
    for job in case[Employments].records:
        plan = case[Plans].get(job.plan_id)
        if plan is not None and plan.entry_on is not None and job.starts_on >= plan.entry_on:
            yield job, plan


def _contacts(case: Case, *, face_to_face: bool) -> tuple[Record, ...]:
    """Return the qualifying contacts that a consultant made."""
    made = (contact for contact in case[Contacts].qualifying if contact.is_face_to_face or not face_to_face)
    return case[Team].contacts_by(CONSULTANT, made)


def _end(job: EmploymentFact, plan: PlanFact) -> dict[str, Any]:
    """Return when and why the promises of a job end: on the day after its last day, or with the plan."""
    after_last_day = job.ends_on + ONE_DAY if job.ends_on else None
    if plan.closed_on is not None and (after_last_day is None or plan.closed_on <= after_last_day):
        return {"ended_on": plan.closed_on, "end_reason": FollowUpEndReason.CASE_CLOSED}
    return {"ended_on": after_last_day, "end_reason": FollowUpEndReason.NOT_EXPECTED if after_last_day else ""}


def _explain_before_start(follow_up: ExplainedFollowUp) -> str:
    return gettext("The consultant meets the young person face to face in the week before the first day, %(date)s.") % {
        "date": date_format(follow_up.due_on, "SHORT_DATE_FORMAT")
    }


@rule(
    key="ips.before_start",
    step=_MEETING,
    label=_("Meet before the job begins"),
    source=_FOLLOW_ALONG,
    settings={"days": 7},
    go_live=GoLive.KEEP,
    explain=_explain_before_start,
    **_ABOUT,
)
def ips_before_start(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the meeting in the days before a job start, or on that day.

    It is not expected if the start was learned of later, or came with the start-up import. Source: IPS-25, item 23.
    """
    meetings = _contacts(case, face_to_face=True)
    responsible_id, unit_id = responsible_for(case, CONSULTANT, today)
    for job, plan in _job_starts(case):
        if job.is_imported or job.learned_on > job.starts_on:
            continue
        yield Window(
            subject_id=job.id,
            occurrence=f"job:{job.id}",
            started_on=job.starts_on,
            opens_on=job.starts_on - timedelta(settings["days"]),
            due_on=job.starts_on,
            closes_on=job.starts_on,
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=meetings,
            **_end(job, plan),
        )


def _explain_after_start(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "The consultant meets the young person face to face at the latest %(days)s day after the job began on "
        "%(date)s, or after we learned of it.",
        "The consultant meets the young person face to face at the latest %(days)s days after the job began on "
        "%(date)s, or after we learned of it.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="ips.after_start",
    step=_MEETING,
    label=_("Meet when the job has begun"),
    source=_FOLLOW_ALONG,
    settings={"days": 3},
    go_live=GoLive.ONE_OFF,
    explain=_explain_after_start,
    **_ABOUT,
)
def ips_after_start(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the meeting after a job start, or after staff learned of it.

    It is due until it is held or the job ends. Source: IPS-25, item 23.
    """
    meetings = _contacts(case, face_to_face=True)
    responsible_id, unit_id = responsible_for(case, CONSULTANT, today)
    for job, plan in _job_starts(case):
        if job.is_imported:
            continue
        opens_on = max(job.starts_on, job.learned_on)
        yield Window(
            subject_id=job.id,
            occurrence=f"job:{job.id}",
            started_on=job.starts_on,
            opens_on=opens_on,
            due_on=opens_on + timedelta(settings["days"]),
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=meetings,
            **_end(job, plan),
        )


def _explain_first_month(follow_up: ExplainedFollowUp) -> str:
    week = follow_up.occurrence.rpartition(":")[2]
    return gettext(
        "The consultant meets the young person face to face in week %(week)s of the job that began on %(date)s."
    ) % {"week": week, "date": follow_up.since}


@rule(
    key="ips.first_month",
    step=_MEETING,
    label=_("Meet each week of the first month"),
    source=_FOLLOW_ALONG,
    go_live=GoLive.KEEP,  # an open week still makes sense, and closed weeks are not inserted
    explain=_explain_first_month,
    **_ABOUT,
)
def ips_first_month(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield a meeting in each of the first four weeks that had not closed when the start was learned of.

    For an imported job, weeks that had begun are not expected either. Source: IPS-25, item 23.
    """
    meetings = _contacts(case, face_to_face=True)
    responsible_id, unit_id = responsible_for(case, CONSULTANT, today)
    for job, plan in _job_starts(case):
        for week in range(1, WEEKS + 1):
            opens_on = job.starts_on + timedelta(weeks=week - 1)
            closes_on = opens_on + timedelta(days=6)
            if closes_on < job.learned_on or (job.is_imported and opens_on < job.learned_on):
                continue
            yield Window(
                subject_id=job.id,
                occurrence=f"job:{job.id}:{week}",
                started_on=job.starts_on,
                opens_on=opens_on,
                due_on=closes_on,
                closes_on=closes_on,
                responsible_id=responsible_id,
                unit_id=unit_id,
                records=meetings,
                **_end(job, plan),
            )


def _explain_job_lost(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "The consultant speaks with the young person at the latest %(days)s day after we learned on %(date)s that the "
        "job ends.",
        "The consultant speaks with the young person at the latest %(days)s days after we learned on %(date)s that the "
        "job ends.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="ips.job_lost.contact",
    step=_CONTACT,
    label=_("Speak with the young person who loses a job"),
    source=_JOB_LOST,
    settings={"days": 3},
    go_live=GoLive.ONE_OFF,
    explain=_explain_job_lost,
    **_ABOUT,
)
def ips_job_lost_contact(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the contact after staff learned that a job ends.

    It is due until it is made or the plan closes. Source: IPS-25, item 23.
    """
    contacts = _contacts(case, face_to_face=False)
    responsible_id, unit_id = responsible_for(case, CONSULTANT, today)
    for job, plan in _job_starts(case):
        if job.end_known_on is None:
            continue
        yield Window(
            subject_id=job.id,
            occurrence=f"job:{job.id}",
            started_on=job.end_known_on,
            opens_on=job.end_known_on,
            due_on=job.end_known_on + timedelta(settings["days"]),
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=contacts,
            ended_on=plan.closed_on,
            end_reason=FollowUpEndReason.CASE_CLOSED if plan.closed_on else "",
        )
