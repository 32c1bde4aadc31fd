"""Scopes: how the rows of a view belong to whoever asks, and what tells of ids that are out of sight."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
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
    """Which rows a member of staff sees, and which young people the rows are about."""

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]: ...

    def people(self, rows: Iterable[Model]) -> list[int]: ...


@dataclass(frozen=True)
class AboutYoungPerson:
    """Rows about a young person, found by `path` (the path to the id), seen at `level` (`summary`, `full`)."""

    level: str
    path: str = "young_person_id"

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset.filter(VisibleTo(self.path, staff, self.level))

    def people(self, rows: Iterable[Model]) -> list[int]:
        return [_follow(row, self.path) for row in rows]


@dataclass(frozen=True)
class OwnRecords:
    """Rows that belong to a member of staff, such as notifications; of their young people those still in sight."""

    path: str = "staff"
    person: str = "young_person"

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset.filter(**{self.path: staff})

    def people(self, rows: Iterable[Model]) -> list[int]:
        return [person.pk for row in rows if (person := _follow(row, self.person)) is not None]


@dataclass(frozen=True)
class AboutYoungPersonOrNone:
    """Rows about a young person, or about none: those every role of the view's verb may read."""

    level: str
    path: str = "young_person_id"

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset.filter(Q(VisibleTo(self.path, staff, self.level)) | Q(**{f"{self.path}__isnull": True}))

    def people(self, rows: Iterable[Model]) -> list[int]:
        return [person for row in rows if (person := _follow(row, self.path)) is not None]


@dataclass(frozen=True)
class NotPersonal:
    """Rows about no young person, which every role of the view's verb may read, such as units."""

    def within(self, queryset: QuerySet[Any], staff: Staff) -> QuerySet[Any]:
        return queryset

    def people(self, rows: Iterable[Model]) -> list[int]:
        return []


def _follow(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


class PersonalField(serializers.PrimaryKeyRelatedField[Any]):
    """The id, in a body, of a record about a young person. One out of sight answers as one that does not exist.

    `path` leads from the record to the young person's id; `level` is that of `AboutYoungPerson`.
    """

    def __init__(self, level: str = "full", path: str = "young_person_id", **kwargs: Any) -> None:
        self.level, self.path = level, path
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        queryset = super().get_queryset()
        assert queryset is not None
        return queryset.filter(VisibleTo(self.path, self.context["view"].staff, self.level))

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, float):  # 17.0 would find what 17 does, and is noted as nobody's
            self.fail("incorrect_type", data_type="float")
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError:
            self.note(data)
            raise

    def note(self, data: Any) -> None:
        """Remember whose record was asked for in vain; row-level security may hide it from the caller."""
        rows = super().get_queryset()
        assert rows is not None
        with contextlib.suppress(ValueError, TypeError), as_system("whose record was asked for in vain"):
            for person in rows.filter(pk=data).values_list(self.path, flat=True):
                note_asked(self.context["request"], person, self.level)


class YoungPersonField(PersonalField):
    """The id of a young person in a body, likewise."""

    def __init__(self, level: str = "full", **kwargs: Any) -> None:
        super().__init__(level, "id", queryset=young_person_model().objects.all(), **kwargs)

    def note(self, data: Any) -> None:
        note_asked(self.context["request"], data, self.level)  # row-level security hides the row itself


class YoungPersonFilter(ModelChoiceFilter):
    """The id of a young person in a query, likewise."""

    def __init__(self, level: str = "full", **kwargs: Any) -> None:
        self.level = level
        super().__init__(queryset=self._in_sight, **kwargs)

    def _in_sight(self, request: Request | None) -> "QuerySet[YoungPerson]":
        if request is None:  # nobody asks: the filter only says which parameters there are
            return young_person_model().objects.none()
        note_asked(request, request.query_params.get(self.field_name or ""), self.level)
        assert isinstance(request.user, Staff)
        return young_person_model().objects.filter(VisibleTo("id", request.user, self.level))


def note_asked(request: Request, young_person_id: object, level: str) -> None:
    """Remember an id that is asked for at a level: should the request be refused, the log says whom it was about."""
    with contextlib.suppress(ValueError):
        _asked(request).setdefault(level, set()).add(int(str(young_person_id)))


def denied_in(request: Request | HttpRequest, staff: Staff) -> set[int]:
    """The ids that were asked for in query or body, are somebody's, and are not in sight of `staff` at that level."""
    denied: set[int] = set()
    for level, ids in _asked(request).items():
        asked = young_person_model().objects.filter(pk__in=ids)
        seen = asked.filter(VisibleTo("id", staff, level))
        denied |= set(asked.values_list("pk", flat=True)) - set(seen.values_list("pk", flat=True))
    return denied


def _asked(request: Request | HttpRequest) -> dict[str, set[int]]:
    asked: dict[str, set[int]] = django_request(request).__dict__.setdefault("young_people_asked_for", {})
    return asked


def django_request(request: Request | HttpRequest) -> HttpRequest:
    """The request below the one of the REST framework."""
    return request._request if isinstance(request, Request) else request  # noqa: SLF001  # the framework's own name for it
