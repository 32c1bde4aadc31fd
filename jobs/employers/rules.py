"""Follow-up rules about employers."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import Team, responsible_for
from backend.followups.windows import Record, Window
from jobs.employers.contacts import BEYOND
from jobs.employers.facts import EmployerContacts
from jobs.employers.models import EmployerContact
from jobs.plans.facts import Plans
from jobs.plans.models import IpsPlan


def _explain_first(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "An employer met face to face about an ordinary job at the latest %(days)s day after entry on %(date)s.",
        "An employer met face to face about an ordinary job at the latest %(days)s days after entry on %(date)s.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="ips.first_employer_contact",
    step=Step(
        fulfilled_by=_("a meeting face to face with an employer about an ordinary job"),
        label=_("Register a contact with an employer"),
        url_name="person-employer-contact",
    ),
    label=_("Meet the first employer"),
    source=_("IPS: the first employer is met within 30 days"),
    authority=Authority.METHOD,
    subject=IpsPlan,
    facts=[Plans, Team, EmployerContacts],
    settings={"days": 30, "extra_advance_days": [16, 9]},
    go_live=GoLive.ONE_OFF,
    explain=_explain_first,
)
def ips_first_employer_contact(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the first meeting with an employer about an ordinary job after entry.

    It is not expected if the goal of the young person is only an education. Source: IPS-25, item 15 (rapid search).
    """
    meetings = tuple(
        Record(contact.on, contact.id)
        for contact in case[EmployerContacts].records
        if contact.is_face_to_face and contact.is_about_ordinary_job
    )
    responsible_id, unit_id = responsible_for(case, "consultant", today)
    for plan in case[Plans].records:
        if plan.entry_on is None:
            continue
        ended_on, end_reason = plan.closed_on, FollowUpEndReason.CASE_CLOSED
        if ended_on is None and not plan.aims_at_job:
            ended_on, end_reason = today, FollowUpEndReason.NOT_EXPECTED
        yield Window(
            subject_id=plan.id,
            occurrence=f"plan:{plan.id}",
            started_on=plan.entry_on,
            opens_on=plan.entry_on,
            due_on=calendar.add(plan.entry_on, settings["days"], DayKind.DAYS),
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=meetings,
            ended_on=ended_on,
            end_reason=end_reason if ended_on else "",
        )


def _explain_beyond(follow_up: ExplainedFollowUp) -> str:
    text = _("An employer was told more than the young person allows; recorded on %(date)s, to be handled that day.")
    return text % {"date": follow_up.since}


@rule(
    key=BEYOND,
    step=Step(
        fulfilled_by=_("a note on how it was handled"),
        label=_("Say how it was handled"),
        url_name="employercontact-handle",
        of_subject=True,
    ),
    label=_("An employer was told too much"),
    source=_("The young person's own decision"),
    authority=Authority.LOCAL,
    subject=EmployerContact,
    facts=[EmployerContacts],
    go_live=GoLive.KEEP,
    same_day=True,
    explain=_explain_beyond,
)
def disclosure_beyond(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the handling of each contact that disclosed more than the decision of the young person allows.

    It is due on the day on which the contact is recorded. Source: the decision of the young person.
    """
    for contact in case[EmployerContacts].records:
        if not contact.is_beyond_decision:
            continue
        yield Window(
            subject_id=contact.id,
            occurrence=f"employer_contact:{contact.id}",
            started_on=contact.recorded_on,
            opens_on=contact.recorded_on,
            due_on=contact.recorded_on,
            responsible_id=case.leader(),
            unit_id=case.unit_id,
            records=(Record(contact.handled_on, contact.id),) if contact.handled_on else (),
        )
