"""Health checks for containers, load balancers and `make run`: /livez and /readyz."""

from collections.abc import Callable, Mapping

import redis
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from backend.core.functions import call

TIMEOUT = 0.5  # seconds


facts: dict[str, Callable[[], Mapping[str, object]]] = {}
"""Figures of the apps that /readyz also shows to operators, by name. They never make the system unready.

An app adds its figures in its `health.py`.
"""


class Health:
    """Middleware that answers /livez (the process runs) and /readyz (database and Redis answer) without sign-in.

    It is the first middleware, because these requests have no TLS, no known host name and no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return JsonResponse({"alive": True})
        if request.path == "/readyz":
            checks = {"database": database_answers(), "redis": redis_answers()}
            return JsonResponse({**checks, **facts_of_apps(checks)}, status=200 if all(checks.values()) else 503)
        return self.get_response(request)


def facts_of_apps(checks: Mapping[str, bool]) -> dict[str, Mapping[str, object] | None]:
    """Return the facts of the apps by name, or None for those that cannot be read."""
    if not checks["database"]:
        return dict.fromkeys(facts)
    found: dict[str, Mapping[str, object] | None] = {}
    for name, fact in facts.items():
        try:
            found[name] = fact()
        except DatabaseError:
            found[name] = None
    return found


def database_answers() -> bool:
    """Return whether the database answers a query."""
    try:
        call("now")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    """Return whether the broker answers within half a second."""
    try:
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
