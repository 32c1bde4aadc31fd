"""The API of courses."""

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
from backend.assignments.serializers import AssignedSerializer
from backend.assignments.views import AssigningViewSet
from backend.core import clock
from guidance.courses import services
from guidance.courses.filters import CourseFilters
from guidance.courses.models import GuidanceCourse
from guidance.courses.queries import unassigned, with_guide
from guidance.courses.serializers import (
    AssignSerializer,
    CloseSerializer,
    CourseDetailSerializer,
    CourseSerializer,
    DeclineSerializer,
    PauseSerializer,
    ProlongSerializer,
    ReferSerializer,
    ReopenSerializer,
    WhySerializer,
)


class CourseViewSet(AssigningViewSet):
    """Courses with an ungeguide. A verb in the wrong phase is 409, and the answer says which verbs are possible."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "unassigned": Permission.READ_CASES,
        "create": Permission.OPEN_CASE,
        "accept": Permission.DECIDE_REFERRAL,
        "decline": Permission.DECIDE_REFERRAL,
        "assign": Permission.ASSIGN,
        "begin_start": Permission.MANAGE_COURSE,
        "begin_active": Permission.MANAGE_COURSE,
        "begin_phase_out": Permission.MANAGE_COURSE,
        "begin_aftercare": Permission.MANAGE_COURSE,
        "pause": Permission.MANAGE_COURSE,
        "prolong": Permission.MANAGE_COURSE,
        "resume": Permission.MANAGE_COURSE,
        "close": Permission.MANAGE_COURSE,
        "reopen": Permission.MANAGE_COURSE,
    }
    creates = frozenset({"create", "assign"})
    scope = AboutYoungPerson("summary")
    argument = "course"
    queryset = GuidanceCourse.objects.all()
    filterset_class = CourseFilters
    ordering_fields = ["opened_on", "closed_on"]

    def read(self) -> QuerySet[GuidanceCourse]:
        courses = with_guide(
            self.queryset.select_related("young_person").defer(*fields_to_defer("young_person")), clock.today()
        )
        in_list = self.action in ("list", "unassigned")
        return courses if in_list else courses.prefetch_related("phase_changes__by", "referrals")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return CourseSerializer if self.action in ("list", "unassigned") else CourseDetailSerializer

    @extend_schema(request=ReferSerializer, responses={201: CourseDetailSerializer})
    def create(self, request: Request) -> Response:
        """Refer a young person: open a course."""
        body = ReferSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.refer(**body.validated_data, by=self.staff), status=201)

    @extend_schema(responses=CourseSerializer(many=True))
    @action(detail=False, methods=["get"])
    def unassigned(self, request: Request) -> Response:
        """List the open courses without a primary guide."""
        self.queryset = unassigned(GuidanceCourse.objects.all(), clock.today())
        return self.list(request)

    @extend_schema(request=None, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept the referral: referred → intake."""
        return self.show(services.accept(course=self.get_object(), by=self.staff))

    @extend_schema(request=DeclineSerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline the referral, and say what the young person gets instead: referred → closed."""
        return self.carry_out(services.decline, DeclineSerializer)

    @extend_schema(request=AssignSerializer, responses={201: AssignedSerializer})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Assign a guide, in any open phase."""
        course = self.get_object()
        body = AssignSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        assignment = services.assign(course=course, **body.validated_data, by=self.staff)
        return self.show_assigned(course, assignment)

    @extend_schema(request=WhySerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"], url_path="begin-start")
    def begin_start(self, request: Request, pk: str) -> Response:
        """Begin the start phase."""
        return self.carry_out(services.begin, WhySerializer, verb="begin-start")

    @extend_schema(request=WhySerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"], url_path="begin-active")
    def begin_active(self, request: Request, pk: str) -> Response:
        """Begin the active phase."""
        return self.carry_out(services.begin, WhySerializer, verb="begin-active")

    @extend_schema(request=WhySerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"], url_path="begin-phase-out")
    def begin_phase_out(self, request: Request, pk: str) -> Response:
        """Begin the phase-out."""
        return self.carry_out(services.begin, WhySerializer, verb="begin-phase-out")

    @extend_schema(request=WhySerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"], url_path="begin-aftercare")
    def begin_aftercare(self, request: Request, pk: str) -> Response:
        """Begin the aftercare."""
        return self.carry_out(services.begin, WhySerializer, verb="begin-aftercare")

    @extend_schema(request=PauseSerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Pause the course, with a reason, the young person's view and an end within 90 days."""
        return self.carry_out(services.pause, PauseSerializer)

    @extend_schema(request=ProlongSerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def prolong(self, request: Request, pk: str) -> Response:
        """Let the pause end on a later day, within 90 days from today: paused → paused."""
        return self.carry_out(services.prolong, ProlongSerializer)

    @extend_schema(request=WhySerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """End the pause: paused → active."""
        return self.carry_out(services.resume, WhySerializer)

    @extend_schema(request=CloseSerializer, responses={200: CourseDetailSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the course. The guides' assignments end."""
        return self.carry_out(services.close, CloseSerializer)

    @extend_schema(request=ReopenSerializer, responses=CourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open a closed course again with a new referral."""
        return self.carry_out(services.reopen, ReopenSerializer)
