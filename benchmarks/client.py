"""A client that waits for each answer, and the times that calls take."""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SAMPLES = 300
"""Requests of each kind in a run whose results are written."""

WARM = 40
"""Requests before the first that counts, so that every thread of the server has prepared each statement."""

FRESH = {"X-Fresh-Connection": "yes"}
"""The header with which a request gets a new connection to the database (`benchmarks.middleware`)."""


class Client:
    """A kept-alive connection to one server, as one member of staff. The headers say that a proxy ended TLS.

    `credentials` are the header of a token or the cookie of a session.
    """

    def __init__(self, port: int, credentials: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {
            "X-Forwarded-Proto": "https",
            "Accept-Language": "da",
            **credentials,
        }

    def get(self, path: str) -> Any:
        """Return the answer to GET as JSON. Raises `RuntimeError` for a status of 300 and above."""
        return json.loads(self.read(path))

    def read(self, path: str) -> bytes:
        """Return the body of the answer to GET. Raises `RuntimeError` for a status of 300 and above."""
        return self._send("GET", path)

    def post(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        """Send a body as JSON. Raises `RuntimeError` for a status of 300 and above."""
        self._send("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

    def _send(self, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] | None = None) -> bytes:
        self._connection.request(method, path, body, {**self._headers, **(more or {})})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:500].decode(errors='replace')}")
        return answer


@dataclass
class Times:
    """The milliseconds that a call took, once for each sample."""

    taken: list[float] = field(default_factory=list)

    def add(self, call: Callable[[], object]) -> None:
        """Call once, and add the time that it took."""
        start = time.perf_counter()
        call()
        self.taken.append((time.perf_counter() - start) * 1000)

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        """The time that 95 of 100 samples do not exceed."""
        return statistics.quantiles(self.taken, n=20, method="inclusive")[-1]


def take_turns(samples: int, **calls: Callable[[], object]) -> dict[str, Times]:
    """Return the times of each call. The calls take turns, so that other work of the machine affects all of them."""
    for call in calls.values():
        for _ in range(WARM):
            call()
    times = {name: Times() for name in calls}
    for _ in range(samples):
        for name, call in calls.items():
            times[name].add(call)
    return times
