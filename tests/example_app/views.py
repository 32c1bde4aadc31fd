"""The API of housing support."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from tests.example_app import services
from tests.example_app.filters import HousingSupportFilters
from tests.example_app.models import HousingSupport
from tests.example_app.serializers import (
    AskSerializer,
    EndHousingSupportSerializer,
    GrantSerializer,
    HousingSupportDetailSerializer,
    HousingSupportSerializer,
)


class HousingSupportViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Housing support."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "create": Permission.EDIT_CASE,
        "grant": Permission.EDIT_CASE,
        "end": Permission.EDIT_CASE,
    }
    scope = AboutYoungPerson("full")
    argument = "support"
    queryset = HousingSupport.objects.all()
    filterset_class = HousingSupportFilters
    ordering_fields = ["asked_on"]

    def read(self) -> QuerySet[HousingSupport]:
        return self.queryset.select_related("young_person")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return HousingSupportSerializer if self.action == "list" else HousingSupportDetailSerializer

    @extend_schema(request=AskSerializer, responses={201: HousingSupportDetailSerializer})
    def create(self, request: Request) -> Response:
        """Record that a young person asked for housing support."""
        body = AskSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.ask(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=GrantSerializer, responses=HousingSupportDetailSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Grant the support: asked → granted."""
        return self.carry_out(services.grant, GrantSerializer)

    @extend_schema(request=EndHousingSupportSerializer, responses=HousingSupportDetailSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End the support."""
        return self.carry_out(services.end, EndHousingSupportSerializer)
