"""The panel of housing support on the young person's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.people.models import YoungPerson
from backend.workspace.registry import Panel, Reading, buttons, panels
from tests.example_app.models import HousingSupport


def housing(person: YoungPerson, reading: Reading) -> dict[str, Any]:
    """Return the housing support of a young person. Row-level security hides it from a reader with the summary."""
    supports = list(HousingSupport.objects.filter(young_person=person))
    for support in supports:
        support.young_person = person
    return {"supports": [(support, buttons(support, reading.actor)) for support in supports]}


panels.add(Panel(key="housing", title=_("Housing"), template="example_app/panel.html", context=housing, position=900))
