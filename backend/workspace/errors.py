"""The error view of the pages for status 500 and 503. Django's own views serve the other errors."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from backend.core.api import views
from backend.core.api.problems import RETRY_AFTER, is_api


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for status 503 if the database cannot be reached, else for 500. It is `handler500`.

    Neither page runs a query.
    """
    if is_api(request) or not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return views.server_error(request)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
