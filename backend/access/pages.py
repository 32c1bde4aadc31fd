"""The base of every page for those who are signed in: role and permission, row-level security, the access log."""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.template.response import SimpleTemplateResponse
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect

from backend.access.access_log import log_denied_access
from backend.access.models import AccessChannel, Action
from backend.access.permissions import Permission, StaffRoles, staff_roles
from backend.access.row_level_security import acting_as
from backend.core.errors import Forbidden, Invalid, NotFound
from backend.organisation.models import Staff


class PageView(View):
    """A page that serves a signed-in member of staff inside `acting_as`, its template included.

    `required_permission` is what the page needs; None is for pages that need no role. Somebody who is not signed in
    goes to the sign-in page and comes back afterwards. What is refused (403, 404) leaves its row in the access log, and
    no other trace. A page that shows young people calls `log_access` itself, before it answers.
    """

    required_permission: ClassVar[Permission | None]
    logged_action: ClassVar[Action] = Action.VIEW
    staff_roles: StaffRoles

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Staff):
            return _to_sign_in(request)
        self.staff_roles = staff_roles(request.user)
        request.staff_roles = self.staff_roles  # type: ignore[attr-defined]  # the frame around the page shows who is there
        try:
            if self.required_permission is not None and not self.staff_roles.may(self.required_permission):
                raise Forbidden
            with acting_as(self.staff, channel=AccessChannel.WEB, roles=self.staff_roles.roles):
                response = super().dispatch(request, *args, **kwargs)
                # Here and not later: a queryset that the template evaluates must run under row-level security.
                return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except (Forbidden, PermissionDenied) as refusal:
            self._log_denied()
            raise PermissionDenied(str(refusal)) from refusal
        except (NotFound, Http404) as absence:
            self._log_denied()
            raise Http404(str(absence)) from absence
        except Invalid as fault:
            raise BadRequest(str(fault)) from fault

    def denied_people(self) -> Iterable[int]:
        """The ids of the young people whom the address is about."""
        return ()

    @property
    def staff(self) -> Staff:
        return self.staff_roles.staff

    def _log_denied(self) -> None:
        match = self.request.resolver_match
        log_denied_access(
            staff=self.staff,
            channel=AccessChannel.WEB,
            action=self.logged_action,
            young_people=self.denied_people(),
            purpose=match.view_name if match else "",
        )


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and afterwards the page that was asked for (htmx asks on behalf of the one it stands on)."""
    htmx = getattr(request, "htmx", None)
    back = (htmx and htmx.current_url_abs_path) or (request.get_full_path() if request.method == "GET" else "")
    address = resolve_url("sign_in")
    if back and back != "/":
        address += "?" + urlencode({"next": back})
    return HttpResponseClientRedirect(address) if htmx else redirect(address)
