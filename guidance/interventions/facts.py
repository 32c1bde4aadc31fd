"""The interventions that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, When

from backend.followups.case import Facts, Rows
from backend.people.facts import OpenPeriod, OpenPeriods, open_periods
from guidance.interventions.models import Intervention, InterventionKind, InterventionStep, StepKind


class StepFact(NamedTuple):
    """One step of an intervention and its day, with the end of the intervention after the step.

    `last_day` is that end or the end of the grant, whichever is first.
    """

    id: int
    step: str
    on: date
    last_day: date | None
    ends_on: date | None


@dataclass(frozen=True)
class InterventionFact:
    """One intervention with its steps, in the order in which they were recorded.

    `decide_days` is how many days before its end staff decide what follows.
    """

    id: int
    decide_days: int
    responsible_id: int | None
    steps: tuple[StepFact, ...]


@dataclass(frozen=True)
class Interventions(Facts):
    """The interventions of one young person by id."""

    records: tuple[InterventionFact, ...] = ()

    reads = frozenset({Intervention, InterventionKind, InterventionStep})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the interventions of many young people with two queries."""
        steps: dict[int, list[StepFact]] = defaultdict(list)
        taken = InterventionStep.objects.filter(intervention__young_person__in=ids).order_by("id")
        # the day of the start may be corrected
        on = Case(When(step=StepKind.START, then=F("intervention__starts_on")), default=F("on"))
        rows: Rows = taken.values_list("intervention_id", "id", "step", on, "last_day", "ends_on")
        for intervention_id, *step in rows:
            steps[intervention_id].append(StepFact(*step))
        found: dict[int, list[InterventionFact]] = defaultdict(list)
        planned = Intervention.objects.filter(young_person__in=ids).order_by("id")
        for person, number, days, responsible_id in planned.values_list(
            "young_person_id", "id", "kind__decide_days_before_end", "responsible_id"
        ):
            found[person].append(InterventionFact(number, days, responsible_id, tuple(steps.get(number, ()))))
        return {person: cls(tuple(interventions)) for person, interventions in found.items()}


@OpenPeriods.add(InterventionStep)
def intervention_periods(ids: Collection[int]) -> Mapping[int, list[OpenPeriod]]:
    """Read when the interventions of many young people were open, with one query."""
    steps = InterventionStep.objects.filter(intervention__young_person__in=ids).order_by("id")
    ends = ExpressionWrapper(Q(step__in=(StepKind.COMPLETE, StepKind.STOP)), output_field=BooleanField())
    columns = ("intervention__young_person_id", "intervention_id", "id", "on", ends)
    return open_periods("step", steps.values_list(*columns))
