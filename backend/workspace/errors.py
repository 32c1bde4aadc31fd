"""The error page for when the database is away; those of other errors are Django's own, with our templates."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from backend.core.api import views
from backend.core.api.problems import RETRY_AFTER, is_api


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: 503 where the database is away, else 500. Both pages are drawn without asking anything."""
    if is_api(request) or not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return views.server_error(request)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
