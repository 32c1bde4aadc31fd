"""The API of follow-ups."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPersonOrNone
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.followups import services
from backend.followups.filters import FollowUpFilters
from backend.followups.models import FollowUp
from backend.followups.queries import with_explanations
from backend.followups.serializers import (
    AddFollowUpSerializer,
    FollowUpDetailSerializer,
    FollowUpSerializer,
    SnoozeSerializer,
    WaiveSerializer,
)


@extend_schema_view(retrieve=extend_schema(summary="Show one follow-up"))
class FollowUpViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Follow-ups. A record, such as a contact, fulfils one. Only own tasks are ticked off."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "create": Permission.EDIT_CASE,
        "waive": Permission.DECIDE_FOLLOW_UP,
        "snooze": Permission.DECIDE_FOLLOW_UP,
        "complete": Permission.EDIT_CASE,
    }
    scope = AboutYoungPersonOrNone("summary")
    argument = "follow_up"
    queryset = FollowUp.objects.all()
    filterset_class = FollowUpFilters
    ordering_fields = ["due_on", "opens_on"]

    def read(self) -> QuerySet[FollowUp]:
        follow_ups = with_explanations(FollowUp.objects.all())
        related = ["young_person", "responsible"]
        if self.action != "list":
            related += ["waived_by", "snoozed_by"]
        return follow_ups.select_related(*related).defer(*fields_to_defer("young_person"))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return FollowUpSerializer if self.action == "list" else FollowUpDetailSerializer

    @extend_schema(request=AddFollowUpSerializer, responses={201: FollowUpDetailSerializer})
    def create(self, request: Request) -> Response:
        """Set a task for yourself or a colleague. It is ticked off with `complete`."""
        body = AddFollowUpSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.add_own(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=WaiveSerializer, responses=FollowUpDetailSerializer)
    @action(detail=True, methods=["post"])
    def waive(self, request: Request, pk: str) -> Response:
        """Exempt the young person from the follow-up, with a reason. A follow-up that a law requires stays."""
        return self.carry_out(services.waive, WaiveSerializer)

    @extend_schema(request=SnoozeSerializer, responses=FollowUpDetailSerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: str) -> Response:
        """Let the reminders wait until a day, with a reason. The due date stays."""
        return self.carry_out(services.snooze, SnoozeSerializer)

    @extend_schema(request=None, responses=FollowUpDetailSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        """Tick off an own task today."""
        return self.show(services.complete(follow_up=self.get_object(), by=self.staff))
