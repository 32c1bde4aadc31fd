"""Questions that several parts of an answer ask, and that cost a query: each is answered once."""

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Once:
    """The base class of what such questions are about. It keeps the answers."""

    @cached_property
    def _answers(self) -> dict[Any, Any]:
        return {}

    def once(self, question: Callable[..., Answer], *arguments: Hashable) -> Answer:
        """Return `question(self, *arguments)`. It runs once for the same arguments, however many parts ask."""
        key = (question, *arguments)
        if key not in self._answers:
            self._answers[key] = question(self, *arguments)
        answer: Answer = self._answers[key]
        return answer

    def know(self, question: Callable[[Any], Answer], answer: Answer) -> None:
        """Use `answer` for `once(question)`, for example where a list asks one query for all of its rows."""
        self._answers[(question,)] = answer
