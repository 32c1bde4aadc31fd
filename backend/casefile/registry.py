"""What each app holds about a young person: contributed in `casefile.py`, so that the foundation knows no domain."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from backend.core.api.paging import TimelineCursor
from backend.core.errors import Sentence
from backend.people.models import YoungPerson


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what kind, which record, and the facts to show (codes, ids, texts)."""

    at: datetime
    kind: str
    id: int
    facts: dict[str, Any]


@dataclass(frozen=True)
class TimelinePart:
    """One kind of entry. `entries(person, before, limit)` answers at most `limit` older ones, newest first."""

    kind: str
    label: Sentence
    entries: Callable[[YoungPerson, TimelineCursor | None, int], Iterable[Entry]]


class Timeline:
    """The parts that apps have registered."""

    def __init__(self) -> None:
        self._parts: dict[str, TimelinePart] = {}

    def add(self, *parts: TimelinePart) -> None:
        """Register; ImproperlyConfigured if a kind is taken."""
        for part in parts:
            if part.kind in self._parts:
                raise ImproperlyConfigured(f"{part.kind} is registered twice.")
            self._parts[part.kind] = part

    def __iter__(self) -> Iterator[TimelinePart]:
        return iter(sorted(self._parts.values(), key=lambda part: part.kind))

    def label(self, kind: str) -> Sentence:
        return self._parts[kind].label


timeline = Timeline()
