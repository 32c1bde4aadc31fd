"""The IPS plans that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from django.db.models import BooleanField, ExpressionWrapper, Q

from backend.followups.case import Facts, Rows
from backend.people.facts import OpenPeriod, OpenPeriods, open_periods
from jobs.plans.models import Goal, IpsPlan, PlanPhase, PlanPhaseChange


class PlanFact(NamedTuple):
    """One IPS plan."""

    id: int
    received_on: date
    decided_on: date | None
    entry_on: date | None
    goal: str
    phase: str
    closed_on: date | None

    @property
    def aims_at_job(self) -> bool:
        """Whether the goal of the young person includes a job."""
        return self.goal in (Goal.JOB, Goal.BOTH)

    @property
    def is_referral(self) -> bool:
        """Whether the plan has not been entered yet."""
        return self.phase == PlanPhase.REFERRAL


@dataclass(frozen=True)
class Plans(Facts):
    """The IPS plans of one young person by id."""

    records: tuple[PlanFact, ...] = ()

    reads = frozenset({IpsPlan})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the plans of many young people with one query."""
        found: dict[int, list[PlanFact]] = defaultdict(list)
        plans = IpsPlan.objects.filter(young_person__in=ids).order_by("id")
        rows: Rows = plans.values_list(
            "young_person_id", "id", "received_on", "decided_on", "entry_on", "goal", "phase", "closed_on"
        )
        for person, *plan in rows:
            found[person].append(PlanFact(*plan))
        return {person: cls(tuple(plans)) for person, plans in found.items()}

    def get(self, plan_id: int | None) -> PlanFact | None:
        """Return the plan with this id, or None."""
        return next((plan for plan in self.records if plan.id == plan_id), None)


@OpenPeriods.add(PlanPhaseChange)
def plan_periods(ids: Collection[int]) -> Mapping[int, list[OpenPeriod]]:
    """Read when the plans of many young people were open, with one query. A reopened plan has several periods."""
    changes = PlanPhaseChange.objects.filter(plan__young_person__in=ids).order_by("id")
    ends = ExpressionWrapper(Q(to_phase=PlanPhase.CLOSED), output_field=BooleanField())
    return open_periods("plan_phase", changes.values_list("plan__young_person_id", "plan_id", "id", "on", ends))
