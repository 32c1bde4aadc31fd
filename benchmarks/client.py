"""A client that waits for each answer, and the medians of the times."""

import http.client
import json
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

WARM = 40
"""Requests before the first that counts, so that every thread of the server has prepared each statement."""


class Client:
    """A kept-alive connection to one server, as one member of staff. The headers say that a proxy ended TLS."""

    def __init__(self, port: int, token: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"X-Forwarded-Proto": "https", "Accept-Language": "da"}
        if token:
            self._headers["Authorization"] = f"Token {token}"

    def get(self, path: str) -> bytes:
        """Return the body of the answer to GET. Raises `RuntimeError` for a status of 300 and above."""
        return self._send("GET", path)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the answer to POST as JSON. Raises `RuntimeError` for a status of 300 and above."""
        answer = self._send("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        return json.loads(answer)

    def _send(self, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] | None = None) -> bytes:
        self._connection.request(method, path, body, {**self._headers, **(more or {})})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:500].decode(errors='replace')}")
        return answer


def medians(samples: int, **calls: Callable[[], object]) -> dict[str, float]:
    """Return the median time of each call in milliseconds.

    The calls take turns, so that changes in the load of the machine affect all of them.
    """
    for call in calls.values():
        for _ in range(WARM):
            call()
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(samples):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) * 1000 for name, taken in times.items()}
