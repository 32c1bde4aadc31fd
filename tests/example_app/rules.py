"""The follow-up rule of housing support."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.core.workdays import Calendar
from backend.followups.case import Case
from backend.followups.models import Authority
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, rule
from backend.followups.team import Team
from backend.followups.windows import Record, Window
from tests.example_app.facts import Housing
from tests.example_app.models import HousingSupport


def _explain(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    return ngettext(
        "Asked for housing support on %(date)s: grant or end it within %(days)s day.",
        "Asked for housing support on %(date)s: grant or end it within %(days)s days.",
        days,
    ) % {"date": follow_up.since, "days": days}


@rule(
    key="housing.answer",
    label=_("Answer the request for housing support"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=HousingSupport,
    facts=[Housing, Team],
    settings={"days": 14},
    go_live=GoLive.INTERVAL,
    explain=_explain,
)
def housing_answer(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the answer to each request for housing support. The number of days is the municipality's own standard."""
    guide = case[Team].primary("guide", today)
    for support in case[Housing].records:
        answered_on = support.granted_on or support.ended_on
        yield Window(
            subject_id=support.id,
            occurrence=f"housing:{support.id}",
            started_on=support.asked_on,
            opens_on=support.asked_on,
            due_on=support.asked_on + timedelta(settings["days"]),
            responsible_id=guide.staff_id if guide else case.leader(),
            unit_id=case.unit_id,
            records=(Record(answered_on, support.id),) if answered_on else (),
        )
