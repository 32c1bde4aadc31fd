"""Follow-up rules about assignments."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.assignments.facts import Leavers
from backend.assignments.models import Assignment, EndReason
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case, TeamCase
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import ROLES, Team
from backend.followups.windows import Record, Window
from backend.organisation.models import Staff

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
    step=Step(
        fulfilled_by=_("the acknowledgement of the colleague who was assigned, or of a deputy"),
        label=_("Acknowledge"),
        url_name="assignment-acknowledge",
        of_subject=True,
    ),
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


def _explain_leaver(follow_up: ExplainedFollowUp) -> str:
    return gettext("A colleague's role ends on %(date)s: hand over what they still hold.") % {"date": follow_up.since}


@rule(
    key="staff.leaves",
    label=_("Hand over what a colleague holds who leaves"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Staff,
    facts=[Leavers],
    settings={"days_before": 14},
    go_live=GoLive.KEEP,
    about_units=True,
    step=Step(
        fulfilled_by=_("the handover of everything that the colleague holds"),
        label=_("See what to hand over"),
        url_name="colleague",
        of_subject=True,
    ),
    explain=_explain_leaver,
)
def staff_leaves(case: TeamCase, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield, for each colleague whose last role with cases ends, that the leader hands over what they still hold.

    It opens some days before the end, is due on the last day, and goes on until nothing is held.
    """
    for leaver in case[Leavers].records:
        opens_on = leaver.ends_on - timedelta(settings["days_before"])
        records: tuple[Record, ...] = ()
        if not leaver.held and leaver.settled_on and leaver.settled_by and leaver.settled_on >= opens_on:
            records = (Record(leaver.settled_on, leaver.settled_by),)
        if opens_on > today or not (leaver.held or records):
            continue
        yield Window(
            subject_id=leaver.staff_id,
            occurrence=f"membership:{leaver.membership_id}",
            started_on=leaver.ends_on,
            opens_on=opens_on,
            due_on=leaver.ends_on,
            responsible_id=case.directory.leader_of(case.unit_id),
            unit_id=case.unit_id,
            records=records,
        )
