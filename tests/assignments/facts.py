"""Colleagues whose role ends, as follow-up rules read them."""

from backend.assignments.facts import LeaverFact, Leavers
from tests.followups.facts import GUIDE, Day, day, day_or_none, new_id


def leaver(
    ends_on: Day,
    staff_id: int = GUIDE,
    *,
    id: int | None = None,
    held: int = 1,
    settled_on: Day | None = None,
    settled_by: int | None = None,
) -> LeaverFact:
    """Return a colleague whose role ends on a day and who still holds something."""
    return LeaverFact(id or new_id(), staff_id, day(ends_on), held, day_or_none(settled_on), settled_by)


def leavers(*leaving: LeaverFact) -> Leavers:
    """Return the colleagues of the unit whose role ends."""
    return Leavers(leaving)
