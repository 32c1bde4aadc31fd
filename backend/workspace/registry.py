"""Registries of what other apps add to the pages: columns, filters, panels, start parts, navigation items and verbs.

Each app registers its own in `columns.py` and `panels.py`, which are loaded at the start. The foundation therefore
never imports a domain:

    registry.columns.add(Column(key="phase", …))
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import django_filters
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.abilities import Actor, abilities, declared
from backend.access.deputies import Replaced, replaced_by
from backend.access.permissions import Permission, StaffRoles
from backend.access.scopes import Scope
from backend.core.errors import Sentence
from backend.core.once import Once
from backend.organisation.models import Role, Staff
from backend.workspace.forms import Layout

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from backend.people.models import YoungPerson

OVERSEE = frozenset({Role.LEADER, Role.COORDINATOR})
"""Roles that see the young people of several guides and units. They are offered filters by guide and unit."""


@dataclass(frozen=True)
class Reading:
    """The reader and the business date, on which a panel may depend in addition to the young person."""

    actor: Actor
    today: date

    @property
    def staff(self) -> Staff:
        return self.actor.staff


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
    only then is a missing value known not to exist. A column without a template is only in the API.

    `of_reader` returns what depends on the reader, by the id of the young person, with one query for the rows of a
    page. The template gets it as `own`. A column without `field` is only on the page.

    `order_by` has the names that sort by it, ascending. Without any, the list cannot be sorted by it. `annotate` adds
    those names that are no fields. `export` has the cells of the download: the heading, and the value from `value` and
    `own`.
    """

    key: str
    label: Sentence
    joined: bool = True
    field: Callable[[], serializers.Field] | None = None
    of_reader: "Callable[[Sequence[int], StartReading], Mapping[int, Any]] | None" = None
    template: str = ""
    order_by: tuple[str, ...] = ()
    annotate: "Callable[[QuerySet[YoungPerson], Staff], QuerySet[YoungPerson]] | None" = None
    export: tuple[tuple[Sentence, Callable[[Any, Any], Any]], ...] = ()
    filter: Filter | None = None
    position: int = 100


class Tab(TextChoices):
    """The pages about one young person. Each has the head and its own panels."""

    OVERVIEW = "overview", _("Overview")
    JOB = "job", _("Job and education")
    PERSON = "person", _("About the young person")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of one page about the young person.

    `context` returns the data for `template`, limited to what the reader may see. With `full` the panel is only for
    readers who may see case content.
    """

    key: str
    title: Sentence
    template: str
    context: Callable[["YoungPerson", Reading], Mapping[str, Any]]
    tab: Tab = Tab.OVERVIEW
    full: bool = True
    position: int = 100


@dataclass(frozen=True)
class StartReading(Once):
    """The reader of the start page, with the roles of today, and the business date."""

    staff_roles: StaffRoles
    today: date

    @property
    def staff(self) -> Staff:
        return self.staff_roles.staff

    @property
    def roles(self) -> frozenset[Role]:
        return self.staff_roles.roles

    @cached_property
    def replaced(self) -> list[Replaced]:
        """The absent colleagues whom the reader replaces today. The first use runs at most two queries."""
        return replaced_by(self.staff, self.today)


@dataclass(frozen=True, kw_only=True)
class StartContent:
    """What a part of the start page shows to one reader.

    `values` are for its template. `people` are the ids of the young people that it shows: the page writes them to the
    access log. `summary` is a sentence for the line below the heading of the page.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    people: Iterable[int] = ()
    summary: Sentence = ""


@dataclass(frozen=True, kw_only=True)
class StartPart:
    """A part of the start page `/`, for staff who have one of `roles`.

    An app registers it in its `panels.py`:

        start_parts.add(StartPart(key="unit-late", title=_("Late in my units"), template="followups/unit_late.html",
                                  content=unit_late, roles=frozenset({Role.LEADER}), position=20))

    `content` returns what the part shows, limited to what the reader may see, or None if there is nothing to show: then
    the page leaves the part out. It runs under row-level security, at the same number of queries for 1 and 200 rows.

    `template` is included with `part`, which has the values of the content, `part.today`, and `part.start` (this
    object). The page draws the card and its heading `title`, with the value `count` beside it, if there is one. Without
    a title the template draws its own cards. With `side` it is in the narrow column.

    Positions in the main column: what is due for the reader 10, what is due in the reader's units 20, figures 30.
    Positions in the narrow column: my caseload 10, news 20, deputies 30.
    """

    key: str
    template: str
    content: Callable[[StartReading], StartContent | None]
    roles: frozenset[Role]
    title: Sentence = ""
    side: bool = False
    position: int = 100


