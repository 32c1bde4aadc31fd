"""The API of assignments, absences, covers and closed days."""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.access_log import log_access
from backend.access.models import Action, Cover
from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson, NamesYoungPeople, NotPersonal
from backend.access.serializers import HoldingSerializer
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.assignments import absences, services
from backend.assignments.filters import AbsenceFilters, AssignmentFilters, CoverFilters
from backend.assignments.models import Assignment
from backend.assignments.queries import holdings_of
from backend.assignments.serializers import (
    AbsenceSerializer,
    AssignedSerializer,
    AssignmentDetailSerializer,
    AssignmentSerializer,
    CautionSerializer,
    ClosedDaySerializer,
    CoverSerializer,
    DeleteAbsenceSerializer,
    EditAbsenceSerializer,
    EndSerializer,
    EnterAbsenceSerializer,
    EnterCoverSerializer,
    HandedOverSerializer,
    HandOverSerializer,
    StaffHoldingsSerializer,
)
from backend.core.api.versions import expected_version
from backend.organisation.models import Absence, ClosedDay, Staff


class AssigningViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Courses or plans. Their verb `assign` creates an assignment."""

    def show_assigned(self, record: Model, assignment: Assignment) -> Response:
        """Return the new assignment, and log the read of the course or plan."""
        self.log_read(Action.VIEW, [record])
        return Response(AssignedSerializer(assignment).data, status=201)

    def show_created(self, pk: int | None) -> Response:
        if self.action != "assign":
            return super().show_created(pk)
        return self.show_assigned(self.get_object(), get_object_or_404(Assignment, pk=pk))


class AssignmentViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Assignments: who works with whom. Assigning is a verb of the course or plan."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "acknowledge": Permission.ACKNOWLEDGE,
        "hand_over": Permission.HAND_OVER,
        "end": Permission.HAND_OVER,
    }
    scope = AboutYoungPerson("summary")
    queryset = Assignment.objects.all()
    filterset_class = AssignmentFilters
    ordering_fields = ["starts_on", "ends_on"]

    def read(self) -> QuerySet[Assignment]:
        return self.queryset.select_related("young_person", "staff").defer(*fields_to_defer("young_person"))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return AssignmentSerializer if self.action == "list" else AssignmentDetailSerializer

    @extend_schema(request=None, responses=AssignmentDetailSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Acknowledge the assignment: the assignee or a deputy has seen it."""
        return self.show(services.acknowledge(assignment=self.get_object(), by=self.staff))

    @extend_schema(request=HandOverSerializer, responses={200: HandedOverSerializer, 204: None})
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Hand over to a colleague, with what names the former holder, and return the new assignment.

        `left` is what must be decided by hand, `warnings` say whether the colleague is absent or above the limit. Empty
        if the caller can no longer see the young person.
        """
        assignment = self.get_object()
        body = HandOverSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self._show_handed_over(services.hand_over(assignment=assignment, **body.validated_data, by=self.staff))

    @extend_schema(request=EndSerializer, responses={200: HandedOverSerializer, 204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End the assignment without a successor. Empty if the caller can no longer see the young person."""
        assignment = self.get_object()
        body = EndSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self._show_handed_over(services.end(assignment=assignment, **body.validated_data, by=self.staff))

    def _show_handed_over(self, done: services.HandedOver) -> Response:
        response = self.show(done.assignment)
        if response.status_code == 200:
            response.data["left"] = HoldingSerializer(done.left, many=True).data
            response.data["warnings"] = CautionSerializer(done.warnings, many=True).data
        return response


