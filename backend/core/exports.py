"""Lists as CSV for a Danish spreadsheet: byte order mark, semicolons, decimal commas."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""The beginnings of a text that a spreadsheet reads as a formula."""


class _Echo:
    """A file whose `write` returns the line."""

    def write(self, line: str) -> str:
        return line


_writer = csv.writer(_Echo(), delimiter=";")


def csv_line(cells: Iterable[Any]) -> bytes:
    """Return one encoded line."""
    return str(_writer.writerow([csv_cell(cell) for cell in cells])).encode()


def csv_cell(value: Any) -> str:
    """Return a value as the text of a cell.

    A number has a decimal comma, a date is written as 31-12-2026. A text that a spreadsheet would read as a formula
    gets an apostrophe.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_download(name: str, lines: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return the lines, of which the first has the headings, as a file with this name."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.writelines(_encoded(lines))
    return response


def _encoded(lines: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK
    for line in lines:
        yield csv_line(line)
