"""Courses as follow-up rules read them."""

from dataclasses import replace

from guidance.courses.facts import CourseFact, Courses, PhaseStart, ReferralFact
from guidance.courses.models import Phase
from tests.followups.facts import Day, day, day_or_none, new_id


def course(phase: str, on: Day, *, id: int | None = None, ids: tuple[int, int] | None = None) -> CourseFact:
    """Return a course that was referred on a day and entered the phase on the same day.

    `ids` are those of the referral and of the first phase.
    """
    referral_id, phase_id = ids or (new_id(), new_id())
    made = CourseFact(id or new_id(), day(on), (), (ReferralFact(referral_id, day(on)),))
    made = step(made, "referred", on, id=phase_id)
    return made if phase == "referred" else step(made, phase, on)


def step(
    before: CourseFact, phase: str, on: Day, *, id: int | None = None, paused_until: Day | None = None
) -> CourseFact:
    """Return the course after it entered another phase, or its pause was prolonged."""
    from_phase = before.phases[-1].phase if before.phases else ""
    start = PhaseStart(day(on), id or new_id(), before.id, from_phase, Phase(phase), day_or_none(paused_until))
    return replace(before, phases=(*before.phases, start))


def courses(*opened: CourseFact) -> Courses:
    """Return the courses of a young person, in the order in which the loader reads them."""
    return Courses(tuple(sorted(opened, key=lambda fact: (fact.opened_on, fact.id))))
