"""The report `follow-up`: for each rule, how many follow-ups were fulfilled in time, and which are overdue."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractDay
from django.utils.translation import gettext_lazy as _

from backend.followups.models import STARTING_FACT_GONE, Authority, FollowUp, FollowUpEndReason, State
from backend.followups.registry import rules
from backend.reports.dimensions import BY_DAY
from backend.reports.registry import (
    PERCENT,
    Counts,
    Dataset,
    Dimension,
    Direction,
    Kind,
    Measure,
    Report,
    dimensions,
    measures,
    reports,
)
from backend.reports.scope import Period

_AUTHORITIES = list(Authority)


def _labels(values: Collection[Any]) -> Mapping[Any, str]:
    known = {rule.key: str(rule.label) for rule in rules()}
    return {value: known.get(value, value) for value in values}


def _rank(key: str) -> tuple[int, str]:
    """Return the order of a rule: statutory rules first, then those of the method, then local ones."""
    known = {rule.key: _AUTHORITIES.index(rule.authority) for rule in rules()}
    return known.get(key, len(_AUTHORITIES)), key


def _rule(text: str) -> str:
    if text not in {rule.key for rule in rules()}:
        raise ValueError
    return text


reports.add(
    Report(
        key="follow-up",
        label=_("Follow-up"),
        definition=_(
            "Follow-ups that fell due in the period, by rule, with their state on the day from which they are seen."
        ),
        group_by=("rule",),
        published_by=("rule",),
        position=20,
    )
)

dimensions.add(
    Dimension(
        key="rule",
        label=_("Rule"),
        column="rule",
        read=_rule,
        labels=_labels,
        rank=_rank,
        position=15,
    )
)


def _state(as_of: date) -> Case:
    """Return the state of a follow-up on the day `as_of`. What happened later does not count."""
    fulfilled, ended = Q(fulfilled_on__lte=as_of), Q(ended_on__lte=as_of)
    ended_too_late = Q(end_reason=FollowUpEndReason.WINDOW_CLOSED) | (
        Q(ended_on__gt=F("due_on")) & ~Q(end_reason__in=[*STARTING_FACT_GONE, FollowUpEndReason.DECEASED])
    )
    return Case(
        When(baseline=True, then=Value(State.BASELINE)),
        When(waived_on__lte=as_of, then=Value(State.WAIVED)),
        When(ended & Q(end_reason__in=STARTING_FACT_GONE), then=Value(State.WITHDRAWN)),
        When(fulfilled & Q(fulfilled_on__lte=F("due_on")), then=Value(State.FULFILLED)),
        When(fulfilled, then=Value(State.FULFILLED_LATE)),
        When(ended & ended_too_late, then=Value(State.MISSED)),
        When(ended, then=Value(State.WITHDRAWN)),
        When(closes_on__lt=as_of, then=Value(State.MISSED)),
        When(due_on__lt=as_of, then=Value(State.OVERDUE)),
        default=Value(State.OPEN),
    )


def _due(period: Period) -> QuerySet[FollowUp, Any]:
    """Return the follow-ups that are due in the period.

    Each counts in its own unit, which is the one in which the responsible person works.
    """
    as_of = Value(period.as_of, output_field=DateField())
    return (
        FollowUp.objects.filter(due_on__range=(period.first, period.last))
        .order_by()
        .values(
            "young_person_id",
            "rule",
            counted_unit_id=Coalesce("unit_id", "young_person__unit_id"),
            counted_staff_id=F("responsible_id"),
            counted_on=F("due_on"),
            state=_state(period.as_of),
            days_overdue=ExtractDay(as_of - F("due_on")),
        )
        .annotate(is_snoozed=Q(snoozed_until__gt=period.as_of, state__in=[State.OPEN, State.OVERDUE]))
    )


DUE = Dataset(
    key="followups.due",
    source=_("Follow-ups, and the facts that fulfilled them"),
    rows=_due,
    dimensions=frozenset({"staff", "rule"}) | BY_DAY,
)
_EXPECTED = (State.FULFILLED, State.FULFILLED_LATE, State.MISSED, State.OVERDUE)

_measure = partial(Measure, dataset=DUE, counts=Counts.EVENTS)

measures.add(
    _measure(
        key="follow-up.expected",
        label=_("Expected"),
        definition=_(
            "Follow-ups that fell due in the period: fulfilled in time, fulfilled late, missed, or still overdue."
        ),
        unit=_("follow-ups"),
        numerator={"state": _EXPECTED},
        position=10,
    ),
    _measure(
        key="follow-up.on_time",
        label=_("On time"),
        definition=_(
            "Fulfilled no later than the due day ÷ all expected; those whose due day has not passed are pending."
        ),
        unit=PERCENT,
        direction=Direction.UP,
        kind=Kind.SHARE,
        numerator={"state": [State.FULFILLED]},
        denominator={"state": [*_EXPECTED, State.OPEN]},
        pending={"state": [State.OPEN]},
        position=11,
    ),
    _measure(
        key="follow-up.late",
        label=_("Fulfilled late"),
        definition=_("Fulfilled after the due day."),
        unit=_("follow-ups"),
        direction=Direction.DOWN,
        numerator={"state": [State.FULFILLED_LATE]},
        position=12,
    ),
    _measure(
        key="follow-up.missed",
        label=_("Missed"),
        definition=_("Not fulfilled before the window closed, or the case ended after the due day."),
        unit=_("follow-ups"),
        direction=Direction.DOWN,
        numerator={"state": [State.MISSED]},
        position=13,
    ),
    _measure(
        key="follow-up.overdue",
        label=_("Overdue"),
        definition=_("Past the due day and not fulfilled."),
        unit=_("follow-ups"),
        direction=Direction.DOWN,
        numerator={"state": [State.OVERDUE]},
        late=True,
        is_published=False,  # what is expected is the sum of those on time, late, missed and overdue
        position=14,
    ),
    _measure(
        key="follow-up.oldest_overdue",
        label=_("Oldest overdue"),
        definition=_("Days since the due day of the follow-up that has been overdue for longest."),
        unit=_("days"),
        direction=Direction.DOWN,
        kind=Kind.LARGEST,
        numerator="days_overdue",
        denominator={"state": [State.OVERDUE]},
        late=True,
        position=15,
    ),
    _measure(
        key="follow-up.waived",
        label=_("Waived"),
        definition=_("Waived with a reason; not expected."),
        unit=_("follow-ups"),
        numerator={"state": [State.WAIVED]},
        position=20,
    ),
    _measure(
        key="follow-up.snoozed",
        label=_("Snoozed"),
        definition=_("Open or overdue, and put off with a reason until a later day; counted there as well."),
        unit=_("follow-ups"),
        numerator="is_snoozed",
        position=21,
    ),
    _measure(
        key="follow-up.withdrawn",
        label=_("Withdrawn"),
        definition=_("No longer expected before the due day had passed."),
        unit=_("follow-ups"),
        numerator={"state": [State.WITHDRAWN]},
        position=22,
    ),
    _measure(
        key="follow-up.baseline",
        label=_("From before go-live"),
        definition=_("Due before the rule was activated in the unit; in no other count."),
        unit=_("follow-ups"),
        numerator={"state": [State.BASELINE]},
        position=23,
    ),
)
