"""`/min-profil/`: what members of staff decide about their own account."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from backend.access.calendar_feeds import create_feed, feed_created_at, revoke_feed
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.access.sessions import end_other_sign_ins, sign_ins
from backend.access.staff import change_password, choose_digest
from backend.access.staff_serializers import ChangePasswordSerializer
from backend.core.errors import Forbidden
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout


class Profile(PageView):
    """The page with the roles, password, language, e-mails, calendar and sign-ins of the member of staff."""

    required_permission = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def page(self, **more: Any) -> HttpResponse:
        """Return the page. `more` has values that are shown once."""
        context = {
            "staff": self.staff,
            "memberships": self.staff_roles.memberships,
            "works_with_cases": self.staff_roles.may(Permission.READ_CASES),
            "calendar_since": feed_created_at(self.staff),
            "sign_ins": sign_ins(self.staff),
            "present": self.request.session.session_key,
            **more,
        }
        return TemplateResponse(self.request, "workspace/profile.html", context)


class ProfileAction(Profile):
    """A button of the profile. Without a new request it only shows the profile."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("profile")


class CreateCalendar(ProfileAction):
    """Create the address of the calendar, and show it once."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.staff_roles.may(Permission.READ_CASES):
            raise Forbidden
        token = create_feed(staff=self.staff)
        return self.page(address=urljoin(settings.PUBLIC_URL, reverse("calendar", kwargs={"token": token})))


class RevokeCalendar(ProfileAction):
    """End the address of the calendar."""

    def post(self, request: HttpRequest) -> HttpResponse:
        revoke_feed(staff=self.staff)
        messages.success(request, _("The address of the calendar no longer works."))
        return redirect("profile")


class ChooseDigest(ProfileAction):
    """Turn the morning e-mail on or off."""

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("wanted") == "true"
        choose_digest(staff=self.staff, wanted=wanted)
        messages.success(request, _("You get the morning e-mail.") if wanted else _("You get no morning e-mail."))
        return redirect("profile")


class EndOtherSignIns(ProfileAction):
    """End all sign-ins except the present one."""

    def post(self, request: HttpRequest) -> HttpResponse:
        end_other_sign_ins(self.staff, but=request.session.session_key or "")
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("profile")


class ChangePasswordFormSerializer(ChangePasswordSerializer):
    """The present password, and the new one twice."""

    again = serializers.CharField(max_length=500, trim_whitespace=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["new_password"] != attrs.pop("again"):
            raise serializers.ValidationError({"again": _("The two passwords differ. Write the new one twice.")})
        return attrs


class ChangePassword(FormPage):
    """The form that changes the password. All sign-ins end, also the present one."""

    required_permission = None
    serializer_class = ChangePasswordFormSerializer
    layout = Layout(
        first=("old_password", "new_password", "again"),
        labels={
            "old_password": gettext_lazy("Your present password"),
            "new_password": gettext_lazy("New password, at least 12 characters"),
            "again": gettext_lazy("The new password again"),
        },
        passwords=frozenset({"old_password", "new_password", "again"}),
    )
    title = gettext_lazy("Change your password")
    button = gettext_lazy("Change the password")
    explanation = gettext_lazy(
        "You are signed out everywhere, and sign in again with the new password. The address of your calendar ends too."
    )
    done = gettext_lazy("Your password is changed. Sign in with the new one.")

    def subject(self) -> str:
        return _("My profile")

    def back_url(self) -> str:
        return reverse("profile")

    def next_page(self, record_id: int | None) -> str:
        return reverse("sign_in")

    def save(self, values: Mapping[str, Any]) -> None:
        change_password(staff=self.staff, **values)
        with as_system("the serving role has no privilege on sessions"):
            logout(self.request)
