"""Figures as CSV for a Danish spreadsheet, and as an Excel workbook."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.core.exports import BYTE_ORDER_MARK, csv_line
from backend.reports.answers import NUMBERS, Row
from backend.reports.questions import Question
from backend.reports.registry import dimensions


def lines(question: Question, rows: Iterable[Row], language: str) -> Iterator[bytes]:
    """Yield the encoded lines: headings, then one line for each group and measure.

    The lines are made while they are sent, outside the request. `language` is that of the caller.
    """
    cells = _cells(question, rows)
    yield BYTE_ORDER_MARK
    while True:
        with override(language):
            line = next(cells, None)
        if line is None:
            return
        yield csv_line(cell.isoformat() if isinstance(cell, date) else cell for cell in line)


def workbook(question: Question, rows: Iterable[Row]) -> IO[bytes]:
    """Return a temporary file with a sheet of figures, and a sheet of their definitions."""
    from backend.core.xlsx import xlsx_file  # noqa: PLC0415  # openpyxl takes 16 MB of a process that writes no workbook

    return xlsx_file(
        {
            str(question.report.label): _cells(question, rows, defined=False),
            _("Definitions"): _definitions(question),
        }
    )


def _cells(question: Question, rows: Iterable[Row], *, defined: bool = True) -> Iterator[Sequence[Any]]:
    """Yield the headings, then a line for each group and measure, with its definition if `defined`."""
    period = question.period
    labels = [str(dimensions[key].label) for key in question.group_by]
    yield [
        *labels,
        *[_("Measure"), _("Name"), _("Value"), _("Unit of the value"), _("Numerator"), _("Denominator"), "n"],
        *[_("Not yet known"), _("Before go-live"), _("Date missing"), _("Hidden")],
        *[_("Value before"), _("Change"), _("Target")],
        *[_("From"), _("To"), _("Seen from")],
        *([_("Counted"), _("Definition"), _("Source")] if defined else []),
    ]
    for row in rows:
        places = [place.label for place in row.places]
        for figure in row.figures:
            measure, numbers = figure.measure, figure.numbers
            value, *others = (numbers[name] for name in NUMBERS)
            yield [
                *places,
                *[measure.key, str(measure.label), value, str(measure.unit), *others],
                _("yes") if figure.shown.hidden else _("no"),
                *[(figure.numbers_before or {}).get("value"), figure.change, figure.target],
                *[period.first, period.last, period.as_of],
                *([str(measure.counts.label), str(measure.definition), str(measure.dataset.source)] if defined else []),
            ]


def _definitions(question: Question) -> Iterator[Sequence[Any]]:
    yield [_("Measure"), _("Name"), _("Definition"), _("Unit of the value"), _("Counted"), _("Source")]
    for measure in question.measures:
        texts = (measure.label, measure.definition, measure.unit, measure.counts.label, measure.dataset.source)
        yield [measure.key, *map(str, texts)]
