"""The API of the question whether two cases are about one young person."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.people.duplicate_filters import DuplicateFilters
from backend.people.duplicate_serializers import (
    ProbableDuplicateDetailSerializer,
    ProbableDuplicateSerializer,
    TwoPeopleSerializer,
)
from backend.people.models import ProbableDuplicate
from backend.people.queries import led_duplicates, other_cases
from backend.people.services.duplicates import answer_two_people


@extend_schema_view(
    list=extend_schema(summary="List the cases of your units that may be about the same young person as another case"),
    retrieve=extend_schema(summary="Show one probable duplicate"),
)
class ProbableDuplicateViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Questions to the leader of a case. Who sees the case in another way than as its leader is not asked."""

    required_permissions = {
        "list": Permission.LEAD_CASE,
        "retrieve": Permission.LEAD_CASE,
        "two_people": Permission.LEAD_CASE,
    }
    scope = AboutYoungPerson("full")
    argument = "duplicate"
    queryset = ProbableDuplicate.objects.all()
    filterset_class = DuplicateFilters
    ordering_fields = ["found_on"]

    def read(self) -> QuerySet[ProbableDuplicate]:
        asked = led_duplicates().select_related("young_person", "answered_by")
        return asked.defer(*fields_to_defer("young_person"))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return ProbableDuplicateSerializer if self.action == "list" else ProbableDuplicateDetailSerializer

    def log_read(self, action: Action, rows: Iterable[Model]) -> None:
        """Find what the caller may know of the other cases, and log those that are shown."""
        duplicates = list(rows)
        found = other_cases([row.other_id for row in duplicates], staff=self.staff)  # type: ignore[attr-defined]
        for row in duplicates:
            row.other_case = found[row.other_id]  # type: ignore[attr-defined]  # for the serializer
        shown = [other.young_person.pk for other in found.values() if other.young_person]
        log_access(action, [*self.scope.people(duplicates), *shown], purpose=self._action())

    @extend_schema(request=TwoPeopleSerializer, responses=ProbableDuplicateDetailSerializer)
    @action(detail=True, methods=["post"], url_path="two-people")
    def two_people(self, request: Request, pk: str) -> Response:
        """Say that the two cases are about two people, with a reason. The other leader answers for the other case."""
        return self.carry_out(answer_two_people, TwoPeopleSerializer)
