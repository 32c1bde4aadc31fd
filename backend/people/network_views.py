"""The actions on the network of a young person: network persons and professionals."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.views import ScopedViewSet
from backend.core.api.versions import expected_version, with_etag
from backend.people.models import NetworkPerson, Professional, YoungPerson
from backend.people.network_serializers import (
    AddNetworkPersonSerializer,
    AddProfessionalSerializer,
    EndNetworkPersonSerializer,
    EndProfessionalSerializer,
    NetworkPersonSerializer,
    ProfessionalSerializer,
)
from backend.people.services import network

ONE_PERSON = "network/(?P<network_person_id>[0-9]{1,18})"
ONE_PROFESSIONAL = "professionals/(?P<professional_id>[0-9]{1,18})"


class NetworkMixin(ScopedViewSet):
    """The actions on network persons and professionals, for the view of young people."""

    network_permissions = {
        "network": Permission.READ_CASES,
        "add_network_person": Permission.EDIT_CASE,
        "edit_network_person": Permission.EDIT_CASE,
        "end_network_person": Permission.EDIT_CASE,
        "professionals": Permission.READ_CASES,
        "add_professional": Permission.EDIT_CASE,
        "edit_professional": Permission.EDIT_CASE,
        "end_professional": Permission.EDIT_CASE,
    }

    @extend_schema(responses=NetworkPersonSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def network(self, request: Request, pk: str) -> Response:
        """List the private network of the young person, with those who have left it."""
        return _list(self, NetworkPerson.objects.all(), NetworkPersonSerializer)

    @extend_schema(request=AddNetworkPersonSerializer, responses={201: NetworkPersonSerializer})
    @network.mapping.post
    def add_network_person(self, request: Request, pk: str) -> Response:
        """Add a person to the private network."""
        person = self.get_object()
        body = AddNetworkPersonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        added = network.add_network_person(person=person, **body.validated_data, by=self.staff)
        return show_network_person(self, added, status=201)

    @extend_schema(request=AddNetworkPersonSerializer, responses=NetworkPersonSerializer)
    @action(detail=True, methods=["patch"], url_path=ONE_PERSON)
    def edit_network_person(self, request: Request, pk: str, network_person_id: str) -> Response:
        """Edit a person in the private network. Needs the version in If-Match."""
        expected = expected_version(request)
        edited = get_object_or_404(NetworkPerson, young_person=self.get_object(), pk=network_person_id)
        body = AddNetworkPersonSerializer(edited, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = body.validated_data
        return show_network_person(
            self,
            network.edit_network_person(network_person=edited, expected=expected, changes=changes, by=self.staff),
        )

    @extend_schema(request=EndNetworkPersonSerializer, responses=NetworkPersonSerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE_PERSON}/end")
    def end_network_person(self, request: Request, pk: str, network_person_id: str) -> Response:
        """Record that a person has left the private network."""
        ended = get_object_or_404(NetworkPerson, young_person=self.get_object(), pk=network_person_id)
        body = EndNetworkPersonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_network_person(
            self, network.end_network_person(network_person=ended, **body.validated_data, by=self.staff)
        )

    @extend_schema(responses=ProfessionalSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def professionals(self, request: Request, pk: str) -> Response:
        """List the professionals who work or have worked with the young person."""
        return _list(self, Professional.objects.all(), ProfessionalSerializer)

    @extend_schema(request=AddProfessionalSerializer, responses={201: ProfessionalSerializer})
    @professionals.mapping.post
    def add_professional(self, request: Request, pk: str) -> Response:
        """Add a professional who works with the young person."""
        person = self.get_object()
        body = AddProfessionalSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        added = network.add_professional(person=person, **body.validated_data, by=self.staff)
        return show_professional(self, added, status=201)

    @extend_schema(request=AddProfessionalSerializer, responses=ProfessionalSerializer)
    @action(detail=True, methods=["patch"], url_path=ONE_PROFESSIONAL)
    def edit_professional(self, request: Request, pk: str, professional_id: str) -> Response:
        """Edit a professional. Needs the version in If-Match."""
        expected = expected_version(request)
        edited = get_object_or_404(Professional, young_person=self.get_object(), pk=professional_id)
        body = AddProfessionalSerializer(edited, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = body.validated_data
        return show_professional(
            self, network.edit_professional(professional=edited, expected=expected, changes=changes, by=self.staff)
        )

    @extend_schema(request=EndProfessionalSerializer, responses=ProfessionalSerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE_PROFESSIONAL}/end")
    def end_professional(self, request: Request, pk: str, professional_id: str) -> Response:
        """Record the last day on which a professional works with the young person."""
        ended = get_object_or_404(Professional, young_person=self.get_object(), pk=professional_id)
        body = EndProfessionalSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_professional(
            self, network.end_professional(professional=ended, **body.validated_data, by=self.staff)
        )


def show_network_person(view: Any, shown: NetworkPerson, status: int = 200) -> Response:
    """Return a network person with the version, and log the read."""
    return _show(view, shown, NetworkPersonSerializer, status)


def show_professional(view: Any, shown: Professional, status: int = 200) -> Response:
    """Return a professional with the version, and log the read."""
    return _show(view, shown, ProfessionalSerializer, status)


def _show(view: Any, shown: NetworkPerson | Professional, serializer: Any, status: int) -> Response:
    log_access(Action.VIEW, [shown.young_person_id], purpose=view.action)
    return with_etag(Response(serializer(shown).data, status=status), shown)


def _list(view: Any, rows: QuerySet[Any], serializer: Any) -> Response:
    person: YoungPerson = view.get_object()
    view.log_read(Action.VIEW, [person])
    page = view.paginate_queryset(rows.filter(young_person=person).select_related("young_person").order_by("id"))
    return view.get_paginated_response(serializer(page, many=True).data)  # type: ignore[no-any-return]  # of the framework
