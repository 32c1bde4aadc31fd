"""Is this process alive, and can it serve? Asked by containers, load balancers and `make run`."""

from collections.abc import Callable, Mapping

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

TIMEOUT = 0.5  # seconds


facts: dict[str, Callable[[], Mapping[str, object]]] = {}
"""What apps tell on /readyz beside, by name: figures for whoever watches, which never make the system unready.

An app adds to it from its `health.py`.
"""


class Health:
    """Middleware that answers /livez (the process runs) and /readyz (database and Redis answer) to anybody.

    It stands before everything else: whoever asks comes without TLS, without a known host name and without a session.
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
    """The facts of the apps; null where they cannot be told."""
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
    """Does the database answer a question?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    """Does the broker answer, within half a second?"""
    try:
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
