"""How the forms of interventions show their fields."""

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence
from backend.workspace.forms import Layout, colleagues

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


def layout(*, first: tuple[str, ...] | None = None, **labels: Sentence) -> Layout:
    """Return the layout of a form of interventions, with the usual labels and choices."""
    return Layout(
        first=first,
        labels={**LABELS, **labels},
        options={"responsible": colleagues},
        lists=frozenset({"responsible", "legal_basis"}),
    )