class StaffHoldingsViewSet(ScopedViewSet):
    """What a colleague still holds."""

    required_permissions = {"retrieve": Permission.READ_STAFF}
    scope = NotPersonal()
    queryset = Staff.objects.all()
    logged_action = Action.LIST

    @extend_schema(responses=StaffHoldingsSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """List what a colleague still holds: for the leader the records, for an administrator only how many."""
        found = holdings_of(staff=self.get_object(), by=self.staff)
        people = {held.young_person_id for held in found.visible if held.young_person_id}
        log_access(Action.LIST, sorted(people), purpose="holdings")
        return Response(StaffHoldingsSerializer({"counts": found.counts, "holdings": found.visible}).data)


class AbsenceViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Absences of staff. The reason is not recorded."""

    required_permissions = {
        "list": Permission.READ_STAFF,
        "retrieve": Permission.READ_STAFF,
        "create": Permission.REGISTER_ABSENCE,
        "partial_update": Permission.REGISTER_ABSENCE,
        "destroy": Permission.REGISTER_ABSENCE,
    }
    scope = NotPersonal()
    queryset = Absence.objects.select_related("staff")
    serializer_class = AbsenceSerializer
    filterset_class = AbsenceFilters
    ordering_fields = ["starts_on", "ends_on"]

    @property
    def extra_parameters(self) -> frozenset[str]:  # type: ignore[override]  # depends on the action
        return frozenset({"mistake"}) if self.action == "destroy" else frozenset()

    @extend_schema(request=EnterAbsenceSerializer, responses={201: AbsenceSerializer})
    def create(self, request: Request) -> Response:
        """Register an absence."""
        body = EnterAbsenceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        entered = absences.enter_absence(**{"staff": self.staff, **body.validated_data}, by=self.staff)
        return self.show(entered, status=201)

    @extend_schema(request=EditAbsenceSerializer, responses=AbsenceSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Prolong, shorten or end an absence. Needs the version in If-Match."""
        expected = expected_version(request)
        absence = self.get_object()
        body = EditAbsenceSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(
            absences.change_absence(absence=absence, expected=expected, changes=body.validated_data, by=self.staff)
        )

    @extend_schema(parameters=[DeleteAbsenceSerializer])
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete an absence that has not begun, or that was entered by mistake, with its covers."""
        absence = self.get_object()
        asked = DeleteAbsenceSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        absences.delete_absence(absence=absence, **asked.validated_data, by=self.staff)
        return Response(status=204)


class CoverViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Deputies of absent staff. Named young people are shown only to callers who may see them."""

    required_permissions = {
        "list": Permission.READ_STAFF,
        "retrieve": Permission.READ_STAFF,
        "create": Permission.REGISTER_ABSENCE,
        "destroy": Permission.REGISTER_ABSENCE,
    }
    scope = NamesYoungPeople()
    queryset = Cover.objects.all()
    serializer_class = CoverSerializer
    filterset_class = CoverFilters
    ordering_fields = ["starts_on", "ends_on"]

    def read(self) -> QuerySet[Cover]:
        return self.queryset.select_related("absence__staff", "deputy").prefetch_related("young_people")

    @extend_schema(request=EnterCoverSerializer, responses={201: CoverSerializer})
    def create(self, request: Request) -> Response:
        """Register a deputy for an absence."""
        body = EnterCoverSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(absences.enter_cover(**body.validated_data, by=self.staff), status=201)

    def destroy(self, request: Request, pk: str) -> Response:
        """End a cover. A cover that begins today or later is deleted."""
        absences.end_cover(cover=self.get_object(), by=self.staff)
        return Response(status=204)


class ClosedDayViewSet(ScopedListMixin, ScopedViewSet):
    """Days on which the municipality is closed. Local rules do not count them as working days."""

    required_permissions = {
        "list": Permission.READ_STAFF,
        "create": Permission.ADMINISTER,
        "destroy": Permission.ADMINISTER,
    }
    scope = NotPersonal()
    queryset = ClosedDay.objects.all()
    serializer_class = ClosedDaySerializer
    ordering_fields = ["day"]

    @extend_schema(request=ClosedDaySerializer, responses={201: ClosedDaySerializer})
    def create(self, request: Request) -> Response:
        """Register a closed day. The due dates of local rules move."""
        body = ClosedDaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(absences.close_day(**body.validated_data, by=self.staff), status=201)

    def destroy(self, request: Request, pk: str) -> Response:
        """Remove a closed day. The due dates of local rules move."""
        absences.open_day(closed=self.get_object(), by=self.staff)
        return Response(status=204)
