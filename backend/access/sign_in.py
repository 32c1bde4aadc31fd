"""The pages to sign in and out."""

import math
from typing import Any

import structlog
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.forms import PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from backend.access.throttles import LoginThrottle, attempts_with
from backend.core.crypto import fingerprint

log = structlog.get_logger(__name__)


class SignInForm(AuthenticationForm):
    """The form with username and password.

    A wrong name and a wrong password give the same error, so that nobody can find out which usernames exist.
    """

    error_messages = {
        "invalid_login": _("The username or the password is wrong. Check both, and try again."),
        "inactive": _("The username or the password is wrong. Check both, and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, required) in _FIELDS.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = required
        self.fields["username"].widget = TextInput(
            attrs={"class": "form-input", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        self.fields["password"].widget = PasswordInput(
            attrs={"class": "form-input", "autocomplete": "current-password"}
        )


_FIELDS = {
    "username": (_("Username"), _("Write your username.")),
    "password": (_("Password"), _("Write your password.")),
}


class ByName(LoginThrottle):
    """A limit of the attempts for a username, from all addresses together. Attempts by API count too."""

    def get_cache_key(self, request: Any, view: Any) -> str:
        return attempts_with(request.POST.get("username", ""))


class ByAddress(LoginThrottle):
    """A limit of the attempts from an address, for all usernames together.

    It is high, because an office shares an address.
    """

    rate = "60/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        return f"login-from:{fingerprint(self.get_ident(request)).hex()}"


class SignIn(LoginView):
    """The sign-in page. `next` leads only to a page of this site. Signing in gives the session a new key."""

    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wait = _wait(request)
        if wait is None:
            return super().post(request, *args, **kwargs)
        log.warning("sign_in_throttled")
        form = self.authentication_form(request, initial={"username": request.POST.get("username", "")})
        context = self.get_context_data(form=form, throttled=True)
        return self.render_to_response(context, status=429, headers={"Retry-After": str(math.ceil(wait))})

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        log.info("sign_in_refused")
        response = super().form_invalid(form)
        response.status_code = 400
        return response


class SignOut(LogoutView):
    """The sign-out. It needs a POST, so that a link or an image on another page cannot do it."""

    http_method_names = ["post", "options"]
    next_page = "sign_in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You are signed out."))
        return response


def _wait(request: HttpRequest) -> float | None:
    """Return the seconds to wait before the next attempt, or None if this one may go on.

    Successful attempts count too.
    """
    for throttle in (ByName(), ByAddress()):
        if not throttle.allow_request(request, None):  # type: ignore[arg-type]  # they read only attributes of the request
            return throttle.wait() or 60
    return None
