"""Follow-up rules about the IPS plan."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.windows import Record, Window
from jobs.plans.facts import Plans
from jobs.plans.models import IpsPlan


def _explain_answer(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "An answer to the referral at the latest %(days)s working day after %(date)s.",
        "An answer to the referral at the latest %(days)s working days after %(date)s.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="ips.answer",
    step=Step(
        fulfilled_by=_("accepting or declining the referral"),
        label=_("Answer"),
        url_name="ipsplan-accept",
        of_subject=True,
    ),
    label=_("Answer the referral to IPS"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=IpsPlan,
    facts=[Plans],
    settings={"days": 5},
    go_live=GoLive.INTERVAL,  # a young person who waits for an answer must not disappear in the baseline
    explain=_explain_answer,
)
def ips_answer(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the answer to each referral to IPS, by the leader of the IPS unit that serves the young person's unit.

    Without such a unit the leader of the young person's unit answers. The number of days is the municipality's own
    standard.
    """
    unit_id = case.directory.ips_unit_of(case.unit_id) or case.unit_id
    responsible_id = case.directory.leader_of(unit_id)
    for plan in case[Plans].records:
        yield Window(
            subject_id=plan.id,
            occurrence=f"plan:{plan.id}",
            started_on=plan.received_on,
            opens_on=plan.received_on,
            due_on=calendar.add(plan.received_on, settings["days"], DayKind.LOCAL),
            responsible_id=responsible_id,
            unit_id=unit_id,
            records=(Record(plan.decided_on, plan.id),) if plan.decided_on else (),
            ended_on=plan.closed_on,
            end_reason=FollowUpEndReason.CASE_CLOSED if plan.closed_on else "",
        )
