"""`/sagsstamme/`: the caseload of the member of staff."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.forms import BoundField, Form, NullBooleanField, Select
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.caseload.queries import caseload, rows
from backend.core import clock
from backend.core.errors import Sentence
from backend.followups.columns import has_overdue
from backend.organisation.models import Role
from backend.people.filters import PeopleFilters
from backend.people.models import YoungPerson
from backend.workspace.registry import Column, all_filters, columns

ON_A_PAGE = 50
SORTED_BY = "display_name"
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
    """The value of a column in a row, as its serializer field shows it."""

    column: Column
    value: Any


class Caseload(PageView):
    """The page with one row for each young person and all registered columns. It filters, sorts, searches and pages."""

    required_permission = Permission.READ_CASES
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        everybody = caseload(self.staff)
        filterset = PeopleFilters(request.GET, queryset=everybody, request=request)
        self._offer(filterset.form)
        readable = filterset.is_valid()
        sort, column = self._sort(request.GET)
        people = _sorted(filterset.qs if readable else everybody.none(), column, backwards=sort.startswith("-"))
        page = Paginator(list(people.values_list("pk", flat=True)), ON_A_PAGE).get_page(request.GET.get("page"))
        searched = bool(request.GET.get("search"))
        log_access(Action.SEARCH if searched else Action.LIST, page, purpose="caseload")
        context = {
            "page": page,
            "rows": list(_rows(rows(page))),
            "headings": [Heading(shown, _direction(shown, sort)) for shown in _shown()],
            "sort": sort,
            "sorted_by": column.label,
            "backwards": sort.startswith("-"),
            "today": clock.today(),
            "has_full_access": bool(self.staff_roles.roles - SUMMARY_ONLY),
            "filters": self._offered(filterset.form, more=False),
            "more_filters": self._offered(filterset.form, more=True),
            "filtered": any(request.GET.get(item.key) for item in all_filters()),
            "readable": readable,
            "overdue": has_overdue(everybody, "overdue", value=True).values("pk").count(),
        }
        return TemplateResponse(request, "caseload/caseload.html", context, status=200 if readable else 400)

    def _sort(self, asked: QueryDict) -> tuple[str, Column]:
        """Return the requested sorting. If it is not possible, return sorting by name."""
        by_key = {column.key: column for column in _shown() if column.order_by}
        sort = asked.get("sort", SORTED_BY)
        if sort.removeprefix("-") not in by_key:
            sort = SORTED_BY
        return sort, by_key[sort.removeprefix("-")]

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


_ALL: Sentence = _("All")


def _shown() -> list[Column]:
    return [column for column in columns if column.template]


def _direction(column: Column, sort: str) -> str:
    if column.key != sort.removeprefix("-"):
        return ""
    return "descending" if sort.startswith("-") else "ascending"


def _sorted(people: QuerySet[YoungPerson], column: Column, *, backwards: bool) -> QuerySet[YoungPerson]:
    """Sort by the column, in either direction. Young people without a value come last."""
    fields = [F(name) for name in column.order_by]
    return people.order_by(
        *(field.desc(nulls_last=True) if backwards else field.asc(nulls_last=True) for field in fields)
    )


def _rows(people: Iterable[YoungPerson]) -> Iterator[tuple[YoungPerson, list[Cell]]]:
    fields = [(column, column.field()) for column in _shown()]
    for person in people:
        values = ((column, field, getattr(person, column.key, None)) for column, field in fields)
        yield (
            person,
            [
                Cell(column, None if value is None else field.to_representation(value))
                for column, field, value in values
            ],
        )
