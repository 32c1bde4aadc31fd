"""Scopes: which rows of a view the caller may see.

The fields and filters of this module also note the ids in a request that belong to young people whom the caller may not
see.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from rest_framework import serializers
from rest_framework.request import Request

from backend.access.people import young_person_model
from backend.access.row_level_security import as_system
from backend.access.visibility import VisibleTo
from backend.organisation.models import Staff

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


class Scope(Protocol):
    """The rows that a member of staff may see, and the young people whom the rows are about."""

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]: ...

    def people(self, rows: Iterable[Model]) -> list[int]: ...


@dataclass(frozen=True)
class AboutYoungPerson:
    """Rows about a young person.

    `path` leads to the id. The caller must see the person at `level` (`summary`, `full`).
    """

    level: str
    path: str = "young_person_id"

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset.filter(VisibleTo(self.path, staff, self.level))

    def people(self, rows: Iterable[Model]) -> list[int]:
        return [_follow(row, self.path) for row in rows]


@dataclass(frozen=True)
class OwnRecords:
    """The caller's own rows, such as notifications. They are about young people whom the caller can still see."""

    path: str = "staff"
    person: str = "young_person"

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset.filter(**{self.path: staff})

    def people(self, rows: Iterable[Model]) -> list[int]:
        return [person.pk for row in rows if (person := _follow(row, self.person)) is not None]


@dataclass(frozen=True)
class AboutYoungPersonOrNone:
    """Rows about a young person, or about no young person.

    This scope limits only the former. Which of the latter a caller sees is for row-level security: of the follow-ups,
    for example, those of which the caller is responsible, or whose unit the caller leads.
    """

    level: str
    path: str = "young_person_id"

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset.filter(Q(VisibleTo(self.path, staff, self.level)) | Q(**{f"{self.path}__isnull": True}))

    def people(self, rows: Iterable[Model]) -> list[int]:
        return [person for row in rows if (person := _follow(row, self.path)) is not None]


@dataclass(frozen=True)
class NotPersonal:
    """Rows about no young person, such as units. Every role that may use the view sees them."""

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset

    def people(self, rows: Iterable[Model]) -> list[int]:
        return []


@dataclass(frozen=True)
class NamesYoungPeople(NotPersonal):
    """Rows about staff that may name young people. Row-level security shows only those whom the caller may see."""

    path: str = "young_people"

    def people(self, rows: Iterable[Model]) -> list[int]:
        return [person.pk for row in rows for person in getattr(row, self.path).all()]


def _follow(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


class PersonalField(serializers.PrimaryKeyRelatedField[Any]):
    """The id, in a body, of a record about a young person.

    A record that the caller cannot see gives the same error as one that does not exist. `path` leads from the record to
    the id of the young person. `level` is that of `AboutYoungPerson`.
    """

    def __init__(self, level: str = "full", path: str = "young_person_id", **kwargs: Any) -> None:
        self.level, self.path = level, path
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        queryset = super().get_queryset()
        assert queryset is not None
        return queryset.filter(VisibleTo(self.path, self.context["view"].staff, self.level))

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, float):  # 17.0 would find record 17, and the access log would not note it
            self.fail("incorrect_type", data_type="float")
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            self.note(data)
            raise

    def note(self, data: Any) -> None:
        """Note the young person of a record that was not found, because row-level security may hide it."""
        rows = super().get_queryset()
        assert rows is not None
        with (
            contextlib.suppress(ValueError, TypeError),
            as_system("find the young person of a record that the caller may not see"),
        ):
            found = list(rows.filter(pk=data).values_list(self.path, flat=True))
            for person in found or [NOBODY]:  # a record that does not exist is noted too
                note_asked(self.context["request"], person, self.level)


class YoungPersonField(PersonalField):
    """The id of a young person in a body. An invisible one gives the same error as one that does not exist."""

    def __init__(self, level: str = "full", **kwargs: Any) -> None:
        super().__init__(level, "id", queryset=young_person_model().objects.all(), **kwargs)

    def note(self, data: Any) -> None:
        note_asked(self.context["request"], data, self.level)  # row-level security hides the row itself


class CaseNumberField(serializers.Field[Any, str, Any, Any]):
    """The case number of a young person in a form. An invisible one gives the same error as one that does not exist."""

    max_length = 40

    def __init__(self, level: str = "full", **kwargs: Any) -> None:
        self.level = level
        super().__init__(**kwargs)

    def to_internal_value(self, data: str) -> Any:
        number = data.strip()
        people = young_person_model().objects
        found = people.filter(VisibleTo("id", self.context["view"].staff, self.level), case_number=number).first()
        if found is None:
            with as_system("find the young person of a case number that the caller may not see"):
                hidden = people.filter(case_number=number).values_list("pk", flat=True).first()
            note_asked(self.context["request"], hidden or NOBODY, self.level)
            raise serializers.ValidationError(
                _("You can see no case with this number: check it, or ask the colleague who has the case."),
                code="does_not_exist",
            )
        return found


class YoungPersonFilter(ModelChoiceFilter):
    """The id of a young person in a query. An invisible one gives the same error as one that does not exist."""

    def __init__(self, level: str = "full", **kwargs: Any) -> None:
        self.level = level
        kwargs.setdefault("help_text", "only about this young person, by id")
        super().__init__(queryset=self._visible, **kwargs)

    def _visible(self, request: Request | None) -> "QuerySet[YoungPerson]":
        if request is None:  # without a request the filter only describes its parameters
            return young_person_model().objects.none()
        note_asked(request, request.query_params.get(self.field_name or ""), self.level)
        assert isinstance(request.user, Staff)
        return young_person_model().objects.filter(VisibleTo("id", request.user, self.level))


def note_asked(request: Request, young_person_id: object, level: str) -> None:
    """Note a requested id and its level, so that the access log names the young person if the request is refused."""
    with contextlib.suppress(ValueError):
        _asked(request).setdefault(level, set()).add(int(str(young_person_id)))


NOBODY = 0
"""The id of no young person."""


def denied_in(request: Request | HttpRequest, staff: Staff) -> set[int] | None:
    """Return the ids in query or body of the young people whom `staff` cannot see at the requested level.

    The result is empty if the request names an id that does not exist, and None if it names only visible ones or none.
    """
    levels = _asked(request)
    if not levels:
        return None
    denied: set[int] = set()
    unseen = False
    with as_system("whom a refused request names, the caller does not see"):
        for level, ids in levels.items():
            asked = young_person_model().objects.filter(pk__in=ids)
            seen = set(asked.filter(VisibleTo("id", staff, level)).values_list("pk", flat=True))
            denied |= set(asked.values_list("pk", flat=True)) - seen
            unseen = unseen or not ids <= seen
    return denied if unseen else None


def _asked(request: Request | HttpRequest) -> dict[str, set[int]]:
    asked: dict[str, set[int]] = django_request(request).__dict__.setdefault("young_people_asked_for", {})
    return asked


def django_request(request: Request | HttpRequest) -> HttpRequest:
    """Return Django's request, also from a request of the REST framework."""
    return request._request if isinstance(request, Request) else request  # noqa: SLF001  # the framework's own name for it
