"""Figures as CSV for a Danish spreadsheet, and as an Excel workbook."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import IO, Any

from django.utils.translation import gettext as _

from backend.core.exports import BYTE_ORDER_MARK, csv_line
from backend.reports.answers import NUMBERS, Row, ShownFigure
from backend.reports.questions import Question
from backend.reports.registry import Measure, dimensions

LINES_AT_ONCE = 200
"""How many lines of a CSV are sent together."""


def lines(question: Question, rows: Iterable[Row]) -> Iterator[bytes]:
    """Return an iterator over the encoded lines, many at a time: headings, then one for each group and measure.

    The lines are made while they are sent, outside the request. The texts in the caller's language are read before.
    """
    cells = _cells(question, rows)
    encoded = (csv_line(cell.isoformat() if isinstance(cell, date) else cell for cell in line) for line in cells)
    return chain([BYTE_ORDER_MARK], iter(lambda: b"".join(islice(encoded, LINES_AT_ONCE)), b""))


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
    """Return the headings, then a line for each group and measure, with its definition if `defined`."""
    period = question.period
    days = [period.first, period.last, period.as_of]
    headings = [
        *[str(dimensions[key].label) for key in question.group_by],
        *[_("Measure"), _("Name"), _("Value"), _("Unit of the value"), _("Numerator"), _("Denominator"), "n"],
        *[_("Not yet known"), _("Before go-live"), _("Date missing"), _("Hidden")],
        *[_("Value before"), _("Change"), _("Target")],
        *[_("From"), _("To"), _("Seen from")],
        *([_("Counted"), _("Definition"), _("Source")] if defined else []),
    ]
    texts = {
        measure.key: (str(measure.label), str(measure.unit), _definition(measure) if defined else [])
        for measure in question.measures
    }
    is_hidden = {True: _("yes"), False: _("no")}

    def line(places: list[str], figure: ShownFigure) -> list[Any]:
        label, unit, definition = texts[figure.measure.key]
        numbers = figure.numbers
        value, *others = (numbers[name] for name in NUMBERS)
        return [
            *places,
            *[figure.measure.key, label, value, unit, *others],
            is_hidden[figure.shown.hidden],
            *[(figure.numbers_before or {}).get("value"), figure.change, figure.target],
            *days,
            *definition,
        ]

    return chain(
        [headings], (line([place.label for place in row.places], figure) for row in rows for figure in row.figures)
    )


def _definition(measure: Measure) -> list[str]:
    return [str(measure.counts.label), str(measure.definition), str(measure.dataset.source)]


def _definitions(question: Question) -> Iterator[Sequence[Any]]:
    yield [_("Measure"), _("Name"), _("Definition"), _("Unit of the value"), _("Counted"), _("Source")]
    for measure in question.measures:
        texts = (measure.label, measure.definition, measure.unit, measure.counts.label, measure.dataset.source)
        yield [measure.key, *map(str, texts)]
