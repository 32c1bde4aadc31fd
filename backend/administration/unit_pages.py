"""The pages of units: the tree, and a new unit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.access import staff as service
from backend.access.abilities import Actor
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.access.staff_serializers import CreateUnitSerializer
from backend.core.errors import Sentence
from backend.organisation.models import Unit
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout
from backend.workspace.registry import buttons

UNIT_LAYOUT = Layout(
    first=("name", "kind", "parent"),
    more=("ips_unit",),
    labels={
        "name": _("Name"),
        "kind": _("Kind"),
        "parent": _("Under which unit?"),
        "ips_unit": _("Which unit helps its young people with IPS?"),
    },
    hints={
        "parent": _("A leader of the unit above also sees the young people of this one."),
        "ips_unit": _("If empty, that of the unit above."),
    },
    lists=frozenset({"parent", "ips_unit"}),
)


def in_tree(units: list[Unit]) -> Iterator[tuple[int, Unit]]:
    """Yield the units with their depth, each below its parent, by name."""
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        below[unit.parent_id].append(unit)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Unit]]:
        for unit in below[parent]:
            yield depth, unit
            yield from walk(unit.pk, depth + 1)

    return walk(None, 0)


class Units(PageView):
    """`/administration/enheder/`: the units of the municipality, as a tree."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        actor = Actor(self.staff, None)
        units = list(Unit.objects.select_related("parent", "ips_unit").order_by("name"))
        rows = [(depth, unit, buttons(unit, actor)) for depth, unit in in_tree(units)]
        return TemplateResponse(request, "administration/units.html", {"rows": rows})


class CreateUnit(FormPage):
    """`/administration/enheder/ny/`: a new unit."""

    required_permission = Permission.ADMINISTER
    serializer_class = CreateUnitSerializer
    layout = UNIT_LAYOUT
    title = _("New unit")
    button = _("Create the unit")
    done = _("The unit is created.")

    def initial(self) -> Mapping[str, Any]:
        return {"kind": "team"}

    def subject(self) -> Sentence:
        return _("Units")

    def back_url(self) -> str:
        return reverse("administration-units")

    def save(self, values: Mapping[str, Any]) -> Unit:
        return service.create_unit(**values, by=self.staff)
