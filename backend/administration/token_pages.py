"""The pages of the tokens of integrations: the list, a new token, the end of one."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from backend.access import tokens
from backend.access.models import IntegrationToken
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.access.staff_serializers import CreateIntegrationTokenSerializer
from backend.administration.pages import SecretFormPage
from backend.core import clock
from backend.core.errors import Sentence
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout


class Tokens(PageView):
    """`/administration/integrationer/`: the tokens that are valid or have expired, without their text."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        with as_system("the serving role has no privilege on tokens"):
            found = IntegrationToken.objects.select_related("token__user")
            rows = list(found.order_by("token__user__username", "id"))
        context = {"tokens": rows, "now": clock.real_now()}
        return TemplateResponse(request, "administration/tokens.html", context)


class CreateToken(SecretFormPage):
    """`/administration/integrationer/ny/`: a token for a program that reads reports."""

    serializer_class = CreateIntegrationTokenSerializer
    layout = Layout(
        first=("name", "audience", "days"),
        more=("recipient", "purpose", "replace"),
        labels={
            "name": _("Name of the integration"),
            "audience": _("Which figures?"),
            "days": _("For how many days is it valid?"),
            "recipient": _("Who receives the figures?"),
            "purpose": _("For what?"),
            "replace": _("End the earlier tokens of this integration"),
        },
        hints={
            "name": _("For example: powerbi. The account is created if it does not exist."),
            "recipient": _("Needed for exact figures."),
            "purpose": _("Needed for exact figures."),
        },
    )
    title = _("New token")
    button = _("Create the token")
    explanation = _("The integration reads the reports, and nothing else: no names and no cases.")
    done = _("The token is created.")
    secret_label = _("Token")
    secret_notes = (
        _("Copy the token now. It is shown only this once."),
        _("Store it where the program keeps its secrets, not in an e-mail."),
    )

    def initial(self) -> Mapping[str, Any]:
        return {"audience": "publication", "days": 365}

    def subject(self) -> Sentence:
        return _("Integrations")

    def back_url(self) -> str:
        return reverse("administration-tokens")

    def save(self, values: Mapping[str, Any]) -> IntegrationToken:
        self.secret, made = tokens.issue_token(**values, by=self.staff)
        return made


class EndToken(FormPage):
    """`/administration/integrationer/<id>/luk/`: end a token."""

    required_permission = Permission.ADMINISTER
    serializer_class = None
    title = _("End the token")
    button = _("End the token")
    explanation = _("The program that uses it can read nothing from now on.")
    done = _("The token is ended.")

    @cached_property
    def token(self) -> IntegrationToken:
        with as_system("the serving role has no privilege on tokens"):
            found = IntegrationToken.objects.select_related("token__user").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def prepare(self) -> None:
        self.token  # noqa: B018  # raises Http404

    def subject(self) -> Sentence:
        return str(self.token.token.user.username)

    def back_url(self) -> str:
        return reverse("administration-tokens")

    def extra_context(self) -> Mapping[str, Any]:
        return {"danger": True}

    def save(self, values: Mapping[str, Any]) -> None:
        tokens.end_token(token_id=self.token.pk, by=self.staff)
