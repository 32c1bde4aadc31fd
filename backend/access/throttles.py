"""Limits on how often a caller may try something. Redis counts. Without Redis all requests are allowed and logged."""

from collections.abc import Callable

import structlog
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from backend.core.crypto import fingerprint

log = structlog.get_logger(__name__)


class Throttle(ScopedRateThrottle):
    """A limit by the rate of the view's `throttle_scope`, for each caller."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        return _or_allow(super().allow_request, request, view)


class LoginThrottle(SimpleRateThrottle):
    """A limit of sign-in attempts for a username, from all addresses. The key has a fingerprint, not the name."""

    scope = "login"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        username = request.data.get("username", "") if isinstance(request.data, dict) else ""
        return attempts_with(str(username))

    def allow_request(self, request: Request, view: APIView) -> bool:
        return _or_allow(super().allow_request, request, view)


def attempts_with(username: str) -> str:
    """Return the key under which the sign-in attempts of a username are counted, by API and page together."""
    return f"login:{fingerprint(username.lower()).hex()}"


def _or_allow(ask: Callable[[Request, APIView], bool], request: Request, view: APIView) -> bool:
    try:
        return bool(ask(request, view))
    except RedisError:
        log.warning("throttle_unavailable")
        return True
