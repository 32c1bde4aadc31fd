"""A caller of the API: a member of staff or another system, with the standard library only."""

import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

TIMEOUT = 15  # seconds
PAGE = 200


@dataclass(frozen=True)
class Answer:
    """Status and body of an answer."""

    status: int
    body: bytes

    def __str__(self) -> str:
        said = self.document if isinstance(self.document, dict) else {}
        return f"{self.status} {said.get('detail', '')} {said.get('errors', '')}".strip()

    @property
    def document(self) -> Any:
        """The JSON document, {} for an empty body."""
        return json.loads(self.body) if self.body else {}

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error["code"] for error in self.document.get("errors", [])]


class Caller:
    """A caller of the API, with or without a token."""

    def __init__(self, url: str, token: str = "") -> None:
        self._api = f"{url.rstrip('/')}/api/v1"
        self._token = token

    @classmethod
    def signed_in(cls, url: str, username: str, password: str) -> Self:
        """Sign in a member of staff."""
        return cls(url, cls(url).post("/auth/token/", username=username, password=password)["token"])

    @cached_property
    def me(self) -> Any:
        return self.get("/me/")

    @property
    def id(self) -> int:
        return int(self.me["id"])

    def get(self, path: str) -> Any:
        """Return the document. Raises AssertionError, with the problem document, for another answer."""
        return self._expect(self.ask("GET", path), path).document

    def post(self, path: str, **body: Any) -> Any:
        """Post a body and return the document, with errors as in `get`."""
        return self._expect(self.ask("POST", path, body), path).document

    def rows(self, path: str, **filters: object) -> list[Any]:
        """Return all rows of a list, page by page."""
        query = "".join(f"&{name}={value}" for name, value in filters.items())
        rows: list[Any] = []
        page = {"next": True}
        while page["next"]:
            page = self.get(f"{path}?page_size={PAGE}&page={len(rows) // PAGE + 1}{query}")
            rows += page["results"]
        return rows

    def csv(self, path: str) -> bytes:
        """Return the answer to a request that accepts CSV."""
        return self._expect(self.ask("GET", path, accept="text/csv"), path).body

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, accept: str = "*/*") -> Answer:
        """Send a request and return the answer, whatever its status."""
        headers = {"Accept-Language": "da", "Content-Type": "application/json", "Accept": accept}
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

    def _expect(self, answer: Answer, path: str) -> Answer:
        assert answer.status < 300, f"{path} answered {answer}"
        return answer


def _answer(response: "http.client.HTTPResponse | urllib.error.HTTPError") -> Answer:
    return Answer(response.status or 0, response.read())
