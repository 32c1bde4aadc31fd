"""/guidance/efforts."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.roles import Verb
from backend.access.scopes import OfPerson
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from guidance.efforts import services
from guidance.efforts.filters import EffortFilters
from guidance.efforts.models import Effort, EffortContact
from guidance.efforts.serializers import (
    AgreeEffortSerializer,
    CompleteEffortSerializer,
    EffortContactSerializer,
    EffortDetailSerializer,
    EffortSerializer,
    EffortWhySerializer,
    ExtendEffortSerializer,
    PlanEffortSerializer,
    StartEffortSerializer,
    StopEffortSerializer,
)


class EffortViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Efforts. A verb in the wrong state is 409 and says what to do first."""

    verbs = {
        "list": Verb.READ_CASES,
        "retrieve": Verb.READ_CASES,
        "create": Verb.WRITE,
        "agree": Verb.WRITE,
        "start": Verb.WRITE,
        "pause": Verb.WRITE,
        "resume": Verb.WRITE,
        "extend": Verb.WRITE,
        "complete": Verb.WRITE,
        "stop": Verb.WRITE,
        "contacts": Verb.WRITE,
    }
    scope = OfPerson("content")
    queryset = Effort.objects.all()
    filterset_class = EffortFilters
    ordering_fields = ["starts_on", "ends_on"]

    def read(self) -> QuerySet[Effort]:
        efforts = self.queryset.select_related("young_person", "kind", "responsible")
        if self.action == "list":
            return efforts
        return efforts.prefetch_related("steps__by", Prefetch("links", EffortContact.objects.counting()))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return EffortSerializer if self.action == "list" else EffortDetailSerializer

    @extend_schema(request=PlanEffortSerializer, responses={201: EffortDetailSerializer})
    def create(self, request: Request) -> Response:
        """Plan an effort."""
        body = PlanEffortSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.plan(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=AgreeEffortSerializer, responses=EffortDetailSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """The young person agreed: planned → agreed."""
        return self._do(services.agree, AgreeEffortSerializer)

    @extend_schema(request=StartEffortSerializer, responses=EffortDetailSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """It began, today or on a day since the young person agreed: agreed → active."""
        return self._do(services.start, StartEffortSerializer)

    @extend_schema(request=EffortWhySerializer, responses=EffortDetailSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Active → paused."""
        return self._do(services.pause, EffortWhySerializer)

    @extend_schema(request=EffortWhySerializer, responses=EffortDetailSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Paused → active."""
        return self._do(services.resume, EffortWhySerializer)

    @extend_schema(request=ExtendEffortSerializer, responses=EffortDetailSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Let the effort, or the grant that it stands on, end later."""
        return self._do(services.extend, ExtendEffortSerializer)

    @extend_schema(request=CompleteEffortSerializer, responses={200: EffortDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        """The effort came to its end, with a result."""
        return self._do(services.complete, CompleteEffortSerializer)

    @extend_schema(request=StopEffortSerializer, responses={200: EffortDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """The effort ends before its time."""
        return self._do(services.stop, StopEffortSerializer)

    @extend_schema(request=EffortContactSerializer, responses=EffortDetailSerializer)
    @action(detail=True, methods=["post"])
    def contacts(self, request: Request, pk: str) -> Response:
        """Say that a contact between the young person's yes and the end served the effort."""
        return self._do(services.link, EffortContactSerializer)

    def _do(self, service: Any, serializer: type[BaseSerializer[Any]]) -> Response:
        effort = self.get_object()
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(service(effort=effort, **body.validated_data, by=self.staff))
