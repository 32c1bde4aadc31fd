"""IPS plans as follow-up rules read them."""

from typing import Any

from jobs.plans.facts import PlanFact, Plans
from jobs.plans.models import Goal, PlanPhase
from tests.followups.facts import Day, day, day_or_none, new_id


def referred(received_on: Day, **fields: Any) -> PlanFact:
    """Return a plan that waits for an answer."""
    values: dict[str, Any] = {"id": new_id(), "goal": "job", "phase": "referral", **fields}
    values |= {"goal": Goal(values["goal"]), "phase": PlanPhase(values["phase"])}
    for column in ("decided_on", "entry_on", "closed_on"):
        values[column] = day_or_none(values.get(column))
    return PlanFact(received_on=day(received_on), **values)


def entered(on: Day, **fields: Any) -> PlanFact:
    """Return a plan that was received, accepted and entered on a day."""
    return referred(on, **{"decided_on": on, "entry_on": on, "phase": "profile", **fields})


def closed(before: PlanFact, on: Day) -> PlanFact:
    """Return the plan after it was closed."""
    return before._replace(phase=PlanPhase.CLOSED, closed_on=day(on))


def plans(*made: PlanFact) -> Plans:
    """Return the plans of a young person."""
    return Plans(made)
