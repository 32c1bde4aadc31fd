"""The parts of docs/reports.md that follow from the code: the tables of groups, of reports and of measures.

Each part is between two comments of the page, `<!-- measures of caseload -->` and `<!-- end -->`. What is outside of
them is written by hand and stays as it is.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import override

from backend.reports.registry import Direction, Measure, Report, dimensions, filled_reports

PART = re.compile(r"(?P<begin><!-- (?P<what>[a-z-]+(?: [a-z-]+)*) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)
OF_REPORT = "measures of "
BETTER = {Direction.UP: "more", Direction.DOWN: "less", Direction.NEITHER: "–"}


class UnknownPart(Exception):
    """A part of a page has no table in the code, or a report has no part in the pages."""


def documented(page: str) -> str:
    """Return the page with the tables of today's code, in English.

    Raises `UnknownPart` for a part that nothing writes.
    """
    reports = [filled_reports()[key] for key in described(page) if key in filled_reports()]

    def write(part: re.Match[str]) -> str:
        what = part["what"]
        if what.startswith(OF_REPORT) and (report := filled_reports().get(what.removeprefix(OF_REPORT))):
            lines = _report(report)
        elif what in PARTS:
            lines = PARTS[what](reports)
        else:
            raise UnknownPart(f"Nothing writes the part “{what}”.")
        return f"{part['begin']}\n{chr(10).join(lines)}\n\n{part['end']}"

    with override("en"):
        return PART.sub(write, page)


def described(page: str) -> list[str]:
    """Return the keys of the reports that have a part in the page, in its order."""
    found = (part["what"] for part in PART.finditer(page))
    return [what.removeprefix(OF_REPORT) for what in found if what.startswith(OF_REPORT)]


def undescribed(page: str) -> list[str]:
    """Return the keys of the reports that have measures and no part in the page."""
    return [key for key in filled_reports() if key not in described(page)]


def _report(report: Report) -> Iterable[str]:
    """Return what the report is, how it is divided, and a line for each measure."""
    yield str(report.definition)
    yield ""
    yield f"Divided at first by {_keys(report.group_by)}, and for publication by {_keys(report.published_by)}."
    yield ""
    yield from _table(["measure", "name", "definition", "counts", "unit", "better"], map(_measure, report.measures))
    yield ""
    sources = dict.fromkeys(str(measure.dataset.source) for measure in report.measures)
    yield f"Read from: {'; '.join(sources)}."


def _measure(measure: Measure) -> list[str]:
    texts = (measure.label, measure.definition, measure.counts.value, measure.unit)
    return [f"`{measure.key}`", *map(str, texts), BETTER[measure.direction]]


def _groups(reports: Sequence[Report]) -> Iterable[str]:
    of_reports = [
        (dimension, [report.key for report in reports if any(dimension.fits(one.dataset) for one in report.measures)])
        for dimension in dimensions
    ]
    yield from _table(
        ["`group_by`", "name", "also limits", "in the reports"],
        (
            [
                f"`{dimension.key}`",
                str(dimension.label),
                "yes" if dimension.read else "no",
                "all" if len(fitting) == len(reports) else _keys(fitting),
            ]
            for dimension, fitting in of_reports
            if fitting
        ),
    )


def _published(reports: Sequence[Report]) -> Iterable[str]:
    lines = ([f"`{report.key}`", str(report.label), _keys(report.published_by)] for report in reports)
    yield from _table(["report", "name", "its table for publication is by"], lines)


def _sensitive(reports: Sequence[Report]) -> Iterable[str]:
    measures = [measure for report in reports for measure in report.measures if measure.sensitive]
    yield from _table(["sensitive measure", "name"], ([f"`{one.key}`", str(one.label)] for one in measures))


PARTS: dict[str, Callable[[Sequence[Report]], Iterable[str]]] = {
    "groups": _groups,
    "tables for publication": _published,
    "sensitive measures": _sensitive,
}
"""What writes a part about all reports of a page."""


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys) or "nothing"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for line in lines:
        yield f"| {' | '.join(line)} |"
