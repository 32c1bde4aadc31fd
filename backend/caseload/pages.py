"""`/sagsstamme/`: the caseload of the member of staff."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.forms import BoundField, Form, NullBooleanField, Select
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import get_template
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission, Relation, relations_to_each
from backend.caseload.queries import by_urgency, caseload, rows
from backend.core import clock
from backend.core.api.filters import StrictFilterSet, refuse_invalid
from backend.core.api.paging import IdPaginator
from backend.core.errors import Sentence
from backend.core.exports import csv_download
from backend.followups.columns import count_overdue
from backend.organisation.models import Role
from backend.people.filters import PeopleFilters
from backend.people.models import YoungPerson
from backend.workspace.registry import Column, StartReading, all_filters, columns

ON_A_PAGE = 50
SUMMARY_ONLY = frozenset({Role.COORDINATOR, Role.ON_CALL})
"""Roles that do not see all contacts. For them “no contact” may mean a contact that they may not see."""


@dataclass(frozen=True)
class Heading:
    """The heading of one column, and how a click on it sorts the list."""

    column: Column
    direction: str

    @property
    def next_sort(self) -> str:
        return f"-{self.column.key}" if self.direction == "ascending" else self.column.key


@dataclass(frozen=True)
class Cell:
    """The value of a column in a row, as its serializer field shows it, and what of it depends on the reader.

    `template` is that of the column, already loaded.
    """

    column: Column
    label: str
    template: Any
    value: Any
    own: Any


@dataclass(frozen=True)
class Row:
    """One young person, with a cell for each column. `may_register` says whether the reader may register a contact.

    The first cell names the young person, `others` are the further ones.
    """

    person: YoungPerson
    cells: Sequence[Cell]
    may_register: bool

    @property
    def others(self) -> Sequence[Cell]:
        return self.cells[1:]


@dataclass(frozen=True)
class Sorting:
    """How the list is sorted: by a column, or (None) by urgency."""

    column: Column | None
    backwards: bool

    @classmethod
    def asked(cls, query: QueryDict) -> "Sorting":
        """Return the requested sorting. If it is not possible, return sorting by urgency."""
        key = query.get("sort", "")
        by_key = {column.key: column for column in shown_columns() if column.order_by}
        column = by_key.get(key.removeprefix("-"))
        return cls(column, backwards=column is not None and key.startswith("-"))

    @property
    def parameter(self) -> str:
        """The value of the query parameter `sort`."""
        if self.column is None:
            return ""
        return f"-{self.column.key}" if self.backwards else self.column.key

    def direction(self, column: Column) -> str:
        """Return how the list is sorted by a column, or "" if it is sorted by another."""
        if column != self.column:
            return ""
        return "descending" if self.backwards else "ascending"


class CaseloadList(PageView):
    """The young people of the caseload that the filters keep, in the order asked for."""

    required_permission = Permission.READ_CASES
    logged_action = Action.LIST

    @cached_property
    def everybody(self) -> QuerySet[YoungPerson]:
        return caseload(self.staff)

    @cached_property
    def filterset(self) -> StrictFilterSet:
        found: StrictFilterSet = PeopleFilters(self.request.GET, queryset=self.everybody, request=self.request)
        return found

    @cached_property
    def sorting(self) -> Sorting:
        return Sorting.asked(self.request.GET)

    def people(self) -> QuerySet[YoungPerson]:
        """Return the young people of all rows, in order, or nobody if a filter cannot be read."""
        people = self.filterset.qs if self.filterset.is_valid() else self.everybody.none()
        column = self.sorting.column
        if column is None:
            return by_urgency(people, self.staff)
        return _sorted(column.annotate(people, self.staff) if column.annotate else people, self.sorting)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Return the rows with these ids, with the cells of all columns."""
        shown = shown_columns()
        reading = StartReading(self.staff_roles, clock.today())
        own = {column.key: column.of_reader(ids, reading) for column in shown if column.of_reader}
        fields = {column.key: column.field() for column in shown if column.field}
        parts = [(column, str(column.label), get_template(column.template)) for column in shown]  # once for all rows
        writes = self.staff_roles.may(Permission.EDIT_CASE)
        relations = relations_to_each(self.staff, ids if writes else ())
        return [
            Row(person, list(_cells(person, parts, fields, own)), Relation.WRITER in relations.get(person.pk, ()))
            for person in rows(ids, shown)
        ]


