"""Interventions as follow-up rules read them."""

from dataclasses import replace
from typing import Any

from guidance.interventions.facts import InterventionFact, Interventions, StepFact
from guidance.interventions.models import StepKind
from tests.followups.facts import GUIDE, Day, day, day_or_none, new_id


def planned(on: Day, ends_on: Day | None, grant_ends_on: Day | None = None, **fields: Any) -> InterventionFact:
    """Return an intervention that was planned on a day, with the guide as the one responsible."""
    values: dict[str, Any] = {"id": new_id(), "decide_days": 14, "responsible_id": GUIDE, **fields}
    step_id = values.pop("step_id", None)
    ends = [end for end in (day_or_none(ends_on), day_or_none(grant_ends_on)) if end]
    last_day = min(ends, default=None)
    return taken(InterventionFact(steps=(), **values), "plan", on, last_day, id=step_id, ends_on=ends_on)


def agreed(on: Day, ends_on: Day | None, grant_ends_on: Day | None = None, **fields: Any) -> InterventionFact:
    """Return an intervention that was planned and agreed on a day."""
    return taken(planned(on, ends_on, grant_ends_on, **fields), "agree", on)


def taken(
    before: InterventionFact,
    step: str,
    on: Day,
    last_day: Day | None = None,
    *,
    id: int | None = None,
    ends_on: Day | None = None,
    without_end: bool = False,
) -> InterventionFact:
    """Return the intervention after a step, which may give it another last day and end, or leave it without one."""
    former = before.steps[-1] if before.steps and not without_end else None
    made = StepFact(
        id=id or new_id(),
        step=StepKind(step),
        on=day(on),
        last_day=day_or_none(last_day) or (former.last_day if former else None),
        ends_on=day_or_none(ends_on) or (former.ends_on if former else None),
    )
    return replace(before, steps=(*before.steps, made))


def interventions(*made: InterventionFact) -> Interventions:
    """Return the interventions of a young person."""
    return Interventions(made)
