"""Follow-up rules about interventions."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import CASE_ROLES
from backend.core.workdays import Calendar, DayKind
from backend.followups.case import Case
from backend.followups.models import Authority, FollowUpEndReason
from backend.followups.registry import ExplainedFollowUp, GoLive, Settings, Step, rule
from backend.followups.team import Team
from backend.followups.windows import Record, Window, with_following
from guidance.interventions.facts import InterventionFact, Interventions, StepFact
from guidance.interventions.models import Intervention, StepKind

REVIEW = "intervention.review"
ONE_DAY = timedelta(days=1)
ANSWERS = frozenset({StepKind.REVIEW, StepKind.COMPLETE, StepKind.STOP})
"""The steps that answer whether an intervention without an end goes on, besides one that gives it an end."""


def _explain_ends(follow_up: ExplainedFollowUp) -> str:
    return gettext(
        "Agreed or extended on %(date)s: extend, complete or stop the intervention in good time before it or its grant "
        "ends."
    ) % {"date": follow_up.since}


@rule(
    key="intervention.ends",
    step=Step(
        fulfilled_by=_("extending, completing or stopping the intervention"),
        label=_("Extend"),
        url_name="intervention-extend",
        of_subject=True,
    ),
    label=_("Decide what follows the intervention"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Intervention,
    facts=[Interventions, Team],
    go_live=GoLive.INTERVAL,
    explain=_explain_ends,
)
def intervention_ends(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the decision before each intervention, or its grant, ends: extend, complete or stop.

    Each extension starts a new window, so that the record that fulfilled the former window does not fulfil the next. An
    edit of the end moves the window. An edit that removes the end also ends it.
    The number of days belongs to the kind of intervention, which the municipality edits.
    """
    for intervention in case[Interventions].records:
        starts = [step for step in intervention.steps if step.step in (StepKind.AGREE, StepKind.EXTEND)]
        decisions = tuple(
            Record(step.on, step.id)
            for step in intervention.steps
            if step.step in (StepKind.EXTEND, StepKind.COMPLETE, StepKind.STOP)
        )
        ended = [step.on for step in intervention.steps if step.step in (StepKind.COMPLETE, StepKind.STOP)]
        for start, following in with_following(starts):
            last = _last_day(intervention, start, following)
            if last is None:
                continue
            opens_on = start.on + ONE_DAY
            ended_on = following.on if following else min((*ended, *last.removed), default=None)
            yield Window(
                subject_id=intervention.id,
                occurrence=f"step:{start.id}",
                started_on=start.on,
                opens_on=opens_on,
                due_on=max(opens_on, last.day - timedelta(intervention.decide_days)),
                responsible_id=_responsible(case, intervention, today),
                unit_id=case.unit_id,
                records=decisions,
                ended_on=ended_on,
                end_reason=FollowUpEndReason.NOT_EXPECTED if ended_on else "",
            )


def _explain_review(follow_up: ExplainedFollowUp) -> str:
    days = follow_up.settings["days"]
    if follow_up.started_by == "waived":
        return ngettext(
            "The review before was waived: review the intervention within %(days)s day after %(date)s.",
            "The review before was waived: review the intervention within %(days)s days after %(date)s.",
            days,
        ) % {"days": days, "date": follow_up.since}
    return ngettext(
        "Started or reviewed on %(date)s, and without an end: review the intervention within %(days)s day.",
        "Started or reviewed on %(date)s, and without an end: review the intervention within %(days)s days.",
        days,
    ) % {"days": days, "date": follow_up.since}


@rule(
    key=REVIEW,
    step=Step(
        fulfilled_by=_("a review, or an end date"),
        label=_("Review"),
        url_name="intervention-review",
        of_subject=True,
    ),
    label=_("Review the intervention"),
    source=_("The municipality's own standard"),
    authority=Authority.LOCAL,
    subject=Intervention,
    facts=[Interventions, Team],
    settings={"days": 90},
    go_live=GoLive.INTERVAL,
    explain=_explain_review,
)
def intervention_review(case: Case, settings: Settings, calendar: Calendar, today: date) -> Iterator[Window]:
    """Yield the review of each intervention without an end, counted from its start and from each review.

    An end date, completing and stopping fulfil it too. If an end date is taken back, 90 days count from that day. The
    number of days is the municipality's own standard. After a review that is waived, the next one is due 90 days later.
    """
    for intervention in case[Interventions].records:
        for start, answers in _without_end(intervention):
            ended_on = answers[0].on if answers else None
            counted_from = [(f"step:{start.id}", start.on)]
            counted_from += [
                (occurrence, waived.goes_on_from)
                for occurrence, waived in case.waivers(REVIEW, intervention.id)
                if start.on <= waived.started_on and (ended_on is None or waived.goes_on_from < ended_on)
            ]
            for occurrence, started_on in counted_from:
                yield Window(
                    subject_id=intervention.id,
                    occurrence=occurrence,
                    started_on=started_on,
                    opens_on=started_on + ONE_DAY,
                    due_on=calendar.add(started_on, settings["days"], DayKind.DAYS),
                    responsible_id=_responsible(case, intervention, today),
                    unit_id=case.unit_id,
                    records=tuple(Record(step.on, step.id) for step in answers),
                    ended_on=ended_on,
                    end_reason=FollowUpEndReason.NOT_EXPECTED if ended_on else "",
                )


def _without_end(intervention: InterventionFact) -> Iterator[tuple[StepFact, list[StepFact]]]:
    """Yield each step from which the intervention goes on without an end, with the later steps that answer it."""
    begun = False
    former: StepFact | None = None
    for position, step in enumerate(intervention.steps):
        begun = begun or step.step == StepKind.START
        end_removed = former is not None and former.ends_on is not None and step.ends_on is None
        if begun and step.ends_on is None and (step.step in (StepKind.START, StepKind.REVIEW) or end_removed):
            later = intervention.steps[position + 1 :]
            yield step, [answer for answer in later if answer.ends_on is not None or answer.step in ANSWERS]
        former = step


class LastDay(NamedTuple):
    """The last day of an intervention, and the day on which an edit removed it: none or one."""

    day: date
    removed: tuple[date, ...] = ()


def _last_day(intervention: InterventionFact, start: StepFact, following: StepFact | None) -> LastDay | None:
    """Return the last day as the steps from `start` until the next extension leave it, or None without an end."""
    found = None
    for step in intervention.steps:
        if step.id < start.id or (following and step.id >= following.id):
            continue
        if step.last_day:
            found = LastDay(step.last_day)
        elif found and not found.removed:
            found = LastDay(found.day, (step.on,))
    return found


def _responsible(case: Case, intervention: InterventionFact, today: date) -> int | None:
    """Return the responsible colleague if they work with cases, else the primary guide, else the leader.

    The unit is always that of the young person, so that reminders never go to the leader of another unit.
    """
    if case.directory.holds(intervention.responsible_id, CASE_ROLES):
        return intervention.responsible_id
    guide = case[Team].primary("guide", today)
    return guide.staff_id if guide else case.leader()
