"""The panel of housing support on the young person's page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.people.models import YoungPerson
from backend.workspace.registry import Panel, Reading, panels
from tests.example_app.models import HousingSupport


def housing(person: YoungPerson, reading: Reading) -> dict[str, Any]:
    """Return the housing support of a young person. Row-level security hides it from a reader with the summary."""
    return {"supports": list(HousingSupport.objects.filter(young_person=person))}


panels.add(Panel(key="housing", title=_("Housing"), template="example_app/panel.html", context=housing, position=900))
