"""`/administration/`: what an administrator looks after. It names no young person."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.core.errors import Sentence
from backend.workspace.form_pages import FormPage


class Administration(PageView):
    """The first page, with a sentence about each of the others."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        return TemplateResponse(request, "administration/administration.html")


class SecretFormPage(FormPage):
    """A form whose answer shows a secret, this once: a one-time password, or the text of a token.

    `save` sets `secret`. A form that is sent twice saves once, so its second answer cannot show the secret again.
    """

    required_permission = Permission.ADMINISTER
    secret = ""
    secret_label: Sentence = ""
    secret_notes: tuple[Sentence, ...] = ()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        if self.secret:
            context = {
                "title": self.title,
                "subject": self.subject(),
                "secret": self.secret,
                "secret_label": self.secret_label,
                "secret_notes": self.secret_notes,
                "next_url": answer.headers["Location"],
            }
            return TemplateResponse(request, "administration/secret.html", context)
        if answer.status_code == 302:
            messages.warning(
                request,
                _("The form was sent twice. If you did not see the text that is shown once, make a new one."),
            )
        return answer


def new_password() -> str:
    """Return a random one-time password."""
    return secrets.token_urlsafe(12)
