"""The pages that belong to no domain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.generic import TemplateView

from backend.access.pages import PageView
from backend.workspace.shell import Shell


class Home(PageView):
    """`/`: the redirect to the first page of the role.

    A role without pages gets a text that says where its work is done.
    """

    required_permission = None

    def get(self, request: HttpRequest) -> HttpResponse:
        for item in Shell(self.staff_roles).navigation:
            return redirect(item.url_name)
        return TemplateResponse(request, "workspace/home.html")


class Accessibility(TemplateView):
    """`/was/`: the accessibility statement that webtilgængelighedsloven requires. It needs no sign-in."""

    template_name = "workspace/accessibility.html"
