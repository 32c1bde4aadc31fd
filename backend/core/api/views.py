"""Django's error views: problems under /api/, pages elsewhere. `config.urls` names them as its handlers."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from backend.core.api.problems import answer, is_api, missing, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the answer for status 400."""
    return problem(400) if is_api(request) else defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the answer for status 403."""
    return problem(403) if is_api(request) else defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the answer for status 404."""
    return missing(request) if is_api(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the answer for status 500, or 503 if the database cannot be reached.

    Django calls it while the exception is being handled, so `sys.exc_info()` still has it.
    """
    return answer(sys.exc_info()[1], request) if is_api(request) else defaults.server_error(request)
