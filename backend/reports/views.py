"""The API of reports: their definitions, and their figures as JSON, CSV or XLSX."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.access.scopes import NotPersonal
from backend.access.tokens import audience_of
from backend.access.views import ScopedViewSet
from backend.core.errors import Invalid, NotFound
from backend.organisation.models import Unit
from backend.reports.answers import stream
from backend.reports.comparison import Compare
from backend.reports.export import lines, workbook
from backend.reports.questions import PARAMETERS, Audience, narrowing, question
from backend.reports.registry import dimensions, filled_reports
from backend.reports.serializers import AnswerSerializer, ReportsSerializer, shown


class CSVRenderer(BaseRenderer):
    """A renderer that only offers the format CSV in content negotiation. The view streams the CSV itself."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        raise TypeError("CSV is streamed, never rendered.")


class XLSXRenderer(BaseRenderer):
    """A renderer that only offers the format XLSX in content negotiation. The view sends the file itself."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        raise TypeError("XLSX is sent as a file, never rendered.")


_NARROWING = [
    OpenApiParameter(
        dimension.key,
        OpenApiTypes.STR,
        description="only this unit and the units below it"
        if dimension.key == "unit"
        else f"only this {dimension.key}",
    )
    for dimension in narrowing()
]


class FiguresViewSet(ScopedViewSet):
    """Figures, some of them also as files. `file_formats` has the formats of an action beside JSON."""

    required_permissions = {"list": Permission.READ_REPORTS, "retrieve": Permission.READ_REPORTS}
    scope = NotPersonal()
    logged_action = Action.REPORT
    file_formats: ClassVar[Mapping[str, Sequence[type[BaseRenderer]]]]

    @property
    def throttle_scope(self) -> str | None:
        return "export" if self.is_export() else None

    def get_renderers(self) -> list[BaseRenderer]:
        return [JSONRenderer(), *(renderer() for renderer in self.file_formats.get(self.action, ()))]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # the framework's
        formats = [str(renderer.format) for renderer in self.get_renderers()]
        if not force and request.query_params.get("format", formats[0]) not in formats:
            raise Invalid(
                _("This comes as %(formats)s.") % {"formats": ", ".join(formats)}, code="unknown", parameter="format"
            )
        return super().perform_content_negotiation(request, force)

    def denied_people(self) -> tuple[int, ...]:
        return ()

    def is_export(self) -> bool:
        """Return whether the answer is a file."""
        return self.format_sent() in (CSVRenderer.format, XLSXRenderer.format)

    def format_sent(self) -> str | None:
        """Return the format of the answer."""
        return getattr(getattr(self.request, "accepted_renderer", None), "format", None)


class ReportViewSet(FiguresViewSet):
    """Reports. A leader gets figures about the people whom they may see, a manager about the whole municipality."""

    queryset = Unit.objects.none()
    pagination_class = None
    filter_backends = ()
    lookup_field = "report"
    lookup_value_regex = "[a-z-]{1,40}"
    file_formats = {"retrieve": (CSVRenderer, XLSXRenderer)}

    @property
    def extra_parameters(self) -> frozenset[str]:  # type: ignore[override]  # depends on the action
        if self.action != "retrieve":
            return frozenset()
        return PARAMETERS | {dimension.key for dimension in narrowing()}

    @extend_schema(responses=ReportsSerializer)
    def list(self, request: Request) -> Response:
        """List the reports, with their measures and definitions."""
        log_access(Action.REPORT, purpose="definitions")
        shown = {"reports": list(filled_reports().values()), "dimensions": dimensions}
        return Response(ReportsSerializer(shown).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("report", OpenApiTypes.STR, OpenApiParameter.PATH, description="the key of the report"),
            OpenApiParameter("from", OpenApiTypes.DATE, description="the first day of the period"),
            OpenApiParameter("to", OpenApiTypes.DATE, description="the last day of the period, included"),
            OpenApiParameter(
                "as_of", OpenApiTypes.DATE, description="the day as of which figures are computed; today by default"
            ),
            OpenApiParameter(
                "for",
                OpenApiTypes.STR,
                enum=[Audience.PUBLICATION.value],
                description="the fixed table of the report, rounded for publication",
            ),
            OpenApiParameter("group_by", OpenApiTypes.STR, description="one or two dimensions, separated by a comma"),
            OpenApiParameter("measure", OpenApiTypes.STR, description="only these measures, separated by commas"),
            OpenApiParameter(
                "compare",
                OpenApiTypes.STR,
                enum=[compare.value for compare in Compare],
                description="beside each figure that of the period before, or of the same period a year before",
            ),
            OpenApiParameter("format", OpenApiTypes.STR, enum=["json", "csv", "xlsx"], description="json by default"),
            *_NARROWING,
        ],
        responses={
            (200, "application/json"): AnswerSerializer,
            (200, CSVRenderer.media_type): OpenApiTypes.STR,
            (200, XLSXRenderer.media_type): OpenApiTypes.BINARY,
        },
    )
    def retrieve(self, request: Request, report: str) -> HttpResponseBase:
        """Show the figures of a report, as JSON, CSV or XLSX."""
        found = filled_reports().get(report)
        if found is None:
            raise NotFound(_("There is no such report. /reports/ lists them."))
        asked = question(found, request.query_params.dict(), self.staff_roles, audience_of(request.auth))
        with as_system("the permission is checked; the query limits the rows to those whom the leader may see"):
            rows = stream(asked)
        parameters = "&".join(f"{key}={value}" for key, value in sorted(request.query_params.items()))
        log_access(Action.EXPORT if self.is_export() else Action.REPORT, purpose=f"{report}?{parameters}")
        if not self.is_export():
            return Response(AnswerSerializer(shown(asked, list(rows))).data)
        name = f"{report}-{asked.period.first}-{asked.period.last}.{self.format_sent()}"
        if self.format_sent() == XLSXRenderer.format:
            media_type = XLSXRenderer.media_type
            return FileResponse(workbook(asked, rows), as_attachment=True, filename=name, content_type=media_type)
        response = StreamingHttpResponse(lines(asked, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
