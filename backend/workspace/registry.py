"""Registries of what other apps add to the pages: columns and filters of the caseload, panels, navigation items.

Each app registers its own in `columns.py` and `panels.py`, which are loaded at the start. The foundation therefore
never imports a domain:

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
"""Roles that see the young people of several guides and units. They are offered filters by guide and unit."""


@dataclass(frozen=True)
class Reading:
    """The reader and the business date, on which a panel may depend in addition to the young person."""

    staff: Staff
    today: date


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter of the caseload, with the query parameter `key`. It may use any registered column by its key.

    The API accepts it from all callers. The page offers it to `roles` (None: to all roles). With `more` it is in the
    part of the form that opens on request.
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
    of the app that has at most one row for each young person. The caseload joins all of these in one query.

    `field` shows the value in the API. On the page `template` shows it. The template gets the result of `field` as
    `value`, and `person`, `today` and `has_full_access`. The last says whether the reader's roles see all case content:
    only then is a missing value known not to exist. A column without a template is only in the API. `order_by` has the
    names that sort by it, ascending. Without any, the list cannot be sorted by it.
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
    """A part of the young person's page.

    `context` returns the data for `template`, limited to what the reader may see.
    """

    key: str
    title: Sentence
    template: str
    context: Callable[["YoungPerson", Reading], Mapping[str, Any]]
    position: int = 100


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """An item of the navigation, for staff who have one of `roles`. The first item is the start page."""

    label: Sentence
    url_name: str
    roles: frozenset[Role]
    position: int

    @property
    def key(self) -> str:
        return self.url_name


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


columns: Registry[Column] = Registry()
filters: Registry[Filter] = Registry()
panels: Registry[Panel] = Registry()
navigation: Registry[NavigationItem] = Registry()


def all_filters() -> list[Filter]:
    """Return the filters of the columns and the other filters, in the order of their positions."""
    of_columns = [column.filter for column in columns if column.filter is not None]
    return sorted([*of_columns, *filters], key=lambda item: (item.position, item.key))