@dataclass(frozen=True, kw_only=True)
class Verb:
    """A verb of a record as a page with a form, to which a button leads.

    `verb` is declared in an `abilities.py`. If `permission` is given, it is asked instead: for edits of records that
    declare no verb for it. `when` says on which of these records the button is. `scope` says who may see the record,
    and `joins` which relations the page shows. The form has the fields of `serializer` (None: only a button), in the
    order of `layout`. `service` gets the record as `argument`, the checked values, and the member of staff as `by`; if
    the verb `edits`, it gets `expected` (the version) and `changes` instead of the values.

    `label` is the text of the button that leads here. `title` and `button` are those of the page itself, `explanation`
    says what will happen (a function says it for one record), and `done` what has happened. `notes` returns sentences
    about what the service returned, such as what is left for a decision. `about` names the record, `back` returns the
    page on which the button is, and `leads_to` the page after saving, from the record and the id of what the service
    returned.
    """

    model: type[Model]
    verb: str
    slug: str
    label: Sentence
    scope: Scope
    service: Callable[..., Any]
    argument: str
    back: Callable[[Any], str]
    serializer: type[serializers.Serializer[Any]] | None = None
    permission: Permission | None = None
    when: Callable[[Any], bool] | None = None
    joins: tuple[str, ...] = ()
    layout: Layout | Callable[[Any, Staff], Layout] = field(default_factory=Layout)
    initial: Callable[[Any], Mapping[str, Any]] | None = None
    edits: bool = False
    title: Sentence = ""
    button: Sentence = ""
    explanation: Sentence | Callable[[Any], Sentence] = ""
    done: Sentence = ""
    notes: Callable[[Any], list[Sentence]] | None = None
    about: Callable[[Any], Sentence] | None = None
    leads_to: Callable[[Any, int | None], str] | None = None
    main: bool = False
    """Whether it is the usual next step, whose button stands out among those of the record."""
    danger: bool = False
    """Whether it ends or removes something."""
    instead: tuple[str, ...] = ()
    """Other verbs of the record to which the page leads, because the user may have meant one of them."""
    position: int = 100

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.verb}"

    @property
    def url_name(self) -> str:
        return f"{self.model._meta.model_name}-{self.verb}"

    def url(self, record: Model) -> str:
        """Return the address of the page for `record`."""
        return reverse(self.url_name, kwargs={"pk": record.pk})


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """An item of the navigation, for staff who have one of `roles`.

    With `when`, it is only for those of them for whom it returns true. It must not run a query.
    """

    label: Sentence
    url_name: str
    roles: frozenset[Role]
    position: int
    when: Callable[[StaffRoles], bool] | None = None

    @property
    def key(self) -> str:
        return self.url_name

    def is_for(self, staff_roles: StaffRoles) -> bool:
        """Return whether the navigation of a member of staff has the item."""
        return bool(self.roles & staff_roles.roles) and (self.when is None or self.when(staff_roles))


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
        self._in_order: list[AnyItem] = []

    def add(self, *items: AnyItem) -> None:
        """Register items. Raises `ImproperlyConfigured` if a key is taken."""
        for item in items:
            if item.key in self._items:
                raise ImproperlyConfigured(f"{item.key} is registered twice.")
            self._items[item.key] = item
        self._in_order = sorted(self._items.values(), key=lambda item: (item.position, item.key))

    def __iter__(self) -> Iterator[AnyItem]:
        return iter(self._in_order)


columns: Registry[Column] = Registry()
filters: Registry[Filter] = Registry()
panels: Registry[Panel] = Registry()
start_parts: Registry[StartPart] = Registry()
navigation: Registry[NavigationItem] = Registry()
verbs: Registry[Verb] = Registry()


def buttons(record: Model, actor: Actor, among: Collection[str] | None = None) -> list[Verb]:
    """Return the verbs with a page that `actor` may use now on `record`, in order. With `among`, only of these."""
    model = type(record)
    allowed = frozenset(abilities(record, actor, among)) if model in declared() else frozenset()

    def is_offered(verb: Verb) -> bool:
        if verb.permission is None:
            return verb.verb in allowed
        return actor.may(verb.permission) and (verb.when is None or verb.when(record))

    considered = [verb for verb in verbs if verb.model is model and (among is None or verb.verb in among)]
    return [verb for verb in considered if is_offered(verb)]


def all_filters() -> list[Filter]:
    """Return the filters of the columns and the other filters, in the order of their positions."""
    of_columns = [column.filter for column in columns if column.filter is not None]
    return sorted([*of_columns, *filters], key=lambda item: (item.position, item.key))
