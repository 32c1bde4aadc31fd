"""The API of the policy."""

from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Subquery, Value, When
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.scopes import NotPersonal
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core import clock
from backend.followups import policies
from backend.followups.models import Policy
from backend.followups.policy_serializers import (
    ApprovePolicySerializer,
    MakePolicySerializer,
    PolicyDetailSerializer,
    PolicySerializer,
    PreviewSerializer,
)
from backend.followups.preview import preview_policy


@extend_schema_view(retrieve=extend_schema(summary="Show a version of the policy with all rules"))
class PolicyViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """The policy: versions of what the municipality has decided about follow-ups, newest first."""

    required_permissions = {
        "list": Permission.READ_STAFF,
        "retrieve": Permission.READ_STAFF,
        "create": Permission.ADMINISTER,
        "preview": Permission.PREVIEW_POLICY,
        "approve": Permission.APPROVE_POLICY,
    }
    scope = NotPersonal()
    argument = "policy"
    queryset = Policy.objects.all()
    ordering_fields = ["version", "valid_from"]

    def read(self) -> QuerySet[Policy]:
        valid = Policy.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from", "-version")
        in_force = Case(
            When(pk=Subquery(valid.values("pk")[:1]), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        policies = self.queryset.annotate(in_force=in_force).select_related("approved_by")
        return policies if self.action == "list" else policies.prefetch_related("rules")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return PolicySerializer if self.action == "list" else PolicyDetailSerializer

    @extend_schema(request=MakePolicySerializer, responses={201: PolicyDetailSerializer})
    def create(self, request: Request) -> Response:
        """Make a new version of the policy. It is in force from the day for which a manager approves it."""
        body = MakePolicySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(policies.make_policy(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=None, responses=PreviewSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """Show how many follow-ups the policy would open, withdraw and move today. Nothing is written."""
        preview = preview_policy(self.get_object())
        self.log_read(Action.REPORT, [])
        by_rule = [
            {
                "rule": one.rule.key,
                "rule_label": str(one.rule.label),
                "opens": one.opens,
                "withdraws": one.withdraws,
                "moves": one.moves,
            }
            for one in preview.rules
        ]
        return Response(PreviewSerializer({**preview.totals, "rules": by_rule}).data)

    @extend_schema(request=ApprovePolicySerializer, responses=PolicyDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Approve a version of the policy from a day. The follow-ups change on that day."""
        return self.carry_out(policies.approve, ApprovePolicySerializer)
