"""Lists as CSV for a Danish spreadsheet (byte order mark, semicolons, decimal commas), and as Excel workbooks."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import IO, Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


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
    return f"'{text}" if text.startswith(_FORMULA) else text


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


def xlsx_file(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> IO[bytes]:
    """Return a temporary file with an Excel workbook. Each sheet has a title and lines, the first with the headings.

    openpyxl writes each line to the disk. The file is whole before the first byte is sent.
    """
    book = Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = book.create_sheet(_sheet_title(title))
        sheet.freeze_panes = "A2"
        for line in lines:
            sheet.append([_xlsx_cell(sheet, cell) for cell in line])
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    book.save(file)
    file.seek(0)
    return file


def _sheet_title(text: str) -> str:
    """Return a title that Excel accepts: at most 31 characters, without brackets, colons, slashes and wildcards."""
    return text.translate(dict.fromkeys(map(ord, "[]:*?/\\"), "-"))[:31]


def _xlsx_cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Return a number or a day as it is. A text is always a text, also if it begins as a formula does."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(_FORMULA)  # it stays a text if the cell is edited
    return cell
