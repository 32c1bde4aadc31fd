"""The API of contacts and appointments."""

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
from backend.contacts import services
from backend.contacts.filters import AppointmentFilters, ContactFilters
from backend.contacts.models import Appointment, Contact
from backend.contacts.serializers import (
    AppointmentDetailSerializer,
    AppointmentSerializer,
    CancelSerializer,
    ContactDetailSerializer,
    ContactSerializer,
    CorrectContactSerializer,
    HoldSerializer,
    MoveContactSerializer,
    NoShowSerializer,
    PlanAppointmentSerializer,
    RegisterContactSerializer,
    RescheduleSerializer,
    VoidSerializer,
)
from backend.core.api.versions import expected_version


class ContactViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Contacts with young people. Voided contacts stay in the list and are marked as voided."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "create": Permission.EDIT_CASE,
        "partial_update": Permission.CORRECT_CONTACT,
        "void": Permission.CORRECT_CONTACT,
        "move": Permission.CORRECT_CONTACT,
    }
    scope = AboutYoungPerson("full")
    argument = "contact"
    queryset = Contact.objects.all()
    filterset_class = ContactFilters
    ordering_fields = ["occurred_at", "recorded_at"]

    def read(self) -> QuerySet[Contact]:
        return (
            self.queryset.select_related("young_person", "staff", "kind")
            .defer(*fields_to_defer("young_person"))
            .prefetch_related("participants")
        )

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return ContactSerializer if self.action == "list" else ContactDetailSerializer

    @extend_schema(request=RegisterContactSerializer, responses={201: ContactDetailSerializer})
    def create(self, request: Request) -> Response:
        """Register a contact."""
        body = RegisterContactSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.register(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=CorrectContactSerializer, responses=ContactDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct a contact. Needs the version in If-Match."""
        expected = expected_version(request)
        contact = self.get_object()
        body = CorrectContactSerializer(contact, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        return self.show(
            services.correct(contact=contact, expected=expected, changes=body.validated_data, by=self.staff)
        )

    @extend_schema(request=VoidSerializer, responses=ContactDetailSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """Void a contact that did not take place as recorded. The follow-ups that it fulfilled are due again."""
        return self.carry_out(services.void, VoidSerializer)

    @extend_schema(request=MoveContactSerializer, responses=ContactDetailSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Move a contact to the young person with whom it took place."""
        return self.carry_out(services.move, MoveContactSerializer)


class AppointmentViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Appointments with young people."""

    required_permissions = {
        "list": Permission.READ_CASES,
        "retrieve": Permission.READ_CASES,
        "create": Permission.EDIT_CASE,
        "hold": Permission.EDIT_CASE,
        "no_show": Permission.EDIT_CASE,
        "cancel": Permission.EDIT_CASE,
        "move": Permission.EDIT_CASE,
    }
    creates = frozenset({"create", "move"})
    scope = AboutYoungPerson("full")
    queryset = Appointment.objects.all()
    filterset_class = AppointmentFilters
    ordering_fields = ["starts_at"]

    def read(self) -> QuerySet[Appointment]:
        return self.queryset.select_related("young_person", "staff", "kind").defer(*fields_to_defer("young_person"))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return AppointmentSerializer if self.action == "list" else AppointmentDetailSerializer

    @extend_schema(request=PlanAppointmentSerializer, responses={201: AppointmentDetailSerializer})
    def create(self, request: Request) -> Response:
        """Plan an appointment."""
        body = PlanAppointmentSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.plan(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=HoldSerializer, responses=AppointmentDetailSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Record that the appointment was held, and who was there. It becomes a contact."""
        appointment = self.get_object()
        body = HoldSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        services.hold(appointment=appointment, **body.validated_data, by=self.staff)
        return self.show(appointment)

    @extend_schema(request=NoShowSerializer, responses=AppointmentDetailSerializer)
    @action(detail=True, methods=["post"], url_path="no-show")
    def no_show(self, request: Request, pk: str) -> Response:
        """Record that the young person did not come. The attempt becomes a contact."""
        return self._become(NoShowSerializer, services.no_show, request)

    @extend_schema(request=CancelSerializer, responses=AppointmentDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel the appointment, for the young person or for the staff."""
        return self._become(CancelSerializer, services.cancel, request)

    @extend_schema(request=RescheduleSerializer, responses={201: AppointmentDetailSerializer})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Move the appointment to another time or to another colleague, and return the new appointment."""
        appointment = self.get_object()
        body = RescheduleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        later = services.reschedule(appointment=appointment, **body.validated_data, by=self.staff)
        return self.show(later, status=201)

    def _become(self, serializer: type[BaseSerializer[Any]], service: Any, request: Request) -> Response:
        appointment = self.get_object()
        body = serializer(data=request.data)
        body.is_valid(raise_exception=True)
        service(appointment=appointment, **body.validated_data, by=self.staff)
        return self.show(appointment)
