"""A caller of the API: a member of staff with a token, by means of the standard library alone."""

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

TIMEOUT = 15  # seconds


@dataclass(frozen=True)
class Answer:
    """Status and document of an answer; what has no body is an empty document."""

    status: int
    document: Any

    def __str__(self) -> str:
        detail = self.document.get("detail", "") if isinstance(self.document, dict) else ""
        errors = self.document.get("errors", "") if isinstance(self.document, dict) else ""
        return f"{self.status} {detail} {errors}".strip()


class Caller:
    """Signed in as one member of staff."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self._api = f"{url.rstrip('/')}/api/v1"
        self._token = ""
        self.username = username
        self._token = str(self.post("/auth/token/", username=username, password=password)["token"])
        self.id = int(self.get("/me/")["id"])

    def get(self, path: str) -> Any:
        """The document; AssertionError carries the problem when there is none."""
        return self._expect(self.ask("GET", path), path)

    def post(self, path: str, **body: Any) -> Any:
        """The same for a command."""
        return self._expect(self.ask("POST", path, body), path)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Whatever the system answers."""
        headers = {"Accept-Language": "da", "Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Token {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._api + path, data, headers, method=method)  # noqa: S310  # http, ours
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310  # likewise
                return _answer(response)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error)

    def _expect(self, answer: Answer, path: str) -> Any:
        assert answer.status < 300, f"{path} answered {answer}"
        return answer.document


def _answer(response: "http.client.HTTPResponse | urllib.error.HTTPError") -> Answer:
    text = response.read()
    return Answer(response.status or 0, json.loads(text) if text else {})
