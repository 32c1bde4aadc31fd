"""The API of employers, disclosure decisions and employer contacts."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson, AboutYoungPersonOrNone, NotPersonal
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core.api.versions import expected_version
from jobs.employers import contacts, services
from jobs.employers.filters import DisclosureFilters, EmployerContactFilters, EmployerFilters
from jobs.employers.models import DisclosureDecision, Employer, EmployerContact
from jobs.employers.serializers import (
    AddPersonSerializer,
    CorrectEmployerContactSerializer,
    CreateEmployerSerializer,
    DecideSerializer,
    DisclosureDetailSerializer,
    DisclosureSerializer,
    EditEmployerSerializer,
    EmployerContactDetailSerializer,
    EmployerContactSerializer,
    EmployerDetailSerializer,
    EmployerSerializer,
    EndPersonSerializer,
    HandleSerializer,
    HoldEmployerContactSerializer,
    RegisterEmployerContactSerializer,
    VoidEmployerContactSerializer,
)

PERSON_ID = OpenApiParameter("person_id", OpenApiTypes.INT, OpenApiParameter.PATH, description="the id of the person")


class EmployerViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Employers. They do not show which young people work there."""

    required_permissions = {
        "list": Permission.READ_IPS,
        "retrieve": Permission.READ_IPS,
        "create": Permission.MANAGE_IPS,
        "partial_update": Permission.MANAGE_IPS,
        "people": Permission.MANAGE_IPS,
        "end_person": Permission.MANAGE_IPS,
    }
    creates = frozenset({"create", "people"})
    scope = NotPersonal()
    queryset = Employer.objects.all()
    filterset_class = EmployerFilters
    ordering_fields = {"name": "sort_name"}

    def read(self) -> QuerySet[Employer]:
        return self.queryset if self.action == "list" else self.queryset.prefetch_related("people")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return EmployerSerializer if self.action == "list" else EmployerDetailSerializer

    @extend_schema(request=CreateEmployerSerializer, responses={201: EmployerDetailSerializer})
    def create(self, request: Request) -> Response:
        """Register an employer. Another one of the same name is 409, unless `confirm` is true."""
        body = CreateEmployerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(services.create(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=EditEmployerSerializer, responses=EmployerDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Edit an employer. Needs the version in If-Match."""
        expected = expected_version(request)
        employer = self.get_object()
        body = EditEmployerSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = body.validated_data
        return self.show(services.edit(employer=employer, expected=expected, changes=changes, by=self.staff))

    @extend_schema(request=AddPersonSerializer, responses={201: EmployerDetailSerializer})
    @action(detail=True, methods=["post"])
    def people(self, request: Request, pk: str) -> Response:
        """Add a contact person at the employer."""
        employer = self.get_object()
        body = AddPersonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.add_person(employer=employer, **body.validated_data, by=self.staff)
        return self.show(employer, status=201)

    @extend_schema(request=EndPersonSerializer, responses=EmployerDetailSerializer, parameters=[PERSON_ID])
    @action(detail=True, methods=["post"], url_path=r"people/(?P<person_id>[0-9]{1,18})/end")
    def end_person(self, request: Request, pk: str, person_id: str) -> Response:
        """End the role of a contact person at the employer."""
        employer = self.get_object()
        person = employer.people.filter(pk=person_id).first()
        if person is None:
            raise Http404
        body = EndPersonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        services.end_person(person=person, **body.validated_data, by=self.staff)
        return self.show(employer)


class DisclosureViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Disclosure decisions of young people. Each talk is a row, and the newest counts."""

    required_permissions = {
        "list": Permission.READ_IPS,
        "retrieve": Permission.READ_IPS,
        "create": Permission.MANAGE_IPS,
        "withdraw": Permission.MANAGE_IPS,
    }
    scope = AboutYoungPerson("full")
    queryset = DisclosureDecision.objects.all()
    filterset_class = DisclosureFilters
    ordering_fields = ["talked_on"]

    def read(self) -> QuerySet[DisclosureDecision]:
        return self.queryset.select_related("young_person", "employer", "by").defer(*fields_to_defer("young_person"))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return DisclosureSerializer if self.action == "list" else DisclosureDetailSerializer

    @extend_schema(request=DecideSerializer, responses={201: DisclosureDetailSerializer})
    def create(self, request: Request) -> Response:
        """Record a talk about disclosure."""
        body = DecideSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return self.show(services.decide_disclosure(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=None, responses=DisclosureDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw the young person's yes, from today."""
        return self.show(services.withdraw_disclosure(decision=self.get_object(), by=self.staff))


class EmployerContactViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Contacts with employers. A planned contact that would disclose more than the young person allows is 409."""

    required_permissions = {
        "list": Permission.READ_IPS,
        "retrieve": Permission.READ_IPS,
        "create": Permission.MANAGE_IPS,
        "hold": Permission.MANAGE_IPS,
        "partial_update": Permission.MANAGE_IPS,
        "cancel": Permission.MANAGE_IPS,
        "void": Permission.MANAGE_IPS,
        "handle": Permission.LEAD_CASE,
    }
    scope = AboutYoungPersonOrNone("full")
    argument = "contact"
    queryset = EmployerContact.objects.all()
    filterset_class = EmployerContactFilters
    ordering_fields = ["at", "recorded_at", "next_on"]

    def read(self) -> QuerySet[EmployerContact]:
        joined = self.queryset.select_related("young_person", "employer", "staff", "recorded_by")
        return joined.defer(*fields_to_defer("young_person"))

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        return EmployerContactSerializer if self.action == "list" else EmployerContactDetailSerializer

    @extend_schema(request=RegisterEmployerContactSerializer, responses={201: EmployerContactDetailSerializer})
    def create(self, request: Request) -> Response:
        """Plan a contact, or record one that was held."""
        body = RegisterEmployerContactSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        contact = contacts.register(**body.validated_data, by=self.staff)
        return self.show(contact, status=201)

    @extend_schema(request=CorrectEmployerContactSerializer, responses=EmployerContactDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct a contact, planned or held. Needs the version in If-Match."""
        expected = expected_version(request)
        contact = self.get_object()
        body = CorrectEmployerContactSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = body.validated_data
        return self.show(contacts.correct(contact=contact, expected=expected, changes=changes, by=self.staff))

    @extend_schema(request=VoidEmployerContactSerializer, responses=EmployerContactDetailSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """Void a held contact that did not happen as recorded. It fulfils nothing any more."""
        return self.carry_out(contacts.void, VoidEmployerContactSerializer)

    @extend_schema(request=HoldEmployerContactSerializer, responses=EmployerContactDetailSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Record that the planned contact was held, and what was disclosed."""
        return self.carry_out(contacts.hold, HoldEmployerContactSerializer)

    @extend_schema(request=None, responses=EmployerContactDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel a planned contact."""
        return self.show(contacts.cancel(contact=self.get_object(), by=self.staff))

    @extend_schema(request=HandleSerializer, responses=EmployerContactDetailSerializer)
    @action(detail=True, methods=["post"])
    def handle(self, request: Request, pk: str) -> Response:
        """Record how the leader handled a contact that disclosed too much."""
        return self.carry_out(contacts.handle, HandleSerializer)
