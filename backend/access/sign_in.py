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
from rest_framework.exceptions import Throttled

from backend.access.throttles import SignInAttempt

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


class SignIn(LoginView):
    """The sign-in page. `next` leads only to a page of this site. Signing in gives the session a new key."""

    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.attempt = SignInAttempt.begin(request.POST.get("username", ""), request)
        except Throttled as exc:
            form = self.authentication_form(request, initial={"username": request.POST.get("username", "")})
            context = self.get_context_data(form=form, throttled=True)
            return self.render_to_response(
                context, status=429, headers={"Retry-After": str(math.ceil(getattr(exc, "wait", 1)))}
            )
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        self.attempt.succeeded()
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again: 401 for a wrong name or password, 400 for an empty field."""
        log.info("sign_in_refused")
        response = super().form_invalid(form)
        response.status_code = 401 if form.non_field_errors() else 400
        return response


class SignOut(LogoutView):
    """The sign-out. It needs a POST, so that a link or an image on another page cannot do it."""

    http_method_names = ["post", "options"]
    next_page = "sign_in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You are signed out."))
        return response
