"""Django's own error pages: problems under /api/, pages elsewhere. config.urls names them as its handlers."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from backend.core.api.problems import answer, is_api, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: handler400."""
    return problem(400) if is_api(request) else defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: handler403."""
    return problem(403) if is_api(request) else defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: handler404."""
    return problem(404) if is_api(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is away: handler500, which Django calls while the exception is being handled."""
    return answer(sys.exc_info()[1], request) if is_api(request) else defaults.server_error(request)
