"""Pages of lists, and cursors of timelines."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.core.paginator import EmptyPage, InvalidPage, PageNotAnInteger, Paginator
from django.core.paginator import Page as DjangoPage
from django.db.models import Count, QuerySet, Window
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.core import clock
from backend.core.api.sentences import other_year
from backend.core.errors import Invalid, NotFound
from backend.core.numbers import read_number

_LONGEST_NUMBER = 9


class KeyCountPaginator(Paginator):
    """A paginator that counts primary keys only, so that annotations and joins of the page do not slow the count."""

    @cached_property
    def count(self) -> int:
        if not isinstance(self.object_list, QuerySet):
            return len(self.object_list)
        return self.object_list.order_by().values("pk").count()


class IdPaginator(KeyCountPaginator):
    """A paginator of the ids of a queryset. One query reads the ids of a page and the number of all rows.

    The other ids stay in the database, however many they are. A page without rows costs one more query.
    """

    object_list: QuerySet[Any]

    def page(self, number: float | str) -> DjangoPage[Any]:
        """Return the page. Raises `PageNotAnInteger` and `EmptyPage`."""
        whole = read_number(str(number), _LONGEST_NUMBER)
        if whole is None:
            raise PageNotAnInteger(number)
        first = max(whole - 1, 0) * self.per_page
        rows = self.object_list.annotate(rows_of_all_pages=Window(Count("pk"))).values_list("pk", "rows_of_all_pages")
        found = list(rows[first : first + self.per_page])
        if found:
            self.count = found[0][1]
        return DjangoPage([pk for pk, _count in found], self.validate_number(whole), self)

    def get_page(self, number: float | str | None) -> DjangoPage[Any]:
        """Return the page: the first for a text that is not a number, and the last for a number that is too high."""
        try:
            return self.page(1 if number is None else number)
        except InvalidPage:
            return super().get_page(number)


class Page(PageNumberPagination):
    """Pagination by `?page` (from 1) and `?page_size` (20 by default, at most 200).

    A text that is not a number, or a size out of range, is 400. A page after the last one is 404.
    """

    page_size = 20
    max_page_size = 200
    page_size_query_param = "page_size"
    django_paginator_class = KeyCountPaginator

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        self.request = request
        paginator = self.django_paginator_class(queryset, self.get_page_size(request))
        number = self.get_page_number(request, paginator)
        try:
            self.page = paginator.page(number)
        except EmptyPage:
            raise NotFound(
                _("There is no page %(number)s: the list has %(pages)s.")
                % {"number": number, "pages": paginator.num_pages},
                parameter=self.page_query_param,
            ) from None
        return list(self.page)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the OpenAPI schema of a page of rows with this schema."""
        return {"description": "A page of a list.", **super().get_paginated_response_schema(schema)}

    def get_page_size(self, request: Request) -> int:
        text = request.query_params.get(self.page_size_query_param)
        if text is None:
            return self.page_size
        size = _number(text)
        if size is None or size > self.max_page_size:
            raise Invalid(
                _("page_size is a whole number from 1 to %(most)s.") % {"most": self.max_page_size},
                code="page_size",
                parameter=self.page_size_query_param,
            )
        return size

    def get_page_number(self, request: Request, paginator: Any) -> int:
        number = _number(request.query_params.get(self.page_query_param, "1"))
        if number is None:
            raise Invalid(_("page is a whole number from 1."), code="page", parameter=self.page_query_param)
        return number


def _number(text: str) -> int | None:
    """Return a positive number written in ASCII digits, or None."""
    return read_number(text, _LONGEST_NUMBER) or None


@dataclass(frozen=True)
class TimelineCursor:
    """The position in a timeline after which the next page begins. Callers treat its text as opaque."""

    at: datetime
    kind: str
    id: int

    def encode(self) -> str:
        """Return the cursor as the value of a query parameter."""
        text = json.dumps([self.at.isoformat(), self.kind, self.id])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, parameter: str = "cursor") -> Self:
        """Return the cursor that `encode` wrote as `text`. Raises `Invalid`."""
        try:
            at, kind, number = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
            moment = datetime.fromisoformat(at)
            moment.astimezone(clock.COPENHAGEN)
        except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
            raise _bad_cursor(parameter) from None
        fits = isinstance(kind, str) and kind.isprintable() and type(number) is int and abs(number) < 2**63
        if not fits or moment.tzinfo is None or other_year(moment):
            raise _bad_cursor(parameter)
        return cls(moment, kind, number)


def _bad_cursor(parameter: str) -> Invalid:
    return Invalid(
        _("This cursor is not one that the list has given out. Begin again without it."),
        code="cursor",
        parameter=parameter,
    )


class PageOfIds(Page):
    """Pagination of a queryset of which the view needs the ids, because it reads the rows of a page by itself."""

    django_paginator_class = IdPaginator
