"""The API of programmes, and of the time of a young person in one."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.scopes import NotPersonal
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core.api.versions import expected_version
from backend.people.models import Programme, ProgrammeEnrolment, YoungPerson
from backend.people.programme_serializers import (
    EndEnrolmentSerializer,
    EnrolmentSerializer,
    EnrolSerializer,
    ProgrammeSerializer,
    SaveProgrammeSerializer,
    VoidEnrolmentSerializer,
)
from backend.people.services import programmes

ONE = "programmes/(?P<enrolment_id>[0-9]{1,18})"


class ProgrammeViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """State grants and projects with their target numbers, which a manager sets."""

    required_permissions = {
        "list": Permission.READ_STAFF,
        "retrieve": Permission.READ_STAFF,
        "create": Permission.SET_TARGETS,
        "partial_update": Permission.SET_TARGETS,
    }
    scope = NotPersonal()
    argument = "programme"
    queryset = Programme.objects.all()
    serializer_class = ProgrammeSerializer

    @extend_schema(request=SaveProgrammeSerializer, responses={201: ProgrammeSerializer})
    def create(self, request: Request) -> Response:
        """Create a programme with its target numbers."""
        body = SaveProgrammeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.show(programmes.create_programme(**body.validated_data, by=self.staff), status=201)

    @extend_schema(request=SaveProgrammeSerializer, responses=ProgrammeSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Edit a programme. Needs the version in If-Match."""
        expected = expected_version(request)
        body = SaveProgrammeSerializer(data=request.data, partial=True)
        programme = self.get_object()
        body.is_valid(raise_exception=True)
        return self.show(
            programmes.edit_programme(
                programme=programme, expected=expected, changes=body.validated_data, by=self.staff
            )
        )


class EnrolmentsMixin(ScopedViewSet):
    """The actions on the time in programmes, for the view of young people."""

    enrolment_permissions = {
        "programmes": Permission.READ_CASES,
        "enrol": Permission.EDIT_CASE,
        "end_enrolment": Permission.EDIT_CASE,
        "void_enrolment": Permission.EDIT_CASE,
    }

    @extend_schema(responses=EnrolmentSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def programmes(self, request: Request, pk: str) -> Response:
        """List the programmes in which the young person takes part or took part, newest first."""
        person = self.get_object()
        self.log_read(Action.VIEW, [person])
        page = self.paginate_queryset(_of(person).order_by("-starts_on", "-id"))
        return self.get_paginated_response(EnrolmentSerializer(page, many=True).data)

    @extend_schema(request=EnrolSerializer, responses={201: EnrolmentSerializer})
    @programmes.mapping.post
    def enrol(self, request: Request, pk: str) -> Response:
        """Enrol the young person in a programme."""
        person = self.get_object()
        body = EnrolSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_enrolment(self, programmes.enrol(person=person, **body.validated_data, by=self.staff), status=201)

    @extend_schema(request=EndEnrolmentSerializer, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE}/end")
    def end_enrolment(self, request: Request, pk: str, enrolment_id: str) -> Response:
        """End the time in a programme: record its last day (default today)."""
        enrolment = _one(self.get_object(), enrolment_id)
        body = EndEnrolmentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_enrolment(self, programmes.end_enrolment(enrolment=enrolment, **body.validated_data, by=self.staff))

    @extend_schema(request=VoidEnrolmentSerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path=f"{ONE}/void")
    def void_enrolment(self, request: Request, pk: str, enrolment_id: str) -> Response:
        """Remove an enrolment that was registered by mistake. The change history keeps it with the reason."""
        enrolment = _one(self.get_object(), enrolment_id)
        body = VoidEnrolmentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        programmes.void_enrolment(enrolment=enrolment, **body.validated_data, by=self.staff)
        return Response(status=204)


def _of(person: YoungPerson) -> QuerySet[ProgrammeEnrolment]:
    return ProgrammeEnrolment.objects.filter(young_person=person).select_related("programme")


def _one(person: YoungPerson, enrolment_id: str) -> ProgrammeEnrolment:
    return get_object_or_404(ProgrammeEnrolment, young_person=person, pk=enrolment_id)


def show_enrolment(view: ScopedViewSet, enrolment: ProgrammeEnrolment, status: int = 200) -> Response:
    """Return the time in a programme, and log the read."""
    log_access(Action.VIEW, [enrolment.young_person_id], purpose=view.action)
    return Response(EnrolmentSerializer(enrolment).data, status=status)
