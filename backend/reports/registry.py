"""The parts of reports, and the registries to which the `measures.py` of each app adds.

A dataset is a set of rows, one for each thing that is counted: a young person, a referral, a follow-up, a job start. A
measure is a conditional aggregate over a dataset. Measures of one dataset share one query. The people behind a figure
are those of the rows that were counted. The smallest example is `jobs/plans/measures.py`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence
from backend.reports.scope import Period

PERCENT = _("%")
NOT_STATED = _("not stated")


class Direction(Enum):
    """Which direction is better, if any."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Kind(Enum):
    """How rows become a figure."""

    COUNT = "count"
    """The number of rows in the numerator."""
    SHARE = "share"
    """The share of the rows of the denominator that are also in the numerator, in per cent."""
    RATIO = "ratio"
    """The sum of one number ÷ the sum of another."""
    MEAN = "mean"
    """The mean of a number, over the rows of the denominator that have one."""
    MEDIAN = "median"
    """The median of a number, over the same rows."""
    P90 = "p90"
    """The number that nine of ten rows do not exceed, over the same rows."""
    LARGEST = "largest"
    """The largest value of a number, over the same rows."""


class Counts(TextChoices):
    """What a measure counts: each person once, or all events."""

    PEOPLE = "people", _("people")
    EVENTS = "events", _("events")


Condition = str | Mapping[str, Collection[str]]
"""A condition on a row: the name of a boolean column, a column with the values that fulfil it, or "" for every row."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Dataset:
    """The rows that measures count.

    `rows` makes a queryset for a period, ending in `.values(...)`, or is the text of a `.sql` file (`load_sql`). A
    `.sql` file takes the parameters `%(from)s`, `%(to)s`, `%(until)s` and `%(as_of)s` (see `Period`) and the constants
    in `parameters`. It never reads a clock.

    Every row has `young_person_id` (null if it is about no young person), and where it counts: `counted_unit_id`,
    `counted_staff_id` and `counted_on`. It has the columns that its measures name, and one for each of `dimensions`.
    `source` says from which records the rows are read. With `about_people`, the rows can be grouped by age, gender and
    municipality.
    """

    key: str
    source: Sentence
    rows: str | Callable[[Period], QuerySet[Any, Any]]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    dimensions: frozenset[str] = frozenset()
    about_people: bool = True


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How the page draws people as a flow, from the first dimension of `divided_by` to the second.

    Values in `strong` have the strong colour. Those in `outside` are people who came later, or who have left.
    """

    strong: frozenset[str]
    outside: frozenset[str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Measure:
    """A figure of a report. Its key begins with the key of the report.

    | kind | numerator | denominator |
    |---|---|---|
    | count | condition: which rows count | |
    | share | condition: which rows count | condition: of which rows |
    | mean, median, p90, largest | the column with the number | condition: of which rows |
    | ratio | the column with the number | the column with the number to divide by |

    `pending` is the condition for rows whose outcome is not known yet. `left_out` is the condition for rows that began
    before the rule was activated in the unit. Both are in no count, and are shown beside the figure. If a measure is
    `sensitive`, managers do not see figures about 1 to 4. If it is `late`, it counts what staff should do at once, and
    the manager's start page shows it. Without `is_published` it is left out of figures for publication, because four
    rounded counts that add up to a fifth can reveal each other. The page of the report divides it by `divided_by` at
    first, or else by the dimensions of the report; with `flow` it draws these groups. `own_targets` returns the targets
    of the values of the first of these, if they have their own, for their whole time. `position` is the place in the
    report.
    """

    key: str
    label: Sentence
    definition: Sentence
    unit: Sentence
    direction: Direction = Direction.NEITHER
    dataset: Dataset
    kind: Kind = Kind.COUNT
    counts: Counts = Counts.PEOPLE
    numerator: Condition = ""
    denominator: Condition = ""
    pending: Condition | None = None
    left_out: Condition | None = None
    sensitive: bool = False
    late: bool = False
    is_published: bool = True
    divided_by: tuple[str, ...] = ()
    flow: Drawn | None = None
    own_targets: Callable[[], Mapping[Any, float]] | None = None
    position: int = 100

    @property
    def report(self) -> str:
        """The key of the report."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, kw_only=True, eq=False)
class Dimension:
    """A dimension by which figures can be grouped and filtered. `column` is its column in the rows.

    `read` returns the value of a query parameter, and raises `ValueError` for an unknown one. Without `read`, figures
    can only be grouped by the dimension. `labels` gives values their labels in the caller's language, and `nobody` is
    the label of rows without a value. `rank` orders the values; without it their labels do. With `of_person` it is a
    trait of the young person, which every dataset about people has. With `names_staff` its values are staff.
    """

    key: str
    label: Sentence
    column: str
    labels: Callable[[Collection[Any]], Mapping[Any, str]]
    read: Callable[[str], Any] | None = None
    nobody: Sentence = NOT_STATED
    rank: Callable[[Any], Any] | None = None
    of_person: bool = False
    names_staff: bool = False
    position: int = 100

    def fits(self, dataset: Dataset) -> bool:
        """Return whether the rows of `dataset` can be grouped by this dimension."""
        if self.of_person:
            return dataset.about_people
        return self.key == "unit" or self.key in dataset.dimensions


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """A named set of measures.

    `group_by` has the dimensions by which it is grouped by default. `published_by` has those of its table for
    publication.
    """

    key: str
    label: Sentence
    definition: Sentence
    group_by: tuple[str, ...] = ()
    published_by: tuple[str, ...] = ()
    position: int = 100

    @property
    def measures(self) -> list[Measure]:
        """The measures that apps have registered for this report, in order."""
        return [measure for measure in measures if measure.report == self.key]


class Item(Protocol):
    """An item of a registry: it has a unique key and a position."""

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
        """Register items. Raises `ImproperlyConfigured` if a key is taken."""
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


def filled_reports() -> dict[str, Report]:
    """Return the reports that have measures, by key, in order."""
    return {report.key: report for report in reports if report.measures}
