"""The colleagues to choose from in forms, with what speaks for and against each of them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.assignments.models import Capacity
from backend.assignments.moves import colleagues_for
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.workspace.forms import Layout, Option

WARNINGS = frozenset({"absent", "above_limit"})


def suggested(young_person: YoungPerson, capacity: Capacity) -> list[Option]:
    """Return the colleagues who could have the young person, the best first, each with all reasons."""
    found = colleagues_for(young_person, capacity)
    return [(str(one.staff.pk), _with(one.staff.name, [reason.detail for reason in one.reasons])) for one in found]


def assign_layout(capacity: Capacity) -> Callable[[Any, Staff], Layout]:
    """Return the layout of the form that assigns a colleague to the young person of a record."""

    def layout(record: Any, staff: Staff) -> Layout:
        return Layout(
            first=("staff", "role", "note"),
            labels={"staff": _("Who? The best choice is first"), "note": _("A few words to the colleague")},
            options={"staff": lambda: suggested(record.young_person, capacity)},
            lists=frozenset({"staff"}),
        )

    return layout


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
