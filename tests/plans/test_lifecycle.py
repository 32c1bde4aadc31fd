"""IPS plans: no sequence of verbs breaks a constraint or answers 500; the phase is always that of the last step."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import Prefetch
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from backend.assignments.models import Assignment, Capacity
from backend.core import clock
from jobs.plans.models import DeclineReason, IpsPlan, PlanCloseReason, PlanPhase, PlanPhaseChange
from tests import factories
from tests.plans.test_transitions import ALLOWED, VERBS
from tests.state_machine import ApiStateMachine, days, run

GIVEN_REASONS = sorted(set(PlanCloseReason) - {PlanCloseReason.DECLINED})

callers = st.sampled_from(["leader", "leader", "consultant", "consultant", "coordinator", "guide"])


class PlanStateMachine(ApiStateMachine):
    """One young person with a plan, and one without; several staff try every verb."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [self.municipality.person.pk, factories.young_person(self.municipality.team).pk]
        self.ask("leader", "POST", "/jobs/plans/", {"young_person": self.people[0], "source": "school"})

    @rule(who=callers, person=st.integers(0, 1), ago=days, goal=st.sampled_from(["job", "education", "both"]))
    def refer(self, who: str, person: int, ago: int, goal: str) -> None:
        received_on = clock.today() - timedelta(days=ago)
        body = {"young_person": self.people[person], "source": "school", "received_on": received_on, "goal": goal}
        self.ask(who, "POST", "/jobs/plans/", body)

    @rule(who=callers, which=st.integers(0, 3), choice=st.integers(0, 20), allowed=st.booleans(), ago=days)
    def move(self, who: str, which: int, choice: int, allowed: bool, ago: int) -> None:
        plan = self._plan(which)
        verbs = [verb for verb in VERBS if not allowed or verb in ALLOWED[self._state(plan)]]
        if not verbs:
            return
        verb = verbs[choice % len(verbs)]
        today = clock.today()
        bodies: dict[str, Any] = {
            "decline": {"reason": DeclineReason.values[ago % 5], "declined_to": "UU", "informed_on": today},
            "agree": {"own_words": "Ja tak.", "agreed_on": today - timedelta(days=ago)},
            "enter": {"employed_at_entry": bool(ago % 2), "in_education_at_entry": False},
            "step-down": {"reason": "Klarer sig selv"},
            "close": {"reason": GIVEN_REASONS[ago % len(GIVEN_REASONS)], "own_words": "Jeg er færdig."},
        }
        before, state = plan.phase, self._state(plan)

        done = self.ask(who, "POST", f"/jobs/plans/{plan.pk}/{verb}/", bodies.get(verb, {}))

        plan.refresh_from_db()
        if done is not None:
            assert plan.phase == ALLOWED[state][verb]
        else:
            assert plan.phase == before

    @rule(who=callers, which=st.integers(0, 3), to=st.sampled_from(["consultant", "guide"]))
    def assign(self, who: str, which: int, to: str) -> None:
        self.ask(who, "POST", f"/jobs/plans/{self._plan(which).pk}/assign/", {"staff": self.municipality.staff(to).pk})

    @rule(count=st.integers(1, 25))
    def time_passes(self, count: int) -> None:
        self.pass_days(count)

    def _state(self, plan: IpsPlan) -> str:
        """Return the phase and the answers so far, as the table of transitions names them."""
        if plan.phase == PlanPhase.REFERRAL:
            said = " and ".join(["accepted"] * bool(plan.decision) + ["agreed"] * bool(plan.agreed_on))
        else:
            said = "" if plan.entry_on else "never entered"
        return f"{plan.phase}, {said}" if said else plan.phase

    def _plan(self, which: int) -> IpsPlan:
        plans = list(IpsPlan.objects.order_by("id"))
        return plans[which % len(plans)]

    @invariant()
    def phase_is_that_of_the_last_step(self) -> None:
        in_order = Prefetch("phase_changes", PlanPhaseChange.objects.order_by("id"))
        for plan in IpsPlan.objects.prefetch_related(in_order):
            steps = list(plan.phase_changes.all())
            assert steps[-1].to_phase == plan.phase
            assert all(here.to_phase == there.from_phase for here, there in pairwise(steps))

    @invariant()
    def entered_plan_is_accepted_and_agreed(self) -> None:
        under_way = IpsPlan.objects.exclude(phase__in=[PlanPhase.REFERRAL, PlanPhase.CLOSED])
        assert not under_way.exclude(decision="accepted", agreed_on__isnull=False, entry_on__isnull=False).exists()

    @invariant()
    def closed_plan_has_no_consultant(self) -> None:
        running = Assignment.objects.active(clock.today()).filter(capacity=Capacity.CONSULTANT)
        assert not running.exclude(young_person__plans__in=IpsPlan.objects.open()).exists()


@pytest.mark.usefixtures("db")
def test_any_sequence_of_verbs() -> None:
    run(PlanStateMachine)
