"""Middleware of the measured servers."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse


def fresh_connections(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Close the kept connection before a request with the header X-Fresh-Connection.

    The request then pays what the first request of a new process pays in the database: connecting, and a PostgreSQL
    process that has read no catalog, planned no statement and compiled no function.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if "X-Fresh-Connection" in request.headers:
            connection.close()
        return get_response(request)

    return handle
