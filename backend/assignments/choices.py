"""The colleagues to choose from in forms, with what speaks for and against each of them."""

from backend.assignments.models import Capacity
from backend.assignments.moves import colleagues_for
from backend.people.models import YoungPerson
from backend.workspace.forms import Option

WARNINGS = frozenset({"absent", "above_limit"})


def suggested(young_person: YoungPerson, capacity: Capacity) -> list[Option]:
    """Return the colleagues who could have the young person, the best first, each with all reasons."""
    found = colleagues_for(young_person, capacity)
    return [(str(one.staff.pk), _with(one.staff.name, [reason.detail for reason in one.reasons])) for one in found]


def successors(young_person: YoungPerson, capacity: Capacity) -> list[Option]:
    """Return the colleagues who could take the young person over, the best first.

    Of their caseload it only shows whether they would be above their limit, as a handover does.
    """
    found = colleagues_for(young_person, capacity)
    return [
        (
            str(one.staff.pk),
            _with(one.staff.name, [reason.detail for reason in one.reasons if reason.code in WARNINGS]),
        )
        for one in found
    ]


def _with(name: str, reasons: list[str]) -> str:
    return f"{name} – {' '.join(reasons)}" if reasons else name
