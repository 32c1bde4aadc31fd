"""What other apps bring to the pages: columns and filters of the caseload, panels, and entries of the navigation.

Each app registers its own in `columns.py` and `panels.py`, which are found when the system starts, so that the
foundation never imports a domain:

    registry.columns.add(Column(key="phase", …))
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import django_filters
from django.core.exceptions import ImproperlyConfigured
from rest_framework import serializers

from backend.core.errors import Sentence
from backend.organisation.models import Role, Staff

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

OVERSEE = frozenset({Role.LEADER, Role.COORDINATOR})
"""Who sees young people of several guides and units, and is offered to tell them apart."""


@dataclass(frozen=True)
class Reading:
    """Who reads, and on which business date: what a panel may depend on beside the young person."""

    staff: Staff
    today: date


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A way to narrow the caseload down, by the query parameter `key`; it may ask for any registered column by key.

    The API takes it from everybody; the page offers it to `roles` (None: to all), among the first or under "more".
    """

    key: str
    filter: django_filters.Filter
    roles: frozenset[Role] | None = None
    more: bool = False
    position: int = 100


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the caseload.

    The value is the attribute `key` of the young person. With `joined` it is a one-to-one relation to a database view
    of the app, with at most one row for each young person; the caseload joins all of them in one query.
    `field` shows the value in the API; on the page `template` does, with what `field` made of it as `value`, and with
    `person`, `today` and `has_full_access` (whether the reader's roles may see case content, so that nothing means
    none). Without a template the column is the API's alone. `order_by` are the names that sort by it, ascending;
    without any it cannot be sorted by.
    """

    key: str
    label: Sentence
    joined: bool = True
    field: Callable[[], serializers.Field]
    template: str = ""
    order_by: tuple[str, ...] = ()
    filter: Filter | None = None
    position: int = 100


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the young person's page: `context` reads what `template` shows, in the reader's own sight."""

    key: str
    title: Sentence
    template: str
    context: Callable[["YoungPerson", Reading], Mapping[str, Any]]
    position: int = 100


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """A page in the head of every page, for those who hold one of `roles`. The first is where they land."""

    label: Sentence
    url_name: str
    roles: frozenset[Role]
    position: int

    @property
    def key(self) -> str:
        return self.url_name


class Item(Protocol):
    """Whatever has a key of its own and a place in the order."""

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


columns: Registry[Column] = Registry()
filters: Registry[Filter] = Registry()
panels: Registry[Panel] = Registry()
navigation: Registry[NavigationItem] = Registry()


def all_filters() -> list[Filter]:
    """Those of the columns and those that stand alone, in the order of their positions."""
    of_columns = [column.filter for column in columns if column.filter is not None]
    return sorted([*of_columns, *filters], key=lambda item: (item.position, item.key))
