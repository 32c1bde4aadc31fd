"""The API of jobs."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core.api.versions import expected_version
from backend.people.activity_serializers import RemoveHoursSerializer
from jobs.placements import services
from jobs.placements.filters import EmploymentFilters
from jobs.placements.models import Employment
from jobs.placements.queries import with_last_check
from jobs.placements.serializers import (
    ChangeEmploymentHoursSerializer,
    CorrectEmploymentSerializer,
    EmploymentDetailSerializer,
    EmploymentSerializer,
    EndEmploymentSerializer,
    StartEmploymentSerializer,
    VerifyEmploymentSerializer,
    VoidEmploymentSerializer,
)


class EmploymentViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Jobs, with their hours and their end. Youth guides may read them."""

    required_permissions = {
        "list": Permission.READ_IPS,
        "retrieve": Permission.READ_IPS,
        "create": Permission.MANAGE_IPS,
        "partial_update": Permission.MANAGE_IPS,
        "change_hours": Permission.MANAGE_IPS,
        "remove_hours": Permission.MANAGE_IPS,
        "verify": Permission.MANAGE_IPS,
        "end": Permission.MANAGE_IPS,
        "void": Permission.MANAGE_IPS,
    }
    scope = AboutYoungPerson("full")
    argument = "employment"
    queryset = Employment.objects.all()
    filterset_class = EmploymentFilters
    ordering_fields = {"starts_on": "spell__starts_on", "ends_on": "spell__ends_on"}

    def read(self) -> QuerySet[Employment]:
        joined = with_last_check(self.queryset.select_related("young_person", "employer", "form", "spell"))
        return joined.defer(*fields_to_defer("young_person")).prefetch_related("spell__hours")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return EmploymentSerializer if self.action == "list" else EmploymentDetailSerializer

    @extend_schema(request=StartEmploymentSerializer, responses={201: EmploymentDetailSerializer})
    def create(self, request: Request) -> Response:
        """Record a job that has begun, or that will begin on a known day."""
        body = StartEmploymentSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.start(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=CorrectEmploymentSerializer, responses=EmploymentDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct a job. A new first day also moves its follow-ups. Needs the version in If-Match."""
        expected = expected_version(request)
        employment = self.get_object()
        body = CorrectEmploymentSerializer(data=request.data, partial=True, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(
            services.correct(employment=employment, expected=expected, changes=body.validated_data, by=self.staff)
        )

    @extend_schema(request=ChangeEmploymentHoursSerializer, responses=EmploymentDetailSerializer)
    @action(detail=True, methods=["post"], url_path="change-hours")
    def change_hours(self, request: Request, pk: str) -> Response:
        """Change the hours a week from a day on."""
        return self.carry_out(services.change_hours, ChangeEmploymentHoursSerializer)

    @extend_schema(request=RemoveHoursSerializer, responses=EmploymentDetailSerializer)
    @action(detail=True, methods=["post"], url_path="remove-hours")
    def remove_hours(self, request: Request, pk: str) -> Response:
        """Remove the hours that begin on a day. The hours before them then go on."""
        return self.carry_out(services.remove_hours, RemoveHoursSerializer)

    @extend_schema(request=VerifyEmploymentSerializer, responses=EmploymentDetailSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Record that the young person has the job on a day, with the hours a week."""
        return self.carry_out(services.verify, VerifyEmploymentSerializer)

    @extend_schema(request=EndEmploymentSerializer, responses=EmploymentDetailSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Record the last day (default today), who ended the job, and why. After the last job the plan is in search."""
        return self.carry_out(services.end, EndEmploymentSerializer)

    @extend_schema(request=VoidEmploymentSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """Remove a job that was recorded by mistake, and withdraw its follow-ups."""
        employment = self.get_object()
        body = VoidEmploymentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.void(employment=employment, **body.validated_data, by=self.staff)
        return Response(status=204)
