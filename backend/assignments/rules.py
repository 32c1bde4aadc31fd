"""Follow-up rules about assignments."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.assignments.models import Assignment, EndReason
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, rule
from backend.followups.team import ROLES, Team
from backend.followups.windows import Record, Window

_END_REASONS: dict[str, FollowUpEndReason] = {
    EndReason.HANDED_OVER: FollowUpEndReason.HANDED_OVER,
    EndReason.CLOSED: FollowUpEndReason.CASE_CLOSED,
}


def follow_up_end_reason(end_reason: str) -> FollowUpEndReason:
    """Return why the follow-ups of an assignment end when the assignment ends for `end_reason`."""
    return _END_REASONS.get(end_reason, FollowUpEndReason.NOT_EXPECTED)


def _explain_acknowledge(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "Acknowledge at the latest %(days)s working day after the assignment on %(date)s.",
        "Acknowledge at the latest %(days)s working days after the assignment on %(date)s.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key="assignment.acknowledge",
    label=_("Acknowledge the assignment"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Assignment,
    facts=[Team],
    settings={"days": 2},
    go_live=GoLive.ONE_OFF,
    explain=_explain_acknowledge,
)
def assignment_acknowledge(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the acknowledgement of each assignment that has begun. Imported assignments count as acknowledged.

    An assignment that is acknowledged before its first day counts as acknowledged on that day.
    """
    for held in case[Team].assignments:
        if held.is_imported or held.starts_on > today:
            continue
        yield Window(
            subject_id=held.id,
            occurrence=f"assignment:{held.id}",
            started_on=held.starts_on,
            opens_on=held.starts_on,
            due_on=calendar.add(held.starts_on, settings["days"], DayKind.LOCAL),
            responsible_id=held.staff_id,
            unit_id=case.unit_for(held.staff_id, ROLES[held.capacity]),
            records=(Record(max(held.acknowledged_on, held.starts_on), held.id),) if held.acknowledged_on else (),
            ended_on=held.ends_on,
            end_reason=follow_up_end_reason(held.end_reason) if held.ends_on else "",
        )
