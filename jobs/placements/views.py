"""/jobs/jobs."""

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.roles import Verb
from backend.access.scopes import OfPerson
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core.api.versions import expected_version
from backend.people.models import beside
from jobs.placements import services
from jobs.placements.filters import JobFilters
from jobs.placements.models import Job
from jobs.placements.serializers import (
    ChangeJobHoursSerializer,
    CorrectJobSerializer,
    EndJobSerializer,
    JobDetailSerializer,
    JobSerializer,
    StartJobSerializer,
    VoidJobSerializer,
)


class JobViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Jobs: how they began, their hours, and how they ended. The youth guide reads along."""

    verbs = {
        "list": Verb.READ_JOBS,
        "retrieve": Verb.READ_JOBS,
        "create": Verb.WORK_JOBS,
        "partial_update": Verb.WORK_JOBS,
        "change_hours": Verb.WORK_JOBS,
        "end": Verb.WORK_JOBS,
        "void": Verb.WORK_JOBS,
    }
    scope = OfPerson("content")
    queryset = Job.objects.all()
    filterset_class = JobFilters
    ordering_fields = ["starts_on", "ends_on"]

    def read(self) -> QuerySet[Job]:
        joined = self.queryset.select_related("young_person", "employer", "form", "spell")
        days = {"starts_on": F("spell__starts_on"), "ends_on": F("spell__ends_on")}
        return joined.annotate(**days).defer(*beside("young_person")).prefetch_related("spell__hours")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return JobSerializer if self.action == "list" else JobDetailSerializer

    @extend_schema(request=StartJobSerializer, responses={201: JobDetailSerializer})
    def create(self, request: Request) -> Response:
        """Record a job: one that began, or that will begin on a day that is known."""
        body = StartJobSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.start(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=CorrectJobSerializer, responses=JobDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct a job; a first day that moves takes its promises along. Needs the version in If-Match."""
        expected = expected_version(request)
        job = self.get_object()
        body = CorrectJobSerializer(data=request.data, partial=True, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.correct(job=job, expected=expected, changes=body.validated_data, by=self.staff))

    @extend_schema(request=ChangeJobHoursSerializer, responses=JobDetailSerializer)
    @action(detail=True, methods=["post"], url_path="change-hours")
    def change_hours(self, request: Request, pk: str) -> Response:
        """Other hours a week from a day on."""
        return self._do(services.change_hours, ChangeJobHoursSerializer)

    @extend_schema(request=EndJobSerializer, responses=JobDetailSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """The last day (today), by whom, and why. With the last job the plan goes back to the search."""
        return self._do(services.end, EndJobSerializer)

    @extend_schema(request=VoidJobSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """It never was, or was somebody else's: it is taken out, and what it promised with it."""
        job = self.get_object()
        body = VoidJobSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.void(job=job, **body.validated_data, by=self.staff)
        return Response(status=204)

    def _do(self, service: Any, serializer: type[BaseSerializer[Any]]) -> Response:
        job = self.get_object()
        body = serializer(data=self.request.data)
        body.is_valid(raise_exception=True)
        return self.show(service(job=job, **body.validated_data, by=self.staff))
