"""The API of IPS plans."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.assignments.serializers import AssignedSerializer
from backend.assignments.views import AssigningViewSet
from backend.core import clock
from backend.core.api.versions import expected_version
from jobs.plans import services
from jobs.plans.filters import PlanFilters
from jobs.plans.models import IpsPlan
from jobs.plans.queries import with_access, with_consultant
from jobs.plans.serializers import (
    AgreeSerializer,
    EditPlanSerializer,
    EnterSerializer,
    PlanAssignSerializer,
    PlanCloseSerializer,
    PlanDeclineSerializer,
    PlanDetailSerializer,
    PlanReferSerializer,
    PlanSerializer,
    PlanWhySerializer,
    StepDownSerializer,
)


@extend_schema_view(retrieve=extend_schema(summary="Show one IPS plan"))
class PlanViewSet(AssigningViewSet):
    """IPS plans. A verb in the wrong phase is 409, and the answer says which verbs are possible."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "create": Permission.OPEN_CASE,
        "partial_update": Permission.MANAGE_IPS,
        "accept": Permission.DECIDE_IPS_REFERRAL,
        "decline": Permission.DECIDE_IPS_REFERRAL,
        "assign": Permission.ASSIGN_CONSULTANT,
        "agree": Permission.MANAGE_IPS,
        "enter": Permission.MANAGE_IPS,
        "begin_search": Permission.MANAGE_IPS,
        "begin_education": Permission.MANAGE_IPS,
        "step_down": Permission.MANAGE_IPS,
        "close": Permission.MANAGE_IPS,
        "reopen": Permission.MANAGE_IPS,
    }
    creates = frozenset({"create", "assign"})
    scope = AboutYoungPerson("summary")
    argument = "plan"
    queryset = IpsPlan.objects.all()
    filterset_class = PlanFilters
    ordering_fields = ["received_on", "entry_on", "closed_on"]

    def read(self) -> QuerySet[IpsPlan]:
        rows = self.queryset.select_related("young_person", "decided_by").defer(*fields_to_defer("young_person"))
        today = clock.today()
        plans = with_consultant(rows, today)
        return plans if self.action == "list" else with_access(plans, today).prefetch_related("phase_changes__by")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return PlanSerializer if self.action == "list" else PlanDetailSerializer

    @extend_schema(request=PlanReferSerializer, responses={201: PlanDetailSerializer})
    def create(self, request: Request) -> Response:
        """Refer a young person to IPS."""
        body = PlanReferSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.refer(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=EditPlanSerializer, responses=PlanDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Edit the goal, the treatment partner or the legal basis. Needs the version in If-Match."""
        expected = expected_version(request)
        plan = self.get_object()
        body = EditPlanSerializer(data=request.data, partial=True, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.edit(plan=plan, expected=expected, changes=body.validated_data, by=self.staff))

    @extend_schema(request=None, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept the referral. The plan stays in the phase referral until it is entered."""
        return self.show(services.accept(plan=self.get_object(), by=self.staff))

    @extend_schema(request=PlanDeclineSerializer, responses={200: PlanDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline the referral, with a reason and an alternative."""
        return self.carry_out(services.decline, PlanDeclineSerializer)

    @extend_schema(request=PlanAssignSerializer, responses={201: AssignedSerializer})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Assign a consultant, in any open phase."""
        plan = self.get_object()
        body = PlanAssignSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        assignment = services.assign(plan=plan, **body.validated_data, by=self.staff)
        return self.show_assigned(plan, assignment)

    @extend_schema(request=AgreeSerializer, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Record that the young person agreed, in their own words. The plan stays in the phase referral."""
        return self.carry_out(services.agree, AgreeSerializer)

    @extend_schema(request=EnterSerializer, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def enter(self, request: Request, pk: str) -> Response:
        """Enter an accepted and agreed plan: referral → profile."""
        return self.carry_out(services.enter, EnterSerializer)

    @extend_schema(request=PlanWhySerializer, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"], url_path="begin-search")
    def begin_search(self, request: Request, pk: str) -> Response:
        """Begin the job search."""
        return self.carry_out(services.begin, PlanWhySerializer, verb="begin-search")

    @extend_schema(request=PlanWhySerializer, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"], url_path="begin-education")
    def begin_education(self, request: Request, pk: str) -> Response:
        """Begin an education."""
        return self.carry_out(services.begin, PlanWhySerializer, verb="begin-education")

    @extend_schema(request=StepDownSerializer, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"], url_path="step-down")
    def step_down(self, request: Request, pk: str) -> Response:
        """Begin the move to other support, from a job or an education, with a reason."""
        return self.carry_out(services.step_down, StepDownSerializer)

    @extend_schema(request=PlanCloseSerializer, responses={200: PlanDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the plan. The consultants' assignments end."""
        return self.carry_out(services.close, PlanCloseSerializer)

    @extend_schema(request=PlanWhySerializer, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open a closed plan again: closed → search."""
        return self.carry_out(services.reopen, PlanWhySerializer)
