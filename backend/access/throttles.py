"""Limits on how often a caller may try something. Redis counts. Without Redis all requests are allowed and logged.

Redis counts each request in one step, so that parallel requests cannot pass a limit together.
"""

import time
import unicodedata
from dataclasses import dataclass, field

import structlog
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from backend.core.crypto import fingerprint

log = structlog.get_logger(__name__)

MINUTE = 60
"""Seconds in which sign-in attempts are counted together."""
ATTEMPTS_BY_NAME = 10
"""How many attempts a minute a username has, by API and page together, from all addresses."""
ATTEMPTS_BY_ADDRESS = 60
"""How many refused attempts a minute an address has, for all usernames. It is high, because an office shares one."""


class Throttle(ScopedRateThrottle):
    """A limit by the rate of the view's `throttle_scope`, for each caller."""

    seconds = MINUTE

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.scope = getattr(view, self.scope_attr, None)
        if not self.scope:
            return True
        most, seconds = self.parse_rate(self.get_rate())
        key = self.get_cache_key(request, view)
        assert most
        assert seconds
        assert key
        self.seconds = seconds
        try:
            return _count(key, seconds) <= most
        except RedisError:
            log.warning("throttle_unavailable")
            return True

    def wait(self) -> float:
        return _remaining(self.seconds)


@dataclass(frozen=True)
class SignInAttempt:
    """One attempt to sign in, which `begin` has counted."""

    keys: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, username: str, request: HttpRequest) -> "SignInAttempt":
        """Count an attempt before the password is checked. Raises `Throttled` for one too many.

        The name is counted first. Attempts beyond its limit do not count for the address, so that one user who types a
        wrong password does not keep the whole office out.
        """
        return cls._count({attempts_with(username): ATTEMPTS_BY_NAME, _from("login", request): ATTEMPTS_BY_ADDRESS})

    @classmethod
    def begin_with_token(cls, request: HttpRequest) -> "SignInAttempt":
        """Count an attempt before the token in an address is looked up. Raises `Throttled` for one too many."""
        return cls._count({_from("calendar", request): ATTEMPTS_BY_ADDRESS})

    @classmethod
    def _count(cls, limits: dict[str, int]) -> "SignInAttempt":
        keys = []
        try:
            for key, most in limits.items():
                keys.append(_slot(key, MINUTE))
                if _count(key, MINUTE) > most:
                    log.warning("sign_in_throttled")
                    raise Throttled(wait=_remaining(MINUTE))
        except RedisError:
            log.warning("throttle_unavailable")
        return cls(keys)

    def succeeded(self) -> None:
        """Take the attempt off the counts, because it was no guess."""
        try:
            for key in self.keys:
                cache.decr(key)
        except (RedisError, ValueError):  # ValueError: the minute is over, and its count is gone
            log.warning("throttle_unavailable")


def _from(kind: str, request: HttpRequest) -> str:
    """Return the key under which the attempts from the address of a request are counted."""
    address = Throttle().get_ident(Request(request)) or ""
    return f"{kind}-from:{fingerprint(address).hex()}"


def attempts_with(username: str) -> str:
    """Return the key under which the sign-in attempts of a username are counted.

    Spellings that sign-in may take for the same account count together. The key has a fingerprint, not the name.
    """
    same = unicodedata.normalize("NFKC", username).strip().casefold()
    return f"login:{fingerprint(same).hex()}"


def _count(key: str, seconds: int) -> int:
    """Count one more under `key` in the present period of `seconds`, and return how many there are."""
    slot = _slot(key, seconds)
    cache.add(slot, 0, timeout=2 * seconds)
    return int(cache.incr(slot))


def _slot(key: str, seconds: int) -> str:
    return f"{key}:{int(time.time() // seconds)}"


def _remaining(seconds: int) -> float:
    return seconds - time.time() % seconds
