"""The page of an acute concern: the municipality's procedure, and the form that records the concern."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check
from backend.core import clock
from backend.people.concern_serializers import RecordConcernSerializer
from backend.people.models import AcuteConcern
from backend.people.pages import PersonFormPage, page_of
from backend.people.services.concerns import record_concern
from backend.workspace.forms import Layout, colleagues


class RecordConcern(PersonFormPage):
    """`/unge/<id>/akut/`: what to do now, and the form. Those who may not record it see the procedure alone."""

    level = "summary"
    template_name = "people/concern.html"
    serializer_class = RecordConcernSerializer
    title = _("Acute concern")
    button = _("Record the concern, and tell leader and staff on call")
    done = _("The concern is recorded. Leader and staff on call are told, without what you wrote.")
    layout = Layout(
        first=("what_was_done", "responsible_now", "note"),
        more=("responsible_until", "next_contact_at", "at"),
        labels={
            "what_was_done": _("What have you done?"),
            "responsible_now": _("Who is responsible now?"),
            "responsible_until": _("Until when?"),
            "next_contact_at": _("When is the next contact?"),
            "at": _("When did you become concerned?"),
            "note": _("What do others need to know?"),
        },
        options={"responsible_now": colleagues},
        lists=frozenset({"responsible_now"}),
    )

    def prepare(self) -> None:
        self.log()
        if self.request.method == "POST":
            check(self.staff, self.permission, self.person.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.actor.may(Permission.EDIT_CASE):
            return super().get(request, *args, **kwargs)
        self.prepare()
        context = {"title": self.title, "subject": self.subject(), "back_url": self.back_url(), **self.extra_context()}
        return TemplateResponse(request, self.template_name, context)

    def fixed(self) -> Mapping[str, Any]:
        return {}

    def initial(self) -> Mapping[str, Any]:
        return {"at": clock.now(), "responsible_now": self.staff}

    def save(self, values: Mapping[str, Any]) -> AcuteConcern:
        return record_concern(person=self.person, **values, by=self.staff)

    def next_url(self, record_id: int | None) -> str:
        return page_of(self.person)

    def extra_context(self) -> Mapping[str, Any]:
        return {"procedure": [line for line in settings.ACUTE_CONCERN_PROCEDURE.splitlines() if line.strip()]}
