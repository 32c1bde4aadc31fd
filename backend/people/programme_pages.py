"""The pages of programmes: the list, a new one, and its edit, for managers."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.abilities import Actor
from backend.access.pages import PageView
from backend.access.permissions import ROLE_PERMISSIONS, Permission
from backend.access.scopes import NotPersonal
from backend.core.errors import Sentence
from backend.people.models import Programme
from backend.people.programme_serializers import SaveProgrammeSerializer
from backend.people.services import programmes
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout
from backend.workspace.registry import NavigationItem, Verb, buttons, navigation


class ProgrammeFormSerializer(SaveProgrammeSerializer):
    """A programme with its target numbers, one field each."""

    target_numbers = None  # type: ignore[assignment]  # so the framework takes out a field of the base
    enrolled = serializers.IntegerField(
        source="target_numbers.enrolled", required=False, allow_null=True, min_value=0, max_value=100_000
    )
    in_job_or_education = serializers.IntegerField(
        source="target_numbers.in_job_or_education", required=False, allow_null=True, min_value=0, max_value=100_000
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Leave out target numbers that are empty."""
        given = attrs.get("target_numbers", {})
        return {**attrs, "target_numbers": {name: number for name, number in given.items() if number is not None}}


LAYOUT = Layout(
    first=("name", "starts_on", "ends_on", "enrolled", "in_job_or_education"),
    labels={
        "name": _("Name"),
        "ends_on": _("Last day, if it is known"),
        "enrolled": _("Target: young people who take part"),
        "in_job_or_education": _("Target: of them in an ordinary job or education at the end"),
    },
)


class Programmes(PageView):
    """`/projekter/`: the state grants and projects, with their target numbers."""

    required_permission = Permission.SET_TARGETS

    def get(self, request: HttpRequest) -> HttpResponse:
        actor = Actor(self.staff, None)
        rows = [(one, buttons(one, actor)) for one in Programme.objects.order_by("-starts_on", "name")]
        return TemplateResponse(request, "people/programmes.html", {"rows": rows})


class CreateProgramme(FormPage):
    """`/projekter/nyt/`: a new programme."""

    required_permission = Permission.SET_TARGETS
    serializer_class = ProgrammeFormSerializer
    layout = LAYOUT
    title = _("New programme")
    button = _("Save the programme")
    explanation = _(
        "Guides can then enrol young people in it, and the report Ungeløftet counts them against the targets."
    )
    done = _("The programme is saved.")

    def subject(self) -> Sentence:
        return _("Programmes")

    def back_url(self) -> str:
        return reverse("programmes")

    def save(self, values: Mapping[str, Any]) -> Programme:
        return programmes.create_programme(**values, by=self.staff)


VERBS = (
    Verb(
        model=Programme,
        verb="edit",
        slug="ret",
        label=_("Edit"),
        title=_("Edit the programme"),
        button=_("Save"),
        scope=NotPersonal(),
        permission=Permission.SET_TARGETS,
        serializer=ProgrammeFormSerializer,
        service=programmes.edit_programme,
        argument="programme",
        edits=True,
        layout=LAYOUT,
        back=lambda programme: reverse("programmes"),
        done=_("The programme is saved."),
    ),
)
navigation.add(
    NavigationItem(
        label=_("Programmes"),
        url_name="programmes",
        roles=ROLE_PERMISSIONS[Permission.SET_TARGETS],
        position=75,
    )
)
