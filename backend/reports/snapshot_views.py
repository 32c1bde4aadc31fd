"""The API of snapshots: freeze the figures of a report, read them again, and see what has changed since."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from django_filters import ChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin
from backend.core.api.filters import StrictFilterSet
from backend.core.exports import csv_download
from backend.reports.models import Snapshot
from backend.reports.registry import reports
from backend.reports.snapshot_changes import changed_since
from backend.reports.snapshot_lines import in_the_log, lines
from backend.reports.snapshot_serializers import (
    ChangesSerializer,
    SnapshotDetailSerializer,
    SnapshotSerializer,
    TakeSnapshotSerializer,
    parameters,
)
from backend.reports.snapshots import readable, take_snapshot
from backend.reports.views import CSVRenderer, FiguresViewSet


class SnapshotFilter(StrictFilterSet):
    """The filters of snapshots."""

    report = ChoiceFilter(
        choices=lambda: [(report.key, report.label) for report in reports], help_text="only those of this report"
    )

    class Meta:
        model = Snapshot
        fields = ["report"]


class SnapshotViewSet(ScopedListMixin, ScopedRetrieveMixin, FiguresViewSet):
    """Snapshots of reports. They are never changed and never deleted."""

    required_permissions = {
        "list": Permission.READ_REPORTS,
        "retrieve": Permission.READ_REPORTS,
        "changes": Permission.READ_REPORTS,
        "create": Permission.FREEZE_FIGURES,
    }
    queryset = Snapshot.objects.none()
    filterset_class = SnapshotFilter
    file_formats = {"changes": (CSVRenderer,)}

    def read(self) -> QuerySet[Snapshot]:
        found = readable(self.staff_roles, self.request.auth).select_related("taken_by")
        return found.defer("answer") if self.action == "list" else found

    def get_serializer_class(self) -> Any:
        return SnapshotSerializer if self.action == "list" else SnapshotDetailSerializer

    def log_read(self, action: Action, rows: Iterable[Model]) -> None:
        """Write one row of the access log. It names the report and the period of a snapshot."""
        shown = [row for row in rows if isinstance(row, Snapshot)]
        log_access(Action.REPORT, purpose="snapshots" if self.action == "list" else in_the_log(self.action, shown[0]))

    @extend_schema(request=TakeSnapshotSerializer, responses={201: SnapshotDetailSerializer})
    def create(self, request: Request) -> Response:
        """Freeze the figures of a report for a period that is over."""
        body = TakeSnapshotSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        checked = body.validated_data
        taken = take_snapshot(report=checked["report"], parameters=parameters(checked), by=self.staff_roles)
        return self.show(taken, status=201)

    @extend_schema(
        parameters=[
            OpenApiParameter("format", OpenApiTypes.STR, enum=["json", "csv"], description="json by default"),
        ],
        responses={(200, "application/json"): ChangesSerializer, (200, CSVRenderer.media_type): OpenApiTypes.STR},
    )
    @action(detail=True)
    def changes(self, request: Request, pk: str) -> HttpResponseBase:
        """Show the frozen figures beside those of now, for the same period, day and scope."""
        snapshot: Snapshot = self.get_object()
        compared = changed_since(snapshot, self.staff_roles)
        log_access(Action.EXPORT if self.is_export() else Action.REPORT, purpose=in_the_log(self.action, snapshot))
        if self.is_export():
            name = f"{snapshot.report}-{snapshot.starts_on}-{snapshot.ends_on}-{snapshot.pk}"
            return csv_download(name, lines(snapshot, compared))
        shown = {
            "snapshot": snapshot,
            "changed": sum(1 for _changed in compared.changed),
            "measures": compared.measures,
            "rows": compared.rows,
        }
        return Response(ChangesSerializer(shown, context=self.get_serializer_context()).data)
