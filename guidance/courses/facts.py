"""The courses that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

from django.db.models import BooleanField, ExpressionWrapper, Q

from backend.followups.case import Facts, Rows
from backend.people.facts import OpenPeriod, OpenPeriods, open_periods
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange, Referral

RESTING = frozenset({Phase.PAUSED, Phase.CLOSED})
"""Phases in which no contact and no guide is expected."""


class PhaseStart(NamedTuple):
    """The day on which a course entered a phase. `id` is that of the phase change, or 0 without one.

    A pause that is prolonged enters the phase again. `paused_until` is the end of a pause.
    """

    on: date
    id: int
    course_id: int
    from_phase: str
    phase: str
    paused_until: date | None = None

    @property
    def occurrence(self) -> str:
        """The name of this starting fact."""
        return f"phase:{self.id}" if self.id else f"course:{self.course_id}"

    @property
    def is_resumption(self) -> bool:
        """Whether the phase follows a pause."""
        return self.from_phase == Phase.PAUSED and self.phase != Phase.PAUSED


class ReferralFact(NamedTuple):
    """A referral to a course."""

    id: int
    received_on: date


@dataclass(frozen=True)
class CourseFact:
    """One course with its phases and referrals, in the order in which they were recorded."""

    id: int
    opened_on: date
    phases: tuple[PhaseStart, ...]
    referrals: tuple[ReferralFact, ...]

    def phase_on(self, day: date) -> PhaseStart | None:
        """Return the phase in the evening of a day, or None before the course."""
        return _phase_on(self.phases, day)

    def rests_from(self, since: date) -> PhaseStart | None:
        """Return the first phase, on or after `since`, that is paused or closed in the evening of its day."""
        return _rests_from(self.phases, since)


@dataclass(frozen=True)
class Courses(Facts):
    """The courses of one young person, in the order in which they were opened."""

    records: tuple[CourseFact, ...] = ()

    reads = frozenset({GuidanceCourse, PhaseChange, Referral})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the courses of many young people with three queries."""
        phases: dict[int, list[PhaseStart]] = defaultdict(list)
        changes = PhaseChange.objects.filter(course__young_person__in=ids).order_by("id")
        for change in changes.values_list("on", "id", "course_id", "from_phase", "to_phase", "paused_until"):
            phases[change[2]].append(PhaseStart(*change))
        referrals: dict[int, list[ReferralFact]] = defaultdict(list)
        received = Referral.objects.filter(course__young_person__in=ids).order_by("id")
        for course_id, referral_id, received_on in received.values_list("course_id", "id", "received_on"):
            referrals[course_id].append(ReferralFact(referral_id, received_on))
        found: dict[int, list[CourseFact]] = defaultdict(list)
        courses = GuidanceCourse.objects.filter(young_person__in=ids).order_by("opened_on", "id")
        rows: Rows = courses.values_list("young_person_id", "id", "opened_on", "phase", "paused_until")
        for person, course_id, opened_on, phase, paused_until in rows:
            starts = phases.get(course_id) or [PhaseStart(opened_on, 0, course_id, "", phase, paused_until)]
            found[person].append(CourseFact(course_id, opened_on, tuple(starts), tuple(referrals.get(course_id, ()))))
        return {person: cls(tuple(courses)) for person, courses in found.items()}

    @cached_property
    def phases(self) -> tuple[PhaseStart, ...]:
        """The phases of all courses, in the order in which they were entered."""
        return tuple(start for course in self.records for start in course.phases)

    def phase_on(self, day: date) -> PhaseStart | None:
        """Return the phase in the evening of a day, or None before the first course."""
        return _phase_on(self.phases, day)

    def rests_from(self, since: date) -> PhaseStart | None:
        """Return the first phase, on or after `since`, that is paused or closed in the evening of its day."""
        return _rests_from(self.phases, since)


def _phase_on(phases: Sequence[PhaseStart], day: date) -> PhaseStart | None:
    return next((start for start in reversed(phases) if start.on <= day), None)


def _rests_from(phases: Sequence[PhaseStart], since: date) -> PhaseStart | None:
    evenings = {start.on: start for start in phases if start.on >= since}
    return next((start for start in evenings.values() if start.phase in RESTING), None)


@OpenPeriods.add(PhaseChange)
def course_periods(ids: Collection[int]) -> Mapping[int, list[OpenPeriod]]:
    """Read when the courses of many young people were open, with one query. A reopened course has several periods."""
    changes = PhaseChange.objects.filter(course__young_person__in=ids).order_by("id")
    ends = ExpressionWrapper(Q(to_phase=Phase.CLOSED), output_field=BooleanField())
    return open_periods("phase", changes.values_list("course__young_person_id", "course_id", "id", "on", ends))
