"""The API of the activities of a young person."""

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
from backend.people.activity_serializers import (
    ActivitySerializer,
    ChangeHoursSerializer,
    CorrectActivitySerializer,
    EndActivitySerializer,
    RemoveHoursSerializer,
    StartActivitySerializer,
    VoidActivitySerializer,
)
from backend.people.models import ActivitySpell, YoungPerson
from backend.people.services import activities

ONE = "activities/(?P<activity_id>[0-9]{1,18})"


class ActivitiesMixin(ScopedViewSet):
    """The actions on the activities of a young person, for the view of young people."""

    activity_permissions = {
        "activities": Permission.READ_CASES,
        "start_activity": Permission.EDIT_CASE,
        "correct_activity": Permission.EDIT_CASE,
        "change_hours": Permission.EDIT_CASE,
        "remove_hours": Permission.EDIT_CASE,
        "end_activity": Permission.EDIT_CASE,
        "void_activity": Permission.EDIT_CASE,
    }

    @extend_schema(responses=ActivitySerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def activities(self, request: Request, pk: str) -> Response:
        """List the activities of the young person, newest first. Several may overlap."""
        person = self.get_object()
        self.log_read(Action.VIEW, [person])
        page = self.paginate_queryset(_of(person).order_by("-starts_on", "-id"))
        return self.get_paginated_response(ActivitySerializer(page, many=True).data)

    @extend_schema(request=StartActivitySerializer, responses={201: ActivitySerializer})
    @activities.mapping.post
    def start_activity(self, request: Request, pk: str) -> Response:
        """Start an activity, with its hours a week."""
        person = self.get_object()
        body = StartActivitySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_activity(self, activities.start(person=person, **body.validated_data, by=self.staff), status=201)

    @extend_schema(request=CorrectActivitySerializer, responses=ActivitySerializer)
    @action(detail=True, methods=["patch"], url_path=ONE)
    def correct_activity(self, request: Request, pk: str, activity_id: str) -> Response:
        """Correct an activity. Needs the version in If-Match."""
        expected = expected_version(request)
        spell = _one(self.get_object(), activity_id)
        body = CorrectActivitySerializer(spell, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        spell = activities.correct(spell=spell, expected=expected, changes=body.validated_data, by=self.staff)
        return show_activity(self, spell)

    @extend_schema(request=ChangeHoursSerializer, responses=ActivitySerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE}/change-hours")
    def change_hours(self, request: Request, pk: str, activity_id: str) -> Response:
        """Change the hours a week from a day on."""
        spell = _one(self.get_object(), activity_id)
        body = ChangeHoursSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_activity(self, activities.change_hours(spell=spell, **body.validated_data, by=self.staff))

    @extend_schema(request=RemoveHoursSerializer, responses=ActivitySerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE}/remove-hours")
    def remove_hours(self, request: Request, pk: str, activity_id: str) -> Response:
        """Remove the hours that begin on a day. The hours before them then go on."""
        spell = _one(self.get_object(), activity_id)
        body = RemoveHoursSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_activity(self, activities.remove_hours(spell=spell, **body.validated_data, by=self.staff))

    @extend_schema(request=EndActivitySerializer, responses=ActivitySerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE}/end")
    def end_activity(self, request: Request, pk: str, activity_id: str) -> Response:
        """End an activity: record its last day (default today) and the reason. Later hours are removed."""
        spell = _one(self.get_object(), activity_id)
        body = EndActivitySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_activity(self, activities.end(spell=spell, **body.validated_data, by=self.staff))

    @extend_schema(request=VoidActivitySerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path=f"{ONE}/void")
    def void_activity(self, request: Request, pk: str, activity_id: str) -> Response:
        """Remove an activity that was registered by mistake. The change history keeps it with the reason."""
        spell = _one(self.get_object(), activity_id)
        body = VoidActivitySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        activities.void(spell=spell, **body.validated_data, by=self.staff)
        return Response(status=204)


def _of(person: YoungPerson) -> QuerySet[ActivitySpell]:
    spells = ActivitySpell.objects.filter(young_person=person)
    return spells.select_related("kind").prefetch_related("hours")


def _one(person: YoungPerson, activity_id: str) -> ActivitySpell:
    return get_object_or_404(ActivitySpell, young_person=person, pk=activity_id)


def show_activity(view: Any, spell: ActivitySpell, status: int = 200) -> Response:
    """Return an activity as it is now, with its version, and log the read."""
    log_access(Action.VIEW, [spell.young_person_id], purpose=view.action)
    shown = _of(spell.young_person).get(pk=spell.pk)
    return with_etag(Response(ActivitySerializer(shown).data, status=status), shown)
