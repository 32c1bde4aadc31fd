"""What reports are made of, and the registries that each app's `measures.py` adds to.

`Counted` is a SELECT with one row for each thing that is counted: a person, a referral, a follow-up, a job start. A
`Measure` asks one question of such rows. So one statement answers all measures that count the same things, grouped by
whatever the rows can be grouped by, and the people behind a figure are the very rows that were counted.

What the SELECT may refer to, beside tables: `%(first)s` and `%(last)s`, the period, both days included; `%(today)s`,
the day on which a state is seen: the last of the period, as far as it has come; `%(as_of)s`, the day by which something
has happened or not. Never `now()` or `CURRENT_DATE`: time is a parameter. It answers at least `young_person_id` (null
for what is about no young person) and `unit_id`, and every column that `columns` names.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence

NOT_STATED = _("not stated")


class Direction(Enum):
    """Which way is better, where there is one."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Kind(Enum):
    """How the rows become a figure."""

    COUNT = "count"
    """How many."""
    SHARE = "share"
    """How many of them also fulfil `hit`, in per cent."""
    RATIO = "ratio"
    """The sum of `value` ÷ the sum of `per`."""
    MEAN = "mean"
    """The mean of `value`, over the rows that have one."""
    MEDIAN = "median"
    """Likewise the median."""
    LARGEST = "largest"
    """Likewise the largest."""


class Counts(TextChoices):
    """What is counted: people once each, events all of them."""

    PEOPLE = "people", _("people")
    EVENTS = "events", _("events")


@dataclass(frozen=True, kw_only=True, eq=False)
class Counted:
    """The rows that measures count. `source` says to people where they come from.

    `once`: there is at most one row for each young person. `flows`: a row belongs to the day in its column `on`, which
    lies in the period, and whatever else it says follows from `as_of` alone: the months of a quarter add up to it.
    """

    key: str
    source: Sentence
    sql: str
    columns: frozenset[str] = frozenset()
    of_people: bool = True
    once: bool = False
    flows: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Measure:
    """A figure that a manager may ask for. The conditions and values are SQL over the rows `c` of `counted`.

    `key` begins with the report that it stands in. `among`: which rows it is about. `pending`: those of whom one cannot
    say yet; they are in neither count, and told. `left_out`: those that began before go-live; likewise. `part_of` is
    the measure that this one and its siblings add up to, `of` the one whose count is the whole of this share: what is
    hidden there must not be told here. `after` is the step of a funnel before this one: what lies between them is a
    count as well. `position` is its place in the report.
    """

    key: str
    label: Sentence
    definition: Sentence
    unit: Sentence
    direction: Direction
    counted: Counted
    kind: Kind
    counts: Counts
    among: str = "true"
    hit: str = "true"
    value: str = "NULL::numeric"
    per: str = "NULL::numeric"
    pending: str = "false"
    left_out: str = "false"
    part_of: str = ""
    of: str = ""
    after: str = ""
    position: int = 100

    @property
    def report(self) -> str:
        return self.key.partition(".")[0]


@dataclass(frozen=True, kw_only=True, eq=False)
class Dimension:
    """Something that figures can be grouped or narrowed down by; `sql` is over the rows `c` and the young person `y`.

    `column` is the one that the rows must have; without one it is a trait of the young person. `read` makes the value
    out of a query parameter (`ValueError`: there is no such thing); without it one can only group by it. `labels` says
    what values are called, in the caller's language, `nobody` what having none is. `rank` puts values in order, before
    their labels do.
    """

    key: str
    label: Sentence
    sql: str
    column: str = ""
    read: Callable[[str], Any] | None = None
    labels: Callable[[Collection[Any]], Mapping[Any, str]]
    nobody: Sentence = NOT_STATED
    rank: Callable[[Any], Any] | None = None
    position: int = 100

    def fits(self, counted: Counted) -> bool:
        """Whether those rows can be grouped by it."""
        return self.column in counted.columns | {"unit_id"} if self.column else counted.of_people


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """A named set of measures: all whose key begins with its own. `group_by` is what it is grouped by unless told."""

    key: str
    label: Sentence
    definition: Sentence
    group_by: tuple[str, ...] = ()
    position: int = 100

    @property
    def measures(self) -> list[Measure]:
        """Those that apps have registered; one that needs what is not there yet has not been."""
        return [measure for measure in measures if measure.report == self.key]


class Item(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def position(self) -> int: ...


AnyItem = TypeVar("AnyItem", bound=Item)


class Registry(Generic[AnyItem]):
    """Items of one kind, by key, in the order of their positions."""

    def __init__(self) -> None:
        self._items: dict[str, AnyItem] = {}

    def add(self, *items: AnyItem) -> None:
        """Register; ImproperlyConfigured if a key is taken."""
        for item in items:
            if item.key in self._items:
                raise ImproperlyConfigured(f"{item.key} is registered twice.")
            self._items[item.key] = item

    def __iter__(self) -> Iterator[AnyItem]:
        return iter(sorted(self._items.values(), key=lambda item: (item.position, item.key)))

    def __getitem__(self, key: str) -> AnyItem:
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items


measures: Registry[Measure] = Registry()
dimensions: Registry[Dimension] = Registry()
reports: Registry[Report] = Registry()
