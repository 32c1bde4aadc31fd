"""The pages to sign in and out."""

import math
from typing import Any

import structlog
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.forms import BoundField, CharField, PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import Throttled

from backend.access.staff import change_password
from backend.access.throttles import SignInAttempt
from backend.core.errors import Invalid
from backend.organisation.models import Staff

log = structlog.get_logger(__name__)


class SignInForm(AuthenticationForm):
    """The form with username and password. After a one-time password it also asks for the new one, twice.

    A wrong name and a wrong password give the same error, so that nobody can find out which usernames exist.
    """

    new_password = CharField(required=False, strip=False, max_length=500)
    again = CharField(required=False, strip=False, max_length=500)
    asks_for_new_password = False

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
        for name, purpose in _PASSWORDS.items():
            self.fields[name].widget = PasswordInput(attrs={"class": "form-input", "autocomplete": purpose})

    def clean(self) -> dict[str, Any]:
        """Check name and password, and the new password where the present one works only once."""
        cleaned: dict[str, Any] = super().clean()
        staff = self.get_user()
        self.asks_for_new_password = isinstance(staff, Staff) and staff.has_one_time_password()
        if self.asks_for_new_password:
            if not cleaned.get("new_password"):
                raise ValidationError(_("This password works once. Write it again, and choose your own."))
            if cleaned["new_password"] != cleaned.get("again"):
                self.add_error("again", _("The two passwords differ. Write the new one twice."))
        return cleaned

    def shown(self) -> list[BoundField]:
        """Return the fields to show: the new password only after a one-time password."""
        names = _FIELDS if self.asks_for_new_password else ("username", "password")
        return [self[name] for name in names]


_FIELDS = {
    "username": (_("Username"), _("Write your username.")),
    "password": (_("Password"), _("Write your password.")),
    "new_password": (_("New password, at least 12 characters"), _("Write your password.")),
    "again": (_("The new password again"), _("Write your password.")),
}
_PASSWORDS = {"password": "current-password", "new_password": "new-password", "again": "new-password"}


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

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]  # authentication_form says so
        """Sign in, and store the new password first where the present one works only once."""
        self.attempt.succeeded()
        if form.asks_for_new_password:
            passwords = {
                "old_password": form.cleaned_data["password"],
                "new_password": form.cleaned_data["new_password"],
            }
            try:
                change_password(staff=form.get_user(), **passwords)
            except Invalid as refused:
                for error in refused.parts:
                    form.add_error("new_password", str(error))
                return self._show_again(form, 400)
        return super().form_valid(form)

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]  # likewise
        """Show the form again: 401 for a wrong name or password, 400 for an empty field or a new password."""
        if form.asks_for_new_password:
            self.attempt.succeeded()
            return self._show_again(form, 400)
        log.info("sign_in_refused")
        return self._show_again(form, 401 if form.non_field_errors() else 400)

    def _show_again(self, form: SignInForm, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


class SignOut(LogoutView):
    """The sign-out. It needs a POST, so that a link or an image on another page cannot do it."""

    http_method_names = ["post", "options"]
    next_page = "sign_in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You are signed out."))
        return response
