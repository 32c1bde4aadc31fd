"""The base of every page for those who are signed in: role × verb, the second wall, the read log."""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.template.response import SimpleTemplateResponse
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect

from backend.access.log import log_denied
from backend.access.models import Action, LookupChannel
from backend.access.roles import Standing, Verb, standing
from backend.access.wall import as_staff
from backend.core.errors import Forbidden, Invalid, NotFound
from backend.organisation.models import Staff


class PageView(View):
    """A page that serves a signed-in member of staff inside `as_staff`, its template included.

    `verb` is what the page lets one do; None is for pages that need no role. Whoever is not signed in goes to the
    sign-in page and comes back afterwards. What is refused (403, 404) leaves its row in the read log, and no other
    trace. A page that shows young people calls `log` itself, before it answers.
    """

    verb: ClassVar[Verb | None]
    looked: ClassVar[Action] = Action.VIEW
    standing: Standing

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Staff):
            return _to_sign_in(request)
        self.standing = standing(request.user)
        request.standing = self.standing  # type: ignore[attr-defined]  # the frame around the page shows who is there
        try:
            if self.verb is not None and not self.standing.may(self.verb):
                raise Forbidden
            with as_staff(self.staff, channel=LookupChannel.WEB, roles=self.standing.roles):
                response = super().dispatch(request, *args, **kwargs)
                # Here and not later: a queryset that the template evaluates must run behind the wall.
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
        return self.standing.staff

    def _log_denied(self) -> None:
        match = self.request.resolver_match
        log_denied(
            staff=self.staff,
            channel=LookupChannel.WEB,
            action=self.looked,
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
