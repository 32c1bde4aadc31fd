"""The middleware of the composition."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """Log one line when a request ends: request id, route, status, staff id.

    It logs the pattern of the route instead of the path, so that no search text and no id of a path is in the log.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} {match.route if match else '-'}"


class PageCompression(GZipMiddleware):
    """Compress pages with gzip for browsers that accept it, and nothing else.

    Django adds a random number of bytes to each compressed page and masks the CSRF token anew in each, so the length of
    a page says nothing of its secrets (BREACH). Answers of the API keep their strong ETags, which gzip would weaken.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
