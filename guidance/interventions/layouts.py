"""How the forms of interventions show their fields."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import working_with_cases
from backend.core import clock
from backend.core.errors import Sentence
from backend.organisation.models import Staff
from backend.workspace.forms import Layout

LABELS: dict[str, Sentence] = {
    "kind": _("Which intervention?"),
    "purpose": _("What is it to achieve?"),
    "responsible": _("Responsible colleague"),
    "provider": _("Or a provider outside"),
    "starts_on": _("Begins on"),
    "ends_on": _("Ends on"),
    "grant_ends_on": _("The grant ends on"),
    "hours_per_week": _("Hours a week"),
    "legal_basis": _("Legal basis"),
    "why": _("Why"),
}


def staff_options() -> Iterable[Staff]:
    """Return the colleagues who work with cases today, by name."""
    return working_with_cases(clock.today()).order_by("name", "id")


def layout(*, first: tuple[str, ...] | None = None, **labels: Sentence) -> Layout:
    """Return the layout of a form of interventions, with the usual labels and choices."""
    return Layout(
        first=first,
        labels={**LABELS, **labels},
        options={"responsible": staff_options},
        lists=frozenset({"responsible", "legal_basis"}),
    )
