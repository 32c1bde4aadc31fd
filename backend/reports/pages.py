"""The pages of reports: the list, the figures of one report, and the people behind a figure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.people import young_person_model
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.errors import Invalid, NotFound, Sentence
from backend.reports.answers import Row, ShownFigure, answer
from backend.reports.drawings import flow_of
from backend.reports.drilldown import people_behind
from backend.reports.questions import Audience, Question, narrowing, quarter_of, question
from backend.reports.registry import Counts, Kind, Measure, Report, dimensions, filled_reports, measures, reports
from backend.reports.report_forms import ReportForm, fitting_dimensions
from backend.reports.snapshot_pages import freeze_url
from backend.reports.summary import changes
from backend.reports.words import Line, period_in_words, usual_periods, value_in_words
from backend.workspace.charts import Chart, bars

ON_A_PAGE = 50
MOST_BARS = 40
"""The most groups that a chart shows. With more it could not be read."""


class Reports(PageView):
    """`/rapporter/`: the reports, each with what it is about."""

    required_permission = Permission.READ_REPORTS
    logged_action = Action.REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        log_access(Action.REPORT, purpose="definitions")
        return TemplateResponse(request, "reports/reports.html", {"reports": filled_reports().values()})


class ReportPage(PageView):
    """`/rapporter/<report>/`: all figures of a report, and one of them by groups, with chart and table."""

    required_permission = Permission.READ_REPORTS
    logged_action = Action.REPORT

    @cached_property
    def report(self) -> Report:
        """Return the report in the address. Raises `NotFound` without one."""
        found = filled_reports().get(self.kwargs["report"])
        if found is None:
            raise NotFound
        return found

    @cached_property
    def chosen(self) -> Measure:
        """Return the figure that is shown by groups: the one in the address, or the first."""
        known = {measure.key: measure for measure in self.report.measures}
        return known.get(self.request.GET.get("figure", ""), self.report.measures[0])

    @cached_property
    def asked(self) -> dict[str, str]:
        """Return the parameters of the form, as they are, or as the page proposes them."""
        first, last = quarter_of(clock.today())
        sent = self.request.GET
        groups = self._groups()
        return {
            "from": sent.get("from") or first.isoformat(),
            "to": sent.get("to") or last.isoformat(),
            "compare": sent.get("compare", "previous"),
            "unit": sent.get("unit", ""),
            "group_by": groups[0] if groups else "",
            "and_by": groups[1] if len(groups) > 1 else "",
        }

    def get(self, request: HttpRequest, report: str) -> HttpResponse:
        form = ReportForm(data=self.asked, measure=self.chosen, reader=self.staff_roles)
        context: dict[str, Any] = {
            "report": self.report,
            "form": form,
            "chosen": self.chosen,
            "periods": [
                (period_in_words(first, last), first, last, (str(first), str(last)) == self._days())
                for first, last in usual_periods(clock.today())
            ],
        }
        if not form.is_valid():
            return TemplateResponse(request, "reports/report.html", context, status=400)
        try:
            context |= self._figures()
        except Invalid as error:
            known = error.parameter in form.fields
            form.add_error(error.parameter if known else None, str(error.detail))
            return TemplateResponse(request, "reports/report.html", context, status=400)
        log_access(Action.REPORT, purpose=f"{self.report.key}?{urlencode(sorted(self.asked.items()))}")
        return TemplateResponse(request, "reports/report.html", context)

    def _figures(self) -> Mapping[str, Any]:
        """Return the totals of all measures, and the groups of the chosen one."""
        together = question(self.report, self._parameters(group_by=""), self.staff_roles)
        by = ",".join(filter(None, [self.asked["group_by"], self.asked["and_by"]]))
        divided = question(self.report, self._parameters(group_by=by, measure=self.chosen.key), self.staff_roles)
        with as_system("the permission is checked; the query limits the rows to those whom the leader may see"):
            [everything] = answer(together)
            rows = answer(divided) if by else []
        lines = [self._line(divided, row) for row in rows]
        period, before = together.period, together.before
        total = next(one for one in everything.figures if one.measure == self.chosen)
        return {
            "totals": [self._line(together, Row((), (one,))) for one in everything.figures],
            "total": self._line(together, Row((), (total,))),
            "lines": lines,
            "has_targets": any(line.target for line in lines),
            "dimensions": [dimensions[key].label for key in divided.group_by],
            "flow": flow_of(self.chosen, rows),
            "chart": _chart(self.chosen, lines, total.target) if len(divided.group_by) == 1 else None,
            "period": period,
            "period_name": period_in_words(period.first, period.last),
            "before": before and before.period,
            "before_name": before and period_in_words(before.period.first, before.period.last),
            "is_internal": together.audience is Audience.INTERNAL,
            "freeze_url": freeze_url(self.report, period, self.asked["unit"]),
            "downloads": [(format_.upper(), self._download(format_, divided)) for format_ in ("csv", "xlsx")],
        }

    def _line(self, asked: Question, row: Row) -> Line:
        [figure] = row.figures
        places = row.places
        return Line(
            figure,
            tuple(place.label for place in places),
            all(place.everything for place in places),
            self._people_url(asked, row, figure),
        )

    def _people_url(self, asked: Question, row: Row, figure: ShownFigure) -> str:
        """Return the address of the people behind a figure, or "" where there is no such list."""
        measure, counted = figure.measure, figure.shown.n
        groups = {place.dimension: place.value for place in row.places if not place.everything}
        readable = {dimension.key for dimension in narrowing()}
        if (
            asked.audience is not Audience.LEADER
            or not measure.dataset.about_people
            or measure.kind not in (Kind.COUNT, Kind.SHARE)
            or not counted
            or not figure.shown.numerator
            or None in groups.values()
            or not groups.keys() <= readable
        ):
            return ""
        narrowed = {key: str(value) for key, value in groups.items()}
        unit = {"unit": self.asked["unit"]} if self.asked["unit"] else {}
        days = {"from": self.asked["from"], "to": self.asked["to"]}
        return f"{reverse('report-people')}?{urlencode({'measure': measure.key, **days, **unit, **narrowed})}"

    def _download(self, format_: str, divided: Question) -> str:
        """Return the address of the API that sends the figures as a file, grouped as on the page."""
        fitting = [
            measure.key
            for measure in self.report.measures
            if all(dimensions[key].fits(measure.dataset) for key in divided.group_by)
        ]
        only = {} if len(fitting) == len(self.report.measures) else {"measure": ",".join(fitting)}
        parameters = {**self._parameters(group_by=",".join(divided.group_by)), **only, "format": format_}
        return f"{reverse('report-detail', kwargs={'report': self.report.key})}?{urlencode(parameters)}"

    def _parameters(self, **more: str) -> dict[str, str]:
        asked = {key: self.asked[key] for key in ("from", "to", "compare", "unit") if self.asked[key]}
        return {**asked, **more}

    def _groups(self) -> list[str]:
        """Return the dimensions of the groups: those asked for that fit the figure, or those of the report."""
        sent = self.request.GET
        fitting = {dimension.key for dimension in fitting_dimensions(self.chosen)}
        proposed = self.chosen.divided_by or self.report.group_by
        wanted = [sent.get("group_by", ""), sent.get("and_by", "")] if "group_by" in sent else proposed
        return [key for key in dict.fromkeys(wanted) if key in fitting]

    def _days(self) -> tuple[str, str]:
        return self.asked["from"], self.asked["to"]


class Changes(PageView):
    """`/rapporter/aendringer/`: what has become better or worse in the running quarter, over all reports."""

    required_permission = Permission.READ_REPORTS
    logged_action = Action.REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        log_access(Action.REPORT, purpose="changes of all reports")
        return TemplateResponse(request, "reports/changes.html", changes(self.staff_roles, clock.today()))


class PeopleBehind(PageView):
    """`/rapporter/unge/?measure=…`: the young people behind a figure, for the leader who may see them."""

    required_permission = Permission.READ_REPORTS
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        known = {"measure", "from", "to", "as_of", *(dimension.key for dimension in narrowing())}
        asked = {key: value for key, value in request.GET.dict().items() if key in known}
        key = asked.pop("measure", "")
        if key not in measures or not measures[key].dataset.about_people:
            raise NotFound
        measure = measures[key]
        scope, behind = people_behind(measure, asked, self.staff_roles)
        found = young_person_model().objects.visible_to(self.staff).filter(pk__in=behind)
        in_order = found.select_related("unit").order_by("sort_name", "pk")
        page = Paginator(in_order, ON_A_PAGE).get_page(request.GET.get("page"))
        log_access(Action.LIST, [person.pk for person in page], purpose=f"people behind {key}")
        context = {
            "measure": measure,
            "report": reports[measure.report],
            "page": page,
            "period_name": period_in_words(scope.period.first, scope.period.last),
            "today": clock.today(),
            "counts_events": measure.counts is Counts.EVENTS,
        }
        return TemplateResponse(request, "reports/people.html", context)


def _chart(measure: Measure, lines: list[Line], target: float | None) -> Chart | None:
    """Return the groups as bars, or None if there is nothing to compare."""
    shown = [
        (line.names[0], float(line.figure.shown.value))
        for line in lines
        if not line.is_total and line.figure.shown.value is not None
    ]
    if not 1 < len(shown) <= MOST_BARS:
        return None
    return bars(shown, text=_sentence(measure, shown), headings=("", measure.label), target=target)


def _sentence(measure: Measure, shown: list[tuple[str, float]]) -> Sentence:
    name, value = max(shown, key=lambda one: one[1])
    return _("%(measure)s by group. The highest is %(value)s: %(name)s.") % {
        "measure": measure.label,
        "value": value_in_words(value, measure),
        "name": name,
    }
