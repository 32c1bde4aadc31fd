"""Lists as Excel workbooks. Import this module where a workbook is written: openpyxl takes 16 MB of each process."""

import tempfile
from collections.abc import Iterable, Mapping
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from backend.core.exports import FORMULA


def xlsx_file(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> IO[bytes]:
    """Return a temporary file with an Excel workbook. Each sheet has a title and lines, the first with the headings.

    openpyxl writes each line to the disk. The file is whole before the first byte is sent.
    """
    workbook = Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = workbook.create_sheet(_sheet_title(title))
        sheet.freeze_panes = "A2"
        for line in lines:
            sheet.append([_xlsx_cell(sheet, cell) for cell in line])
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    workbook.save(file)
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
    cell.quotePrefix = value.startswith(FORMULA)  # it stays a text if the cell is edited
    return cell
