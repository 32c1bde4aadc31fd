"""Is this process alive, and can it serve? Asked by containers, load balancers and `make run`."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

TIMEOUT = 0.5  # seconds


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
            return JsonResponse(checks, status=200 if all(checks.values()) else 503)
        return self.get_response(request)


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
