"""Courses: no sequence of verbs breaks a constraint, answers 500, deletes a period, or leaves a grant open."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from backend.assignments.models import Assignment, Capacity, EndReason
from backend.core import clock
from guidance.courses.models import CloseReason, GuidanceCourse, Phase, Referral
from tests import factories
from tests.courses.test_transitions import ALLOWED, VERBS
from tests.state_machine import ApiStateMachine, callers, days, guides, run

GIVEN_REASONS = sorted(set(CloseReason) - {CloseReason.DECLINED, CloseReason.MOVED})


class CourseStateMachine(ApiStateMachine):
    """One young person with a course and a guide, and one without; several staff try every verb."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [self.municipality.person.pk, factories.young_person(self.municipality.team).pk]

    def _courses(self) -> list[int]:
        return list(GuidanceCourse.objects.order_by("id").values_list("pk", flat=True))

    @rule(who=callers, person=st.integers(0, 1), ago=days)
    def refer(self, who: str, person: int, ago: int) -> None:
        received_on = clock.today() - timedelta(days=ago)
        body = {"young_person": self.people[person], "source": "school", "received_on": received_on}
        self.ask(who, "POST", "/guidance/courses/", body)

    @rule(who=callers, which=st.integers(0, 3), choice=st.integers(0, 20), allowed=st.booleans(), ahead=days)
    def move(self, who: str, which: int, choice: int, allowed: bool, ahead: int) -> None:
        courses = self._courses()
        course = GuidanceCourse.objects.get(pk=courses[which % len(courses)])
        verbs = [verb for verb in VERBS if not allowed or verb in ALLOWED[course.phase]]
        verb = verbs[choice % len(verbs)]
        bodies: dict[str, Any] = {
            "decline": {"declined_to": "UU", "informed_on": clock.today()},
            "pause": {"reason": "Rejse", "paused_until": clock.today() + timedelta(days=ahead)},
            "prolong": {"paused_until": clock.today() + timedelta(days=3 * ahead)},
            "close": {"reason": GIVEN_REASONS[ahead % len(GIVEN_REASONS)]},
            "reopen": {"source": "young_person"},
        }
        before = course.phase

        done = self.ask(who, "POST", f"/guidance/courses/{course.pk}/{verb}/", bodies.get(verb, {}))

        course.refresh_from_db()
        if done is not None:
            assert course.phase == ALLOWED[before][verb]
        else:
            assert course.phase == before

    @rule(who=callers, which=st.integers(0, 3), to=guides, role=st.sampled_from(["primary", "secondary"]))
    def assign(self, who: str, which: int, to: str, role: str) -> None:
        courses = self._courses()
        body = {"staff": self.municipality.staff(to).pk, "role": role}
        self.ask(who, "POST", f"/guidance/courses/{courses[which % len(courses)]}/assign/", body)

    @rule(
        who=callers,
        which=st.integers(0, 5),
        to=guides,
        ahead=st.integers(0, 4),
        reason=st.sampled_from(EndReason.values),
    )
    def hand_over(self, who: str, which: int, to: str, ahead: int, reason: str) -> None:
        assignment = self._assignment(which)
        handed_over_on = clock.today() + timedelta(days=ahead)
        body = {"to": self.municipality.staff(to).pk, "handed_over_on": handed_over_on, "reason": reason}
        self.ask(who, "POST", f"/assignments/{assignment}/hand-over/", body)

    @rule(who=callers, which=st.integers(0, 5), ahead=st.integers(0, 4), reason=st.sampled_from(EndReason.values))
    def end(self, who: str, which: int, ahead: int, reason: str) -> None:
        body = {"ends_on": clock.today() + timedelta(days=ahead), "reason": reason}
        self.ask(who, "POST", f"/assignments/{self._assignment(which)}/end/", body)

    @rule(who=guides, which=st.integers(0, 5))
    def acknowledge(self, who: str, which: int) -> None:
        self.ask(who, "POST", f"/assignments/{self._assignment(which)}/acknowledge/")

    @rule(count=st.integers(1, 25))
    def time_passes(self, count: int) -> None:
        self.pass_days(count)

    def _assignment(self, which: int) -> int:
        newest = list(Assignment.objects.order_by("-id").values_list("pk", flat=True))
        return newest[which % len(newest)]

    @invariant()
    def closed_course_has_no_guide(self) -> None:
        running = Assignment.objects.active(clock.today()).filter(capacity=Capacity.GUIDE)
        assert not running.exclude(young_person__courses__phase__in=set(Phase) - {Phase.CLOSED}).exists()

    @invariant()
    def every_course_has_a_referral(self) -> None:
        assert not GuidanceCourse.objects.exclude(pk__in=Referral.objects.values("course")).exists()


@pytest.mark.usefixtures("db")
def test_any_sequence_of_verbs() -> None:
    run(CourseStateMachine)
