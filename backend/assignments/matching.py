"""Whom a young person could get, in order and with reasons. Pure functions: they read neither database nor clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from backend.assignments.loads import Caution, Load

FULL_CASELOAD = 25
"""The number of young people of a full-time colleague without a limit, to compare how full caseloads are."""

OTHER_UNIT, STRANGER, ABSENT, ABOVE_LIMIT = 40, 20, 60, 200
"""The costs of a choice, beside the fullness of the caseload in per cent."""

IMPOSSIBLE = 1_000_000


@dataclass(frozen=True)
class Candidate:
    """A colleague who could have more young people."""

    staff_id: int
    name: str
    unit_ids: frozenset[int]
    fte: Decimal
    load: Load
    is_absent: bool = False


@dataclass(frozen=True)
class Subject:
    """A young person who needs a colleague; the colleagues who know them, who have them now, and who are blocked."""

    young_person_id: int
    unit_id: int
    known_to: frozenset[int] = frozenset()
    held_by: frozenset[int] = frozenset()
    blocked: frozenset[int] = frozenset()


def cost(candidate: Candidate, subject: Subject, more: int = 1) -> int:
    """Return how little a candidate suits a young person, who is the `more`th new one. `IMPOSSIBLE` for a block."""
    if candidate.staff_id in subject.blocked:
        return IMPOSSIBLE
    limit = candidate.load.limit or FULL_CASELOAD * candidate.fte
    found = round(100 * (candidate.load.young_people + more) / limit)
    if candidate.load.is_above(more):
        found += ABOVE_LIMIT
    if candidate.is_absent:
        found += ABSENT
    if subject.unit_id not in candidate.unit_ids:
        found += OTHER_UNIT
    if candidate.staff_id not in subject.known_to:
        found += STRANGER
    return min(found, IMPOSSIBLE - 1)


def reasons(candidate: Candidate, subject: Subject, more: int = 1) -> list[Caution]:
    """Return what speaks for and against a candidate, the strongest first."""
    found: list[Caution] = []
    count = candidate.load.young_people + more
    if candidate.load.is_above(more):
        sentence = _("Would have %(count)s young people, and the limit is %(limit)s.")
        found.append(Caution("above_limit", sentence % {"count": count, "limit": f"{candidate.load.limit:g}"}))
    if candidate.is_absent:
        found.append(Caution("absent", _("Is absent.")))
    if candidate.staff_id in subject.known_to:
        found.append(Caution("known", _("Has worked with the young person before.")))
    if subject.unit_id in candidate.unit_ids:
        found.append(Caution("same_unit", _("Works in the unit of the young person.")))
    else:
        found.append(Caution("other_unit", _("Works in another unit.")))
    if not candidate.load.is_above(more):
        if candidate.load.limit is None:
            found.append(Caution("load", _("Would have %(count)s young people.") % {"count": count}))
        else:
            sentence = _("Would have %(count)s young people of at most %(limit)s.")
            found.append(Caution("room", sentence % {"count": count, "limit": f"{candidate.load.limit:g}"}))
    return found


def ranked(candidates: Sequence[Candidate], subject: Subject) -> list[Candidate]:
    """Return the candidates who neither have the young person already nor are blocked, the best first."""
    possible = [one for one in candidates if one.staff_id not in subject.held_by | subject.blocked]
    return sorted(possible, key=lambda candidate: (cost(candidate, subject), candidate.name, candidate.staff_id))


def matched(candidates: Sequence[Candidate], subjects: Sequence[Subject]) -> Mapping[int, Candidate]:
    """Return the candidate for each young person, by id, so that the sum of the costs is the lowest possible.

    Each further young person of the same candidate costs more, so caseloads fill evenly. A young person from whom all
    candidates are blocked is left out.
    """
    # Loaded here, because it takes more than a second and 80 MB, and few requests need it.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    slots = [(candidate, more) for candidate in candidates for more in range(1, len(subjects) + 1)]
    if not slots:
        return {}
    costs = [[cost(candidate, subject, more) for candidate, more in slots] for subject in subjects]
    rows, columns = linear_sum_assignment(costs)
    return {
        subjects[row].young_person_id: slots[column][0]
        for row, column in zip(rows, columns, strict=True)
        if costs[row][column] < IMPOSSIBLE
    }
