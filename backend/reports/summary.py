"""The summary of all reports: what has become better, what worse, and what is late now."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from backend.access.permissions import StaffRoles
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.reports.answers import ShownFigure, answer
from backend.reports.comparison import Trend
from backend.reports.questions import quarter_of, question
from backend.reports.registry import Kind, Report, filled_reports
from backend.reports.words import Line, period_in_words
from backend.workspace.registry import StartContent, StartReading

MOST = 6
"""How many figures a list shows."""
LEAST = 5
"""The fewest people or events behind a figure in the summary. Smaller figures change by chance."""


def late_now(reading: StartReading) -> StartContent:
    """Return what is late now. The page then loads what has changed, which reads all reports twice."""
    late = [line for report in filled_reports().values() for line in _late(report, reading.staff_roles, reading.today)]
    return StartContent(values={"late": [line for line in late if line.figure.shown.value]})


def changes(reader: StaffRoles, today: date) -> dict[str, Any]:
    """Return what has changed since the period before, over all reports, in the running quarter."""
    lines = [line for report in filled_reports().values() for line in _compared(report, reader)]
    return {
        "lists": [
            ("worse", _("Has become worse"), by_trend(lines, Trend.WORSE)[:MOST]),
            ("better", _("Has become better"), by_trend(lines, Trend.BETTER)[:MOST]),
            ("missed", _("Does not meet its target"), [line for line in lines if line.figure.met is False][:MOST]),
        ],
        "period_name": period_in_words(*quarter_of(today)),
    }


def by_trend(lines: Iterable[Line], trend: Trend) -> list[Line]:
    """Return the figures that changed in this direction, the largest change in proportion first."""
    found = [line for line in lines if line.figure.trend is trend and is_large_enough(line.figure)]
    return sorted(found, key=_size, reverse=True)


def is_large_enough(figure: ShownFigure) -> bool:
    """Return whether a change says something: a count in one of the periods, or the people in both, are enough."""
    if figure.before is None:
        return False
    if figure.measure.kind is Kind.COUNT:
        return max(figure.shown.value or 0, figure.before.value or 0) >= LEAST
    return min(figure.shown.n or 0, figure.before.n or 0) >= LEAST


def _size(line: Line) -> float:
    before = line.figure.before.value if line.figure.before else None
    return abs(line.figure.change or 0) / abs(before) if before else float("inf")


def _compared(report: Report, reader: StaffRoles) -> list[Line]:
    """Return the figures of a report in the running quarter, compared with the quarter before."""
    return _everything(report, {"compare": "previous"}, reader)


def _late(report: Report, reader: StaffRoles, today: date) -> list[Line]:
    """Return the figures of a report about what is late today, also from earlier in the year that ends today."""
    late = [measure.key for measure in report.measures if measure.late]
    if not late:
        return []
    days = {"from": clock.add_months(today, -12).isoformat(), "to": today.isoformat()}
    return _everything(report, {**days, "measure": ",".join(late)}, reader)


def _everything(report: Report, asked: Mapping[str, str], reader: StaffRoles) -> list[Line]:
    found = question(report, {**asked, "group_by": ""}, reader)
    with as_system("the permission is checked; a manager sees figures about the whole municipality"):
        [everything] = answer(found)
    return [Line(figure) for figure in everything.figures]
