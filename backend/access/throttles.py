"""Limits on what can be tried often. They count in Redis; while that is away, work goes on and the log says so."""

from collections.abc import Callable

import structlog
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from backend.core.crypto import fingerprint

log = structlog.get_logger(__name__)


class Throttle(ScopedRateThrottle):
    """The rate of the view's `throttle_scope` per caller."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        return _or_allow(super().allow_request, request, view)


class LoginThrottle(SimpleRateThrottle):
    """Sign-in attempts per username, whichever address they come from. The key holds a fingerprint, no name."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        username = request.data.get("username", "") if isinstance(request.data, dict) else ""
        return attempts_with(str(username))

    def allow_request(self, request: Request, view: APIView) -> bool:
        return _or_allow(super().allow_request, request, view)


def attempts_with(username: str) -> str:
    """The key under which attempts to sign in with a username are counted, at the API and on the page together."""
    return f"login:{fingerprint(username.lower()).hex()}"


def _or_allow(ask: Callable[[Request, APIView], bool], request: Request, view: APIView) -> bool:
    try:
        return bool(ask(request, view))
    except RedisError:
        log.warning("throttle_unavailable")
        return True