class Caseload(CaseloadList):
    """The page with one row for each young person and all registered columns. It filters, sorts, searches and pages."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self._offer(self.filterset.form)
        readable, sorting = self.filterset.is_valid(), self.sorting
        page = IdPaginator(self.people(), ON_A_PAGE).get_page(request.GET.get("page"))
        searched = bool(request.GET.get("search"))
        log_access(Action.SEARCH if searched else Action.LIST, page, purpose="caseload")
        shown, found = _without_repeated(self.rows(list(page)), sorting.column)
        context = {
            "page": page,
            "rows": found,
            "headings": [Heading(column, sorting.direction(column)) for column in shown],
            "registers": any(row.may_register for row in found),
            "sort": sorting.parameter,
            "sorted_by": sorting.column.label if sorting.column else "",
            "backwards": sorting.backwards,
            "today": clock.today(),
            "next_parameter": f"?{urlencode({'next': request.get_full_path()})}",
            "has_full_access": bool(self.staff_roles.roles - SUMMARY_ONLY),
            "filters": self._offered(self.filterset.form, more=False),
            "more_filters": self._offered(self.filterset.form, more=True),
            "may_open_case": self.staff_roles.may(Permission.OPEN_CASE),
            "filtered": any(request.GET.get(item.key) for item in all_filters()),
            "readable": readable,
            **count_overdue(self.everybody, self.staff),
        }
        return TemplateResponse(request, "caseload/caseload.html", context, status=200 if readable else 400)

    def _offer(self, form: Form) -> None:
        """Give the fields the widgets of the design system. A yes-or-no field also offers “all”."""
        for field in form.fields.values():
            if isinstance(field, NullBooleanField):
                field.widget = Select(choices=[("", _ALL), ("true", _("Yes")), ("false", _("No"))])
            is_choice = isinstance(field.widget, Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-input"

    def _offered(self, form: Form, *, more: bool) -> list[BoundField]:
        return [
            form[item.key]
            for item in all_filters()
            if item.more == more and (item.roles is None or item.roles & self.staff_roles.roles)
        ]


class CaseloadDownload(CaseloadList):
    """`/sagsstamme/hent/`: all rows of the list, as the filters keep and sort them, as CSV."""

    logged_action = Action.EXPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        refuse_invalid(self.filterset)
        ids = list(self.people().values_list("pk", flat=True))
        log_access(Action.EXPORT, ids, purpose="caseload")
        return csv_download(f"sagsstamme-{clock.today():%Y-%m-%d}", _lines(self.rows(ids)))


_ALL: Sentence = _("All")


def shown_columns() -> list[Column]:
    """Return the columns of the page, in order. The first names the young person."""
    return [column for column in columns if column.template]


def _sorted(people: QuerySet[YoungPerson], sorting: Sorting) -> QuerySet[YoungPerson]:
    """Sort by the column, in either direction. Young people without a value come last."""
    assert sorting.column is not None
    fields = [F(name) for name in sorting.column.order_by]
    return people.order_by(
        *(field.desc(nulls_last=True) if sorting.backwards else field.asc(nulls_last=True) for field in fields)
    )


def _cells(
    person: YoungPerson, parts: Iterable[tuple[Column, str, Any]], fields: dict[str, Any], own: dict[str, Any]
) -> Iterator[Cell]:
    for column, label, template in parts:
        value = getattr(person, column.key, None) if column.field else None
        yield Cell(
            column,
            label,
            template,
            None if value is None else fields[column.key].to_representation(value),
            own.get(column.key, {}).get(person.pk),
        )


def _without_repeated(found: list[Row], sorted_by: Column | None) -> tuple[list[Column], list[Row]]:
    """Leave out the columns that say the same in all of several rows. The name and the sorted column stay."""
    shown = shown_columns()
    kept = [
        place
        for place, column in enumerate(shown)
        if place == 0
        or column == sorted_by
        or len(found) < 2
        or any(_says(row.cells[place]) != _says(found[0].cells[place]) for row in found)
    ]
    return [shown[place] for place in kept], [
        Row(row.person, [row.cells[place] for place in kept], row.may_register) for row in found
    ]


def _says(cell: Cell) -> tuple[Any, Any]:
    """Return what a cell shows: ids are not shown, so two open courses in one phase say the same."""
    value = cell.value
    if isinstance(value, dict):
        value = {name: one for name, one in value.items() if name != "id"}
    return value, cell.own


def _lines(found: Iterable[Row]) -> Iterator[list[Any]]:
    today = clock.today()
    yield [
        *[gettext("Case number"), gettext("Name"), gettext("Age")],
        *[str(heading) for column in shown_columns() for heading, _value in column.export],
    ]
    for row in found:
        person = row.person
        line = [person.case_number, person.short_name, person.age(today)]
        for cell in row.cells:
            line += [value(cell.value, cell.own) for _heading, value in cell.column.export]
        yield line
