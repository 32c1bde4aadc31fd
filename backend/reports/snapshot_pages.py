"""The pages of snapshots: freeze the figures of a report, the list, and one snapshot with what has changed since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.errors import Invalid, NotFound, Sentence
from backend.reports.models import Snapshot
from backend.reports.questions import Audience, Question, quarter_of
from backend.reports.registry import Report, dimensions, filled_reports
from backend.reports.scope import Period
from backend.reports.snapshot_changes import Compared, ComparedRow, FrozenMeasure, Numbers, changed_since, frozen
from backend.reports.snapshot_lines import in_the_log
from backend.reports.snapshot_serializers import TakeSnapshotSerializer, parameters
from backend.reports.snapshots import can_be_frozen, question_to_freeze, readable, take_snapshot
from backend.reports.words import difference_in_words, number_in_words, period_in_words, value_in_words
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout

ON_A_PAGE = 50

KINDS: dict[str, Sentence] = {
    Audience.LEADER.value: gettext_lazy("exact, for the young people whom you may see"),
    Audience.INTERNAL.value: gettext_lazy("exact, for use within the municipality"),
    Audience.PUBLICATION.value: gettext_lazy("rounded, for publication"),
}
"""What figures are, by their audience."""


def freeze_url(report: Report, period: Period, unit: str) -> str:
    """Return the page on which the figures of a period are frozen, or "" if the period cannot be frozen."""
    if not can_be_frozen(period, clock.today()):
        return ""
    asked = {"from": period.first.isoformat(), "to": period.last.isoformat(), **({"unit": unit} if unit else {})}
    return f"{reverse('freeze', kwargs={'report': report.key})}?{urlencode(asked)}"


class FreezePage(FormPage):
    """`/rapporter/<report>/fasthold/?from=…&to=…`: freeze the figures of a report."""

    required_permission = Permission.FREEZE_FIGURES
    logged_action = Action.REPORT
    serializer_class = TakeSnapshotSerializer
    title = gettext_lazy("Freeze figures")
    button = gettext_lazy("Freeze figures")
    explanation = gettext_lazy(
        "The figures are kept as they are now, with their definitions. Nobody can change or delete them. Later you see "
        "what has changed since, because something was registered late or corrected."
    )
    done = gettext_lazy("The figures are frozen.")

    @cached_property
    def asked(self) -> dict[str, str]:
        """Return what the address says."""
        return {key: self.request.GET[key] for key in ("from", "to", "unit") if self.request.GET.get(key)}

    @cached_property
    def question(self) -> Question:
        """Return the question whose answer is frozen. Raises `Invalid` for a period that cannot be frozen."""
        return question_to_freeze(self.kwargs["report"], self.asked, self.staff_roles)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Invalid as refusal:
            return self.refused(refusal)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except Invalid as refusal:
            return self.refused(refusal)

    def refused(self, refusal: Invalid) -> HttpResponse:
        """Say in a sentence why the figures in the address cannot be frozen."""
        return TemplateResponse(self.request, "409.html", {"sentence": refusal.detail}, status=400)

    def prepare(self) -> None:
        if self.kwargs["report"] not in filled_reports():
            raise NotFound
        period = self.question.period
        is_published = (period.first, period.last) == quarter_of(period.first) and "unit" not in self.asked
        self.layout = Layout(
            first=("for",) if is_published else (),
            more=(),
            labels={"for": _("Which figures")},
            options={
                "for": lambda: [("", _("Exact figures, for your work")), ("publication", _("Rounded, for publication"))]
            },
        )

    def fixed(self) -> Mapping[str, Any]:
        return {"report": self.kwargs["report"], **self.asked}

    def subject(self) -> Sentence:
        return f"{self.question.report.label}: {period_in_words(self.question.period.first, self.question.period.last)}"

    def back_url(self) -> str:
        return f"{reverse('report-page', kwargs={'report': self.kwargs['report']})}?{urlencode(self.asked)}"

    def next_url(self, record_id: int | None) -> str:
        return reverse("snapshot", kwargs={"pk": record_id}) if record_id else self.back_url()

    def extra_context(self) -> Mapping[str, Any]:
        return {"action": self.request.get_full_path()}

    def save(self, values: Mapping[str, Any]) -> Model:
        taken = take_snapshot(report=values["report"], parameters=parameters(values), by=self.staff_roles)
        log_access(Action.REPORT, purpose=in_the_log("create", taken))
        return taken


@dataclass(frozen=True)
class SnapshotLine:
    """A snapshot in the list."""

    snapshot: Snapshot

    @property
    def report(self) -> str:
        return _report_label(self.snapshot)

    @property
    def period(self) -> str:
        return period_in_words(self.snapshot.starts_on, self.snapshot.ends_on)

    @property
    def kind(self) -> Sentence:
        return KINDS[self.snapshot.audience]

    @property
    def is_limited(self) -> bool:
        """Whether the figures are about a part of the municipality, by choice."""
        snapshot = self.snapshot
        return bool(snapshot.only) or (snapshot.audience == Audience.INTERNAL.value and snapshot.units is not None)


class Snapshots(PageView):
    """`/rapporter/fastholdt/`: the snapshots that the reader may read, the latest first."""

    required_permission = Permission.READ_REPORTS
    logged_action = Action.REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        known = filled_reports()
        report = known.get(request.GET.get("report", ""))
        found = readable(self.staff_roles).defer("answer").select_related("taken_by")
        found = found.filter(report=report.key) if report else found
        page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        log_access(Action.REPORT, purpose="snapshots")
        context = {
            "report": report,
            "reports": known.values(),
            "page": page,
            "lines": [SnapshotLine(snapshot) for snapshot in page],
        }
        return TemplateResponse(request, "reports/snapshots.html", context)


@dataclass(frozen=True)
class ChangedLine:
    """A frozen figure beside that of now, in words."""

    row: ComparedRow
    figure: Compared

    @property
    def measure(self) -> FrozenMeasure:
        return self.figure.measure

    @property
    def names(self) -> list[str]:
        return [place["label"] for place in self.row.places]

    @property
    def frozen(self) -> str:
        return _in_words(self.figure.frozen, self.measure)

    @property
    def now(self) -> str:
        return "" if self.figure.now is None else _in_words(self.figure.now, self.measure)

    @property
    def change(self) -> str:
        """How much the value has changed. If only the numbers behind it are others, that is what it says."""
        if self.figure.change == 0:
            return _("the value is the same, the numbers behind it are not")
        return difference_in_words(self.figure.change, self.measure)

    @property
    def counts(self) -> tuple[str, str]:
        """Numerator and denominator, frozen and now."""
        return _counts(self.figure.frozen), _counts(self.figure.now or {})


class SnapshotPage(PageView):
    """`/rapporter/fastholdt/<id>/`: the frozen figures, and what has changed since."""

    required_permission = Permission.READ_REPORTS
    logged_action = Action.REPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        snapshot = readable(self.staff_roles).select_related("taken_by").filter(pk=pk).first()
        if snapshot is None:
            raise NotFound
        compared = changed_since(snapshot, self.staff_roles)
        log_access(Action.REPORT, purpose=in_the_log("changes", snapshot))
        lines = [ChangedLine(row, figure) for row in compared.rows for figure in row.figures]
        changed = [line for line in lines if line.figure.is_changed]
        context = {
            "line": SnapshotLine(snapshot),
            "snapshot": snapshot,
            "report": filled_reports().get(snapshot.report),
            "scope": list(_scope(snapshot)),
            "dimensions": [dimensions[key].label if key in dimensions else key for key in snapshot.group_by],
            "measures": compared.measures,
            "changed": changed,
            "totals": [line for line in lines if line.row.is_total],
            "groups": [line for line in lines if not line.row.is_total],
            "redefined": [measure for measure in compared.measures if measure.is_redefined],
            "dropped": [measure for measure in compared.measures if not measure.is_computed],
            "download": f"{reverse('snapshot-changes', kwargs={'pk': snapshot.pk})}?format=csv",
        }
        return TemplateResponse(request, "reports/snapshot.html", context)


def _scope(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield what the figures are limited to: the dimension, and its values."""
    for limit in frozen(snapshot)["scope"]:
        yield limit["label"], ", ".join(value["label"] for value in limit["values"])


def _report_label(snapshot: Snapshot) -> str:
    report = filled_reports().get(snapshot.report)
    return str(report.label) if report else snapshot.report


def _in_words(numbers: Numbers, measure: FrozenMeasure) -> str:
    return _("hidden") if numbers["hidden"] else value_in_words(numbers["value"], measure)


def _counts(numbers: Numbers) -> str:
    shown = [numbers.get("numerator"), numbers.get("denominator")]
    return " / ".join(number_in_words(number) for number in shown if number is not None) if None not in shown else ""
