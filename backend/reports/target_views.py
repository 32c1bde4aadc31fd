"""The API of targets."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.permissions import Permission
from backend.access.scopes import NotPersonal
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core.api.bodies import StrictModelSerializer
from backend.organisation.models import Unit
from backend.reports.models import Target
from backend.reports.targets import delete_target, set_target


class TargetSerializer(StrictModelSerializer):
    """A value that a measure should have in a period. `unit` is null for the whole municipality."""

    value = serializers.FloatField(read_only=True, help_text="in the unit of the measure")

    class Meta:
        model = Target
        fields = ["id", "measure", "unit", "starts_on", "ends_on", "value", "decided_on"]


class SetTargetSerializer(StrictModelSerializer):
    """A target to set."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), required=False, allow_null=True)
    value = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=0)

    class Meta:
        model = Target
        fields = ["measure", "unit", "starts_on", "ends_on", "value", "decided_on"]
        validators: list[object] = []


class TargetViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Targets of figures, which a manager sets."""

    required_permissions = {
        "list": Permission.READ_REPORTS,
        "retrieve": Permission.READ_REPORTS,
        "create": Permission.SET_TARGETS,
        "destroy": Permission.SET_TARGETS,
    }
    scope = NotPersonal()
    argument = "target"
    queryset = Target.objects.all()
    serializer_class = TargetSerializer

    @extend_schema(request=SetTargetSerializer, responses={201: TargetSerializer})
    def create(self, request: Request) -> Response:
        """Set what a measure should be in a period."""
        body = SetTargetSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(set_target(**body.validated_data, by=self.staff), status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a target."""
        delete_target(target=self.get_object(), by=self.staff)
        return Response(status=204)
