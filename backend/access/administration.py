"""Django's admin for administrators: code lists, and never case content.

It has no sign-in of its own. Each of its pages is a `PageView`, so it is served inside `acting_as`, only to
administrators, and a refusal is written to the access log.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from backend.access.pages import PageView
from backend.access.permissions import Permission, staff_roles
from backend.access.row_level_security import as_system
from backend.organisation.models import Staff

OWN_SIGN_IN = {"login", "logout", "password_change", "password_change_done"}


class AdministrationPage(PageView):
    """A page of Django's admin."""

    required_permission = Permission.ADMINISTER
    page: Callable[..., HttpResponseBase] | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert self.page is not None
        with as_system("administrators write code lists, and the serving role may not"):
            response = self.page(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response

    post = get


class AdministrationSite(AdminSite):
    """Django's admin, with the sign-in and the roles of the system."""

    site_title = site_header = index_title = _("Administration")
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Staff) and staff_roles(request.user).may(Permission.ADMINISTER)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        return AdministrationPage.as_view(page=view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [url for url in super().get_urls() if getattr(url, "name", None) not in OWN_SIGN_IN]


site = AdministrationSite()
