"""The API of blocks between a member of staff and a young person."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access import blocks
from backend.access.models import AccessBlock
from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson, YoungPersonField, YoungPersonFilter
from backend.access.serializers import DetailSerializer, PersonReferenceSerializer, StaffReferenceSerializer
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core.api.bodies import LabelField, StrictModelSerializer
from backend.core.api.filters import StrictFilterSet
from backend.organisation.models import Staff


class BlockSerializer(StrictModelSerializer):
    """A block between a member of staff and a young person. It overrides every other access."""

    young_person = PersonReferenceSerializer(read_only=True)
    staff = StaffReferenceSerializer(read_only=True)
    set_by = StaffReferenceSerializer(read_only=True)
    reason_label = LabelField("reason")

    class Meta:
        model = AccessBlock
        fields = ["id", "young_person", "staff", "reason", "reason_label", "note", "starts_on", "ends_on", "set_by"]


class BlockDetailSerializer(DetailSerializer, BlockSerializer):
    """A block with the verbs that this caller may use now."""

    class Meta(BlockSerializer.Meta):
        fields = [*BlockSerializer.Meta.fields, "abilities"]


class SetBlockSerializer(StrictModelSerializer):
    """A block to set. It begins today if `starts_on` is left out."""

    young_person = YoungPersonField()
    staff = serializers.PrimaryKeyRelatedField(queryset=Staff.objects.filter(is_active=True))
    starts_on = serializers.DateField(required=False)

    class Meta:
        model = AccessBlock
        fields = ["young_person", "staff", "reason", "note", "starts_on", "ends_on"]


class BlockFilters(StrictFilterSet):
    """The filters of the list of blocks."""

    young_person = YoungPersonFilter()

    class Meta:
        model = AccessBlock
        fields: list[str] = []


@extend_schema_view(retrieve=extend_schema(summary="Show one block"))
class BlockViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Blocks, which a leader sets and ends: related, partial, the young person's wish, or a threat."""

    required_permissions = {
        "list": Permission.BLOCK_ACCESS,
        "retrieve": Permission.BLOCK_ACCESS,
        "create": Permission.BLOCK_ACCESS,
        "end": Permission.BLOCK_ACCESS,
    }
    scope = AboutYoungPerson("full")
    queryset = AccessBlock.objects.all()
    filterset_class = BlockFilters
    ordering_fields = ["starts_on", "ends_on"]

    def read(self) -> QuerySet[AccessBlock]:
        return self.queryset.select_related("young_person", "staff", "set_by").defer(*fields_to_defer("young_person"))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return BlockSerializer if self.action == "list" else BlockDetailSerializer

    @extend_schema(request=SetBlockSerializer, responses={201: BlockDetailSerializer, 204: None})
    def create(self, request: Request) -> Response:
        """Block a member of staff from a young person. Empty if the caller blocked themselves."""
        body = SetBlockSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(blocks.block(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=None, responses={200: BlockDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End a block now. Empty if it began today or begins later: then it is deleted."""
        return self.show(blocks.end_block(block=self.get_object(), by=self.staff))
