"""The base of the state machines: random callers of the API, and what must hold after every request."""

import json
import os
from datetime import UTC, date, time, timedelta
from itertools import pairwise
from typing import Any

import time_machine
from django.db import transaction
from django.db.models import F, Prefetch
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test
from rest_framework.test import APIClient

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile, reconcile_all
from backend.people.models import YoungPerson
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange
from tests.conftest import build_municipality
from tests.support import written

START = date(2026, 3, 23)
"""A Monday before the change to summer time, Easter, and the end of a quarter."""

callers = st.sampled_from(["leader", "leader", "leader", "guide", "guide", "colleague", "coordinator"])
guides = st.sampled_from(["guide", "colleague", "outsider"])
days = st.integers(min_value=0, max_value=20)


class ApiStateMachine(RuleBasedStateMachine):
    """Random requests to the API.

    Each answer is below 500, and a refused request changes nothing. After each request grants, periods and follow-ups
    agree.
    """

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.travel: time_machine.travel | None = None
        self.assignments: set[int] = set()
        self.changed = True
        """Whether anything has changed since the follow-ups were compared with the facts."""
        self.travel_to(START)
        self.municipality = build_municipality()
        reconcile_all()

    def teardown(self) -> None:
        assert reconcile_all() == 0
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        if self.travel:
            self.travel.stop()

    def travel_to(self, day: date) -> None:
        """Set the clock to ten o'clock on a day."""
        if self.travel:
            self.travel.stop()
        self.travel = time_machine.travel(clock.at_local(day, time(10)).astimezone(UTC), tick=False)
        self.travel.start()

    def pass_days(self, count: int) -> None:
        self.travel_to(clock.today() + timedelta(days=count))
        self.reconcile_everybody()
        self.changed = True

    def reconcile_everybody(self) -> int:
        """Reconcile every young person, as `reconcile_all` does, with statements that are planned once."""
        return reconcile(people=list(YoungPerson.objects.values_list("pk", flat=True)))

    def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request; return the JSON of an answer below 300 ({} for an empty answer), otherwise None."""
        client = APIClient()
        client.force_authenticate(self.municipality.staff(who))
        before = written()
        text = "" if body is None else json.dumps(body, default=str)
        response: Any = client.generic(method, f"/api/v1{path}", text, content_type="application/json", headers=headers)
        assert response.status_code < 500, response.content
        if response.status_code >= 400:
            assert written() == before, f"{method} {path} answered {response.status_code} and wrote"
            return None
        self.changed = True
        return response.json() if response.content else {}

    @invariant()
    def follow_ups_agree_with_the_facts(self) -> None:
        if self.changed:
            assert self.reconcile_everybody() == 0, list(FollowUp.objects.order_by("-id").values()[:3])
            self.changed = False

    @invariant()
    def grants_equal_assignments(self) -> None:
        now, today = clock.now(), clock.today()
        held = {
            (row.pk, row.staff_id, row.young_person_id)
            for row in Assignment.objects.exclude(ends_on__lt=F("starts_on"))
            if row.starts_on <= today and (row.ends_on is None or row.ends_on > today)
        }
        granted = {
            (row.source_id, row.staff_id, row.young_person_id)
            for row in Grant.objects.active(now).filter(basis=Basis.ASSIGNMENT)
        }
        assert granted == held

    @invariant()
    def no_assignment_is_deleted(self) -> None:
        present = set(Assignment.objects.values_list("pk", flat=True))
        assert self.assignments <= present
        self.assignments = present

    @invariant()
    def phase_of_a_course_is_that_of_its_last_step(self) -> None:
        in_order = Prefetch("phase_changes", PhaseChange.objects.order_by("id"))
        for course in GuidanceCourse.objects.prefetch_related(in_order):
            steps = list(course.phase_changes.all())
            assert steps[-1].to_phase == course.phase
            assert all(here.to_phase == there.from_phase for here, there in pairwise(steps))
            assert (course.phase == Phase.CLOSED) is (course.closed_on is not None)
        assert GuidanceCourse.objects.open().count() <= GuidanceCourse.objects.values("young_person").distinct().count()


FUZZ = int(os.environ.get("FUZZ", "0"))
"""A factor for the number of examples, which are then new in each run. 0 runs the same few examples each time.

The hosted CI sets it every night.
"""


EXAMPLES, STEPS = 3, 20
"""How many sequences of requests each machine runs, and how many requests each sequence has."""


def run(machine: type[ApiStateMachine]) -> None:
    """Run a bounded search that is short enough for the test suite. `FUZZ=50 pytest -k lifecycle` searches longer."""
    bounds = settings(
        max_examples=EXAMPLES * max(FUZZ, 1),
        stateful_step_count=STEPS,
        database=None,
        derandomize=not FUZZ,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=bounds)
