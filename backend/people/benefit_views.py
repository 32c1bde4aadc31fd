"""The API of the benefits of a young person."""

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
from backend.people.benefit_serializers import (
    BenefitSerializer,
    CorrectBenefitSerializer,
    EndBenefitSerializer,
    StartBenefitSerializer,
    VoidBenefitSerializer,
)
from backend.people.models import BenefitSpell, YoungPerson
from backend.people.services import benefits

ONE = "benefits/(?P<benefit_id>[0-9]{1,18})"


class BenefitsMixin(ScopedViewSet):
    """The actions on the benefits of a young person, for the view of young people."""

    benefit_permissions = {
        "benefits": Permission.READ_CASES,
        "start_benefit": Permission.EDIT_CASE,
        "correct_benefit": Permission.EDIT_CASE,
        "end_benefit": Permission.EDIT_CASE,
        "void_benefit": Permission.EDIT_CASE,
    }

    @extend_schema(responses=BenefitSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def benefits(self, request: Request, pk: str) -> Response:
        """List the benefits of the young person, newest first."""
        person = self.get_object()
        self.log_read(Action.VIEW, [person])
        page = self.paginate_queryset(_of(person).order_by("-starts_on", "-id"))
        return self.get_paginated_response(BenefitSerializer(page, many=True).data)

    @extend_schema(request=StartBenefitSerializer, responses={201: BenefitSerializer})
    @benefits.mapping.post
    def start_benefit(self, request: Request, pk: str) -> Response:
        """Record a benefit from a day on. Earlier ones without an end then end on the day before."""
        person = self.get_object()
        body = StartBenefitSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_benefit(self, benefits.start(person=person, **body.validated_data, by=self.staff), status=201)

    @extend_schema(request=CorrectBenefitSerializer, responses=BenefitSerializer)
    @action(detail=True, methods=["patch"], url_path=ONE)
    def correct_benefit(self, request: Request, pk: str, benefit_id: str) -> Response:
        """Correct a benefit. Needs the version in If-Match."""
        expected = expected_version(request)
        spell = _one(self.get_object(), benefit_id)
        body = CorrectBenefitSerializer(spell, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        spell = benefits.correct(spell=spell, expected=expected, changes=body.validated_data, by=self.staff)
        return show_benefit(self, spell)

    @extend_schema(request=EndBenefitSerializer, responses=BenefitSerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE}/end")
    def end_benefit(self, request: Request, pk: str, benefit_id: str) -> Response:
        """End a benefit: record its last day (default today)."""
        spell = _one(self.get_object(), benefit_id)
        body = EndBenefitSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_benefit(self, benefits.end(spell=spell, **body.validated_data, by=self.staff))

    @extend_schema(request=VoidBenefitSerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path=f"{ONE}/void")
    def void_benefit(self, request: Request, pk: str, benefit_id: str) -> Response:
        """Remove a benefit that was registered by mistake. The change history keeps it with the reason."""
        spell = _one(self.get_object(), benefit_id)
        body = VoidBenefitSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        benefits.void(spell=spell, **body.validated_data, by=self.staff)
        return Response(status=204)


def _of(person: YoungPerson) -> QuerySet[BenefitSpell]:
    return BenefitSpell.objects.filter(young_person=person).select_related("benefit")


def _one(person: YoungPerson, benefit_id: str) -> BenefitSpell:
    return get_object_or_404(BenefitSpell, young_person=person, pk=benefit_id)


def show_benefit(view: ScopedViewSet, spell: BenefitSpell, status: int = 200) -> Response:
    """Return a benefit as it is now, with its version, and log the read."""
    log_access(Action.VIEW, [spell.young_person_id], purpose=view.action)
    shown = _of(spell.young_person).get(pk=spell.pk)
    return with_etag(Response(BenefitSerializer(shown).data, status=status), shown)
