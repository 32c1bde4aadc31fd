"""The base class of the pages for staff. It checks the permission, applies row-level security and logs access."""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect

from backend.access.access_log import log_denied_access
from backend.access.models import AccessChannel, Action
from backend.access.permissions import Permission, StaffRoles, staff_roles
from backend.access.row_level_security import acting_as, as_system
from backend.core.errors import Conflict, Forbidden, Invalid, NotFound
from backend.organisation.models import Staff


class PageView(View):
    """A page for a signed-in member of staff. The view and its template run inside `acting_as`.

    `required_permission` is the permission that the page needs. None means that it needs no role. A visitor who is not
    signed in goes to the sign-in page, and back to this page afterwards. A refused request (403, 404) is written to the
    access log, and its other changes are rolled back. A page that shows young people must call `log_access` itself.
    """

    required_permission: ClassVar[Permission | None]
    logged_action: ClassVar[Action] = Action.VIEW
    staff_roles: StaffRoles

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Staff):
            return self.ask_to_sign_in()
        self.staff_roles = staff_roles(request.user, with_units=True)
        request.staff_roles = self.staff_roles  # type: ignore[attr-defined]  # the page header shows who is signed in
        try:
            if self.required_permission is not None and not self.staff_roles.may(self.required_permission):
                raise Forbidden
            with acting_as(self.staff, channel=AccessChannel.WEB, roles=self.staff_roles.roles):
                response = super().dispatch(request, *args, **kwargs)
                # Render here: a queryset that the template evaluates must run under row-level security.
                return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except Conflict as conflict:
            return TemplateResponse(request, "409.html", {"sentence": conflict.detail}, status=409)
        except (Forbidden, PermissionDenied) as refusal:
            self._log_denied()
            raise PermissionDenied(str(refusal)) from refusal
        except (NotFound, Http404) as absence:
            self._log_denied()
            raise Http404(str(absence)) from absence
        except Invalid as fault:
            raise BadRequest(str(fault)) from fault

    def ask_to_sign_in(self) -> HttpResponse:
        """Return the answer to a visitor who is not signed in."""
        return to_sign_in(self.request)

    def denied_people(self) -> Iterable[int]:
        """Return the ids of the young people in the URL, for the access log of a refused request."""
        return ()

    @property
    def staff(self) -> Staff:
        return self.staff_roles.staff

    def log_denied_people(self, young_people: Iterable[int]) -> None:
        """Write a row of the access log for a refused request about `young_people`, by id."""
        match = self.request.resolver_match
        log_denied_access(
            staff=self.staff,
            channel=AccessChannel.WEB,
            action=self.logged_action,
            young_people=young_people,
            purpose=match.view_name if match else "",
        )

    def _log_denied(self) -> None:
        with as_system("whom a refused request was about, the caller does not see"):
            self.log_denied_people(self.denied_people())


def permission_of_page(address: str) -> Permission | None:
    """Return the permission that the page at `address` requires. None: it requires none."""
    found: Any = resolve(address).func  # made by `as_view`, which adds these attributes
    view: PageView = found.view_class(**found.view_initkwargs)
    return view.required_permission


def own_address(asked: str | None) -> str:
    """Return an address to which a request asks to be led, if it is one of this site. Otherwise return ""."""
    return asked if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def to_sign_in(request: HttpRequest, back: str = "") -> HttpResponse:
    """Redirect to the sign-in page, which leads to the page `back` afterwards.

    By default it leads back to this page, or to the page from which htmx sent the request.
    """
    htmx = getattr(request, "htmx", None)
    back = back or (htmx and htmx.current_url_abs_path) or (request.get_full_path() if request.method == "GET" else "")
    address = resolve_url("sign_in")
    if back and back != "/":
        address += "?" + urlencode({"next": back})
    return HttpResponseClientRedirect(address) if htmx else redirect(address)
