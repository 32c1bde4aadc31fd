"""The actions on the warnings in the head of the page of a young person."""

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
from backend.people.alert_serializers import AddAlertSerializer, AlertSerializer
from backend.people.models import Alert
from backend.people.services.alerts import add_alert, edit_alert, end_alert

ONE_ALERT = "alerts/(?P<alert_id>[0-9]{1,18})"


class AlertsMixin(ScopedViewSet):
    """The actions on warnings, for the view of young people."""

    alert_permissions = {
        "alerts": Permission.READ_CASES,
        "add_alert": Permission.EDIT_CASE,
        "edit_alert": Permission.EDIT_CASE,
        "end_alert": Permission.EDIT_CASE,
    }

    @extend_schema(responses=AlertSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def alerts(self, request: Request, pk: str) -> Response:
        """List the warnings about the young person, with those that have ended."""
        person = self.get_object()
        self.log_read(Action.VIEW, [person])
        rows = Alert.objects.filter(young_person=person).select_related("created_by").order_by("id")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(AlertSerializer(page, many=True).data)

    @extend_schema(request=AddAlertSerializer, responses={201: AlertSerializer})
    @alerts.mapping.post
    def add_alert(self, request: Request, pk: str) -> Response:
        """Add a warning that staff see first when they open the page of the young person."""
        person = self.get_object()
        body = AddAlertSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return show_alert(self, add_alert(person=person, **body.validated_data, by=self.staff), status=201)

    @extend_schema(request=AddAlertSerializer, responses=AlertSerializer)
    @action(detail=True, methods=["patch"], url_path=ONE_ALERT)
    def edit_alert(self, request: Request, pk: str, alert_id: str) -> Response:
        """Edit a warning that has not ended: its text, or the next day of review. Needs the version in If-Match."""
        expected = expected_version(request)
        edited = get_object_or_404(Alert, young_person=self.get_object(), pk=alert_id)
        body = AddAlertSerializer(edited, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        return show_alert(self, edit_alert(alert=edited, expected=expected, changes=body.validated_data, by=self.staff))

    @extend_schema(request=None, responses=AlertSerializer)
    @action(detail=True, methods=["post"], url_path=f"{ONE_ALERT}/end")
    def end_alert(self, request: Request, pk: str, alert_id: str) -> Response:
        """End a warning today."""
        ended = get_object_or_404(Alert, young_person=self.get_object(), pk=alert_id)
        return show_alert(self, end_alert(alert=ended, by=self.staff))


def show_alert(view: ScopedViewSet, shown: Alert, status: int = 200) -> Response:
    """Return a warning with the version, and log the read."""
    log_access(Action.VIEW, [shown.young_person_id], purpose=view.action)
    return with_etag(Response(AlertSerializer(shown).data, status=status), shown)
