"""The report `follow-up`: per rule, how many promises were kept in time, and what is owed."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence
from backend.followups.models import STARTING_FACT_GONE, Authority, FollowUpEndReason
from backend.followups.registry import rules
from backend.reports.registry import (
    Counted,
    Counts,
    Dimension,
    Direction,
    Kind,
    Measure,
    Report,
    dimensions,
    measures,
    reports,
)
from backend.reports.sql import AS_OF

_AUTHORITIES = list(Authority)


def _labels(values: Collection[Any]) -> Mapping[Any, str]:
    known = {rule.key: str(rule.label) for rule in rules()}
    return {value: known.get(value, value) for value in values}


def _rank(key: str) -> tuple[int, str]:
    """Statutory rules first, then the method's, then the municipality's own."""
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
        definition=_("Follow-ups that fell due in the period, by rule, as they stand on the day they are seen from."),
        group_by=("rule",),
        position=20,
    )
)

dimensions.add(
    Dimension(
        key="rule",
        label=_("Rule"),
        sql="c.rule",
        column="rule",
        read=_rule,
        labels=_labels,
        rank=_rank,
        position=15,
    )
)

# The states of `models.state_at`, seen from any day: what happened after it has not happened yet.
# A follow-up counts in the unit in which the responsible held the role, as its escalation does.
_GONE = ", ".join(f"'{reason.value}'" for reason in STARTING_FACT_GONE)
DUE = Counted(
    key="followups.due",
    source=_("Follow-ups, and the facts that fulfilled them"),
    flows=True,
    columns=frozenset({"staff_id", "on", "rule"}),
    sql=f"""
        SELECT f.young_person_id, f.responsible_id AS staff_id, coalesce(f.unit_id, y.unit_id) AS unit_id, f.rule,
               f.due_on AS "on", {AS_OF} - f.due_on AS days_late,
               coalesce(f.snoozed_until > {AS_OF}, false) AS snoozed,
               CASE
                   WHEN f.baseline THEN 'baseline'
                   WHEN f.fulfilled_on <= {AS_OF} AND f.fulfilled_on <= f.due_on THEN 'fulfilled'
                   WHEN f.fulfilled_on <= {AS_OF} THEN 'fulfilled_late'
                   WHEN f.waived_on <= {AS_OF} THEN 'waived'
                   WHEN f.ended_on <= {AS_OF} AND (
                       f.end_reason = '{FollowUpEndReason.WINDOW_CLOSED.value}'
                       OR (f.ended_on > f.due_on AND f.end_reason NOT IN ({_GONE}))
                   ) THEN 'missed'
                   WHEN f.ended_on <= {AS_OF} THEN 'withdrawn'
                   WHEN f.closes_on < {AS_OF} THEN 'missed'
                   WHEN f.due_on < {AS_OF} THEN 'overdue'
                   ELSE 'open'
               END AS state
        FROM followups_followup AS f
        LEFT JOIN people_youngperson AS y ON y.id = f.young_person_id
        WHERE f.due_on BETWEEN %(first)s AND %(last)s
    """,  # noqa: S608  # from code
)
_OWED = "c.state IN ('fulfilled', 'fulfilled_late', 'missed', 'overdue')"


def _count(key: str, label: Sentence, definition: Sentence, among: str, position: int, **more: Any) -> Measure:
    return Measure(
        **{
            "key": f"follow-up.{key}",
            "label": label,
            "definition": definition,
            "unit": _("follow-ups"),
            "direction": Direction.NEITHER,
            "counted": DUE,
            "kind": Kind.COUNT,
            "counts": Counts.EVENTS,
            "among": among,
            "position": position,
            **more,
        }
    )


measures.add(
    _count(
        "owed",
        _("Owed"),
        _(
            "Follow-ups whose day came in the period: fulfilled in time, fulfilled late, missed, and those still"
            " overdue."
        ),
        _OWED,
        10,
    ),
    _count(
        "on_time",
        _("On time"),
        _("Fulfilled no later than the due day ÷ all owed; those that are not due yet are told as not yet known."),
        f"{_OWED} OR c.state = 'open'",
        11,
        kind=Kind.SHARE,
        unit=_("%"),
        direction=Direction.UP,
        hit="c.state = 'fulfilled'",
        pending="c.state = 'open'",
        part_of="follow-up.owed",
    ),
    _count(
        "late",
        _("Fulfilled late"),
        _("Fulfilled after the due day."),
        "c.state = 'fulfilled_late'",
        12,
        direction=Direction.DOWN,
        part_of="follow-up.owed",
    ),
    _count(
        "missed",
        _("Missed"),
        _("Not fulfilled before the window closed, or the case ended after the due day."),
        "c.state = 'missed'",
        13,
        direction=Direction.DOWN,
        part_of="follow-up.owed",
    ),
    _count(
        "overdue",
        _("Overdue"),
        _("Still owed after the due day."),
        "c.state = 'overdue'",
        14,
        direction=Direction.DOWN,
        part_of="follow-up.owed",
    ),
    _count(
        "oldest_overdue",
        _("Oldest overdue"),
        _("Days since the due day of the one that has been overdue for longest."),
        "c.state = 'overdue'",
        15,
        kind=Kind.LARGEST,
        unit=_("days"),
        direction=Direction.DOWN,
        value="c.days_late",
    ),
    _count("waived", _("Waived"), _("Waived with a reason; not owed."), "c.state = 'waived'", 20),
    _count(
        "snoozed",
        _("Snoozed"),
        _("Still open or overdue, with a reason and a later day to come back to it; also counted there."),
        "c.snoozed AND c.state IN ('open', 'overdue')",
        21,
    ),
    _count(
        "withdrawn",
        _("Withdrawn"),
        _("No longer expected before the due day passed; not owed."),
        "c.state = 'withdrawn'",
        22,
    ),
    _count(
        "baseline",
        _("From before go-live"),
        _("Due before the rule came into force; in no other count."),
        "c.state = 'baseline'",
        23,
    ),
)
