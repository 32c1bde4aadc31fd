"""The pages that belong to no domain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.generic import TemplateView

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.core import clock
from backend.workspace.registry import StartReading, start_parts
from backend.workspace.shell import Shell


class Home(PageView):
    """`/`: the start page, with the parts that the apps register for the roles of the reader.

    A role without parts is led to its first page. A role without pages gets a text that says where its work is done.
    """

    required_permission = None

    def get(self, request: HttpRequest) -> HttpResponse:
        parts = [part for part in start_parts if part.roles & self.staff_roles.roles]
        if not parts:
            for item in Shell(self.staff_roles).navigation:
                return redirect(item.url_name)
            return TemplateResponse(request, "workspace/home.html")
        reading = StartReading(self.staff_roles, clock.today())
        found = [(part, content) for part in parts if (content := part.content(reading))]
        log_access(Action.LIST, (person for _part, content in found for person in content.people), purpose="start page")
        shown = [{"start": part, "today": reading.today, **content.values} for part, content in found]
        context = {
            "today": reading.today,
            "summaries": [content.summary for _part, content in found if content.summary],
            "main": [part for part in shown if not part["start"].side],
            "side": [part for part in shown if part["start"].side],
        }
        return TemplateResponse(request, "workspace/start.html", context)


class Accessibility(TemplateView):
    """`/was/`: the accessibility statement that webtilgængelighedsloven requires. It needs no sign-in."""

    template_name = "workspace/accessibility.html"
