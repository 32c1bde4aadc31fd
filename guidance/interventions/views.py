"""The API of interventions."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core.api.versions import expected_version
from guidance.interventions import services
from guidance.interventions.filters import InterventionFilters
from guidance.interventions.models import Intervention, InterventionContact
from guidance.interventions.serializers import (
    AgreeInterventionSerializer,
    ChangeResponsibleSerializer,
    CompleteInterventionSerializer,
    EditInterventionSerializer,
    ExtendInterventionSerializer,
    InterventionContactSerializer,
    InterventionDetailSerializer,
    InterventionSerializer,
    InterventionWhySerializer,
    PlanInterventionSerializer,
    ReviewInterventionSerializer,
    StartInterventionSerializer,
    StopInterventionSerializer,
)


class InterventionViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Interventions. A verb in the wrong state is 409, and the answer says which verbs are possible."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "create": Permission.EDIT_CASE,
        "agree": Permission.EDIT_CASE,
        "start": Permission.EDIT_CASE,
        "pause": Permission.EDIT_CASE,
        "resume": Permission.EDIT_CASE,
        "extend": Permission.EDIT_CASE,
        "partial_update": Permission.EDIT_CASE,
        "review": Permission.EDIT_CASE,
        "change_responsible": Permission.EDIT_CASE,
        "complete": Permission.EDIT_CASE,
        "stop": Permission.EDIT_CASE,
        "contacts": Permission.EDIT_CASE,
    }
    scope = AboutYoungPerson("full")
    argument = "intervention"
    queryset = Intervention.objects.all()
    filterset_class = InterventionFilters
    ordering_fields = ["starts_on", "ends_on"]

    def read(self) -> QuerySet[Intervention]:
        interventions = self.queryset.select_related("young_person", "kind", "responsible")
        if self.action == "list":
            return interventions
        return interventions.prefetch_related("steps__by", Prefetch("links", InterventionContact.objects.counting()))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return InterventionSerializer if self.action == "list" else InterventionDetailSerializer

    @extend_schema(request=PlanInterventionSerializer, responses={201: InterventionDetailSerializer})
    def create(self, request: Request) -> Response:
        """Plan an intervention."""
        body = PlanInterventionSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.plan(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=EditInterventionSerializer, responses=InterventionDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Edit an open intervention. Needs the version in If-Match."""
        expected = expected_version(request)
        intervention = self.get_object()
        body = EditInterventionSerializer(data=request.data, partial=True, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        changes = body.validated_data
        return self.show(services.edit(intervention=intervention, expected=expected, changes=changes, by=self.staff))

    @extend_schema(request=AgreeInterventionSerializer, responses=InterventionDetailSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Record that the young person agreed: planned → agreed."""
        return self.carry_out(services.agree, AgreeInterventionSerializer)

    @extend_schema(request=StartInterventionSerializer, responses=InterventionDetailSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Start the intervention, at the earliest on the day of the agreement: agreed → active."""
        return self.carry_out(services.start, StartInterventionSerializer)

    @extend_schema(request=InterventionWhySerializer, responses=InterventionDetailSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Pause the intervention: active → paused."""
        return self.carry_out(services.pause, InterventionWhySerializer)

    @extend_schema(request=InterventionWhySerializer, responses=InterventionDetailSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """End the pause: paused → active."""
        return self.carry_out(services.resume, InterventionWhySerializer)

    @extend_schema(request=ExtendInterventionSerializer, responses=InterventionDetailSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Move the end of the intervention, or of its grant, to a later day."""
        return self.carry_out(services.extend, ExtendInterventionSerializer)

    @extend_schema(request=ReviewInterventionSerializer, responses=InterventionDetailSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Record a review of the intervention, with the young person's own words where they gave any."""
        return self.carry_out(services.review, ReviewInterventionSerializer)

    @extend_schema(request=ChangeResponsibleSerializer, responses={200: InterventionDetailSerializer, 204: None})
    @action(detail=True, methods=["post"], url_path="change-responsible")
    def change_responsible(self, request: Request, pk: str) -> Response:
        """Make another colleague, or an external provider, responsible. The access changes with it."""
        return self.carry_out(services.change_responsible, ChangeResponsibleSerializer)

    @extend_schema(request=CompleteInterventionSerializer, responses={200: InterventionDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        """Complete the intervention with a result."""
        return self.carry_out(services.complete, CompleteInterventionSerializer)

    @extend_schema(request=StopInterventionSerializer, responses={200: InterventionDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """Stop the intervention before its end, with a reason."""
        return self.carry_out(services.stop, StopInterventionSerializer)

    @extend_schema(request=InterventionContactSerializer, responses=InterventionDetailSerializer)
    @action(detail=True, methods=["post"])
    def contacts(self, request: Request, pk: str) -> Response:
        """Link a contact that served the intervention."""
        return self.carry_out(services.link, InterventionContactSerializer)
