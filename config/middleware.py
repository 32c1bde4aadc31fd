"""The middleware of the composition."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """Log one line when a request ends: request id, route, status, staff id.

    The route's pattern stands for the path, so that neither search text nor the ids in a path are logged.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} {match.route if match else '-'}"
