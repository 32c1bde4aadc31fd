"""The panel of the interventions on the page of a young person."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission
from backend.people.models import YoungPerson
from backend.workspace.registry import Panel, Reading, buttons, panels
from guidance.interventions.models import ENDED, Intervention

SHOWN = 50
"""The number of interventions that the panel shows, the newest first."""


def interventions_panel(person: YoungPerson, reading: Reading) -> Mapping[str, Any]:
    """Return the interventions that are open, with their buttons, and those that have ended."""
    found = Intervention.objects.filter(young_person=person).select_related("kind", "responsible")
    rows = list(found.order_by("-starts_on", "-id")[:SHOWN])
    for row in rows:
        row.young_person = person
    return {
        "open": [(row, buttons(row, reading.actor)) for row in rows if row.state not in ENDED],
        "ended": [row for row in rows if row.state in ENDED],
        "may_plan": reading.actor.may(Permission.EDIT_CASE) and not person.closed_on,
        "today": reading.today,
    }


panels.add(
    Panel(
        key="interventions",
        title=_("Interventions"),
        template="interventions/panel.html",
        context=interventions_panel,
        position=20,
    )
)
