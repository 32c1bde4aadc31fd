"""The rule of own follow-ups. The other rules are in the apps whose records they are about."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import CASE_ROLES
from backend.core.workdays import Calendar
from backend.followups.case import Case
from backend.followups.facts import OwnFollowUps
from backend.followups.models import Authority, FollowUpEndReason, OwnFollowUp
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.windows import Record, Window

OWN = "own.follow_up"
"""The key of the rule whose follow-ups staff set themselves."""


def _explain_own(follow_up: ExplainedFollowUp) -> str:
    return gettext("A task that a colleague or you set on %(created)s.") % {"created": follow_up.since}


@rule(
    key=OWN,
    step=Step(fulfilled_by=_("ticking it off"), label=_("Tick off"), url_name="followup-complete", of_follow_up=True),
    label=_("Own task"),
    source=_("Set by staff"),
    authority=Authority.LOCAL,
    subject=OwnFollowUp,
    facts=[OwnFollowUps],
    go_live=GoLive.KEEP,
    explain=_explain_own,
)
def own_follow_up(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield each own follow-up, from the day on which it was created until it is ticked off or the case closes."""
    for own in case[OwnFollowUps].records:
        ended_on = min((day for day in (own.ended_on, case.closed_on) if day is not None), default=None)
        yield Window(
            subject_id=own.id,
            occurrence=f"own:{own.id}",
            started_on=own.created_on,
            opens_on=own.created_on,
            due_on=own.due_on,
            responsible_id=own.responsible_id,
            unit_id=case.unit_for(own.responsible_id, *CASE_ROLES),
            records=(Record(own.completed_on, own.id),) if own.completed_on else (),
            ended_on=ended_on,
            end_reason=FollowUpEndReason.CASE_CLOSED if ended_on else "",
        )
