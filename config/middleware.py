"""The middleware of the composition."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """Log one line when a request ends: request id, route, status, staff id.

    It logs the pattern of the route instead of the path, so that no search text and no id of a path is in the log.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} {match.route if match else '-'}"
