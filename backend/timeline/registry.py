"""What each app holds about a young person: contributed in `timeline.py`, so that the foundation knows no domain."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Choices, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from backend.core.codelists import in_language
from backend.core.errors import Sentence

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what kind, which record, and the facts to show (codes, ids, texts)."""

    at: datetime
    kind: str
    id: int
    facts: dict[str, Any]


@dataclass(frozen=True)
class Label:
    """A fact that is shown in the language of whoever asks: what is read, and what it reads as."""

    read: str | Combinable
    show: Callable[[Any], str]


def choice(path: str, choices: type[Choices]) -> Label:
    """The label of a choice; of none it is empty."""
    labels = dict(choices.choices)
    return Label(path, lambda value: str(labels.get(value, value)))


def code(path: str) -> Label:
    """The label of a row of a code list."""
    return Label(JSONObject(da=f"{path}__label_da", en=f"{path}__label_en"), lambda labels: in_language(**labels))


Facts = Mapping[str, str | Combinable | Label]
"""Facts by the name under which they are shown: paths or expressions of the ORM, and labels of such."""


@dataclass(frozen=True, kw_only=True)
class TimelinePart:
    """One kind of entry: which records of a young person, when each happened, and the facts that are shown of it.

    `rows` returns the records of one young person; each part is read with one query.
    `at` is the path to the moment, or `on` the path to the day, which stands at the midnight that begins it.
    """

    kind: str
    label: Sentence
    rows: Callable[["YoungPerson"], QuerySet[Any]]
    at: str = ""
    on: str = ""
    facts: Facts

    @property
    def reads(self) -> list[str | Combinable]:
        """Return what the facts are read from: paths and expressions."""
        return [fact.read if isinstance(fact, Label) else fact for fact in self.facts.values()]

    def shown(self, read: Mapping[str | Combinable, Any]) -> dict[str, Any]:
        """Return the facts as they are shown, from what was read."""
        return {
            name: fact.show(read[fact.read]) if isinstance(fact, Label) else read[fact]
            for name, fact in self.facts.items()
        }


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

    def __getitem__(self, kind: str) -> TimelinePart:
        return self._parts[kind]


timeline = Timeline()
