"""The registry of timeline entries. Each app registers its own in `timeline.py`, so that this app imports no domain."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Choices, QuerySet, TextChoices
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from backend.core.codelists import label_for_request
from backend.core.errors import Sentence

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


@dataclass(frozen=True)
class Entry:
    """One event: its time, its kind, the id of its record, and the facts to show (codes, ids, texts)."""

    at: datetime
    kind: str
    id: int
    facts: dict[str, Any]


@dataclass(frozen=True)
class Label:
    """A fact that is shown in the language of the request. `show` returns the text for the value that `read` gives."""

    read: str | Combinable
    show: Callable[[Any], str]


def quoted(words: str) -> str:
    """Return the young person's own words in quotation marks, or "" without any."""
    return f"“{words}”" if words else ""


def choice(path: str, choices: type[Choices]) -> Label:
    """Return the label of a choice. The label of an empty value is empty."""
    labels = dict(choices.choices)
    return Label(path, lambda value: str(labels.get(value, value)))


def code(path: str) -> Label:
    """Return the label of a row of a code list."""
    return Label(JSONObject(da=f"{path}__label_da", en=f"{path}__label_en"), lambda labels: label_for_request(**labels))


class Group(TextChoices):
    """The groups of entries by which the timeline on the page can be filtered."""

    CONTACTS = "contacts", _("Contacts")
    COURSE = "course", _("Course and interventions")
    JOB = "job", _("Job and education")
    CASE = "case", _("The case")


Facts = Mapping[str, str | Combinable | Label]
"""Facts by the name under which they are shown: paths or expressions of the ORM, or labels."""


@dataclass(frozen=True, kw_only=True)
class TimelinePart:
    """One kind of entry: the records of a young person, the time of each, and the facts to show.

    `rows` returns the records of one young person. `at` is the path to the time. For records that have only a date,
    `on` is the path to the date, and the time is midnight at the beginning of that day.

    One query reads the newest entries of all parts. It reads the facts as JSON, which loses the zeros at the end of a
    decimal number: cast such a number to text.

    The page shows `headline`, and `details` below it: functions of the facts. It can be filtered by `group`. `records`
    returns the records with these ids, with all that their abilities ask, so that the page shows their verbs.
    """

    kind: str
    label: Sentence
    rows: Callable[["YoungPerson"], QuerySet[Any]]
    at: str = ""
    on: str = ""
    facts: Facts
    group: Group
    headline: Callable[[Mapping[str, Any]], Sentence]
    details: Callable[[Mapping[str, Any]], list[Sentence]] = lambda facts: []
    records: Callable[[Collection[int]], QuerySet[Any]] | None = None

    @property
    def reads(self) -> list[str | Combinable]:
        """The paths and expressions from which the facts are read."""
        return [fact.read if isinstance(fact, Label) else fact for fact in self.facts.values()]

    def shown(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return the facts to show, from the values of `reads`."""
        return {
            name: fact.show(value) if isinstance(fact, Label) else value
            for (name, fact), value in zip(self.facts.items(), values, strict=True)
        }


class Timeline:
    """The parts that apps have registered."""

    def __init__(self) -> None:
        self._parts: dict[str, TimelinePart] = {}

    def add(self, *parts: TimelinePart) -> None:
        """Register parts. Raises `ImproperlyConfigured` if a kind is registered already."""
        for part in parts:
            if part.kind in self._parts:
                raise ImproperlyConfigured(f"{part.kind} is registered twice.")
            self._parts[part.kind] = part

    def __iter__(self) -> Iterator[TimelinePart]:
        return iter(sorted(self._parts.values(), key=lambda part: part.kind))

    def __getitem__(self, kind: str) -> TimelinePart:
        return self._parts[kind]

    def line(self, entry: Entry) -> dict[str, Any]:
        """Return an entry as a line of a page: the entry and its part, the headline, and the details that it has."""
        part = self[entry.kind]
        details = [detail for detail in part.details(entry.facts) if detail]
        return {"entry": entry, "part": part, "headline": part.headline(entry.facts), "details": details}


timeline = Timeline()
