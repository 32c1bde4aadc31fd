"""Explain the follow-ups of a young person: facts, windows and decision, rule by rule."""

from collections.abc import Iterator
from dataclasses import fields

from backend.followups.decide import Row
from backend.followups.models import FollowUp
from backend.followups.reconcile import Conditions, Run
from backend.followups.registry import rules
from backend.followups.windows import Window


def explain_case(young_person_id: int) -> Iterator[str]:
    """Yield the lines that explain each rule for one young person. They contain dates and ids, and no names."""
    run = Run(rules(), Conditions.load())
    case = run.case(young_person_id)
    changes = run.changes([young_person_id]).get(young_person_id, [])
    stored = FollowUp.objects.filter(young_person=young_person_id).order_by("due_on", "id")
    rows = [Row(*values) for values in stored.values_list(*(column.name for column in fields(Row)))]
    for rule in rules():
        enabled = run.conditions.policy.enables(rule.key)
        yield f"{rule.key} ({rule.authority.value}{'' if enabled else ', switched off'})"
        if case is not None and enabled:
            for kind in rule.facts:
                yield f"  facts    {kind.__name__}: {case[kind]}"
            for expected in run.windows(rule, case, young_person_id):
                yield f"  window   {_dates(expected.window)}{', baseline' if expected.baseline else ''}"
        for row in rows:
            if row.rule == rule.key:
                yield f"  stored   {_dates(row)}{_outcome(row)}"
        for change in changes:
            if change.after.rule == rule.key:
                yield f"  decision {_dates(change.after)}{_outcome(change.after) or ', outstanding'}"


def _dates(found: Window | Row) -> str:
    """Return the dates of a window or a stored row as text."""
    ends = f", ended {found.ended_on} ({found.end_reason})" if found.ended_on else ""
    return (
        f"{found.occurrence}: started {found.started_on}, opens {found.opens_on}, due {found.due_on},"
        f" closes {found.closes_on or 'when fulfilled'}{ends}"
    )


def _outcome(row: Row) -> str:
    """Return what has become of a row as text. It is empty if the dates already say it."""
    if row.fulfilled_on:
        return f", fulfilled {row.fulfilled_on} by {row.fulfilled_by}"
    if row.waived_on:
        return f", waived {row.waived_on}"
    return ", baseline" if row.baseline else ""
