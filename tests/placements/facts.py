"""Ordinary jobs as follow-up rules read them."""

from typing import Any

from jobs.placements.facts import EmploymentFact, Employments
from jobs.plans.facts import PlanFact
from tests.followups.facts import Day, day, day_or_none, new_id


def job(plan: PlanFact, starts_on: Day, learned_on: Day | None = None, **fields: Any) -> EmploymentFact:
    """Return an ordinary job of a plan, known from its first day unless `learned_on` says otherwise."""
    values: dict[str, Any] = {"id": new_id(), "is_imported": False, **fields}
    for column in ("ends_on", "end_known_on"):
        values[column] = day_or_none(values.get(column))
    return EmploymentFact(plan_id=plan.id, starts_on=day(starts_on), learned_on=day(learned_on or starts_on), **values)


def jobs(*made: EmploymentFact) -> Employments:
    """Return the jobs of a young person."""
    return Employments(made)
