"""Rows of an Excel workbook (XLSX), as the texts that a CSV file of the same list would have.

Import this module where a workbook is read: openpyxl takes 16 MB of each process.
"""

import contextlib
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHEET_MAIN_NS

from backend.core.errors import UnreadableFile

MOST_BYTES = 100_000_000
"""The size of an unpacked workbook at most. A list of 50,000 rows has about half of it."""

LAST_ROW = 1_048_576
EXACT_DIGITS = 15
"""A spreadsheet replaces the digits of a number after these by zeros."""

_MAIN = f"{{{SHEET_MAIN_NS}}}"

# openpyxl warns of parts of a workbook that it does not write again. An import writes no workbook.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


def check_workbook(path: Path) -> None:
    """Raise `UnreadableFile` for a file that is too large, and for formulas without a value."""
    with _readable(), ZipFile(path) as archive:
        members = archive.infolist()
        # zipfile never reads more of a part than the size that is stated here.
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise UnreadableFile(
                _("The workbook is too large. Divide the list into several workbooks, or save it as “CSV UTF-8”.")
            )
        for member in members:
            if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                with archive.open(member) as part:
                    if _lacks_values(part):
                        raise UnreadableFile(
                            _("The workbook has formulas without a result. Open it in the spreadsheet, and save it.")
                        )


def workbook_rows(path: Path) -> Iterator[list[str]]:
    """Yield the cells of each row of the filled sheet, as texts, row by row.

    Hidden sheets do not count. A formula has the value that the spreadsheet calculated last. Rows that the file leaves
    out are empty, so that the numbers of the rows are those of the spreadsheet. Raises `UnreadableFile`.
    """
    with _readable():
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        with contextlib.closing(workbook):
            for cells in _values(_filled_sheet(workbook)):
                yield [_text(cell) for cell in cells]


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """Refuse a damaged workbook, whatever error reading it raises."""
    try:
        yield
    except UnreadableFile:
        raise
    except Exception:  # noqa: BLE001  # openpyxl raises errors of many classes, and their messages may quote a cell
        raise UnreadableFile(
            _(
                "The workbook cannot be read. Open it in the spreadsheet, and save it as an Excel workbook (.xlsx) or "
                "as “CSV UTF-8”."
            )
        ) from None


def _lacks_values(part: object) -> bool:
    """Return whether a formula of a sheet has no value, because no spreadsheet has calculated the workbook."""
    for _event, element in iterparse(part):
        if element.tag == f"{_MAIN}c":
            is_formula = element.find(f"{_MAIN}f") is not None
            if is_formula and not element.findtext(f"{_MAIN}v") and element.get("t") != "str":
                return True
        elif element.tag == f"{_MAIN}row":
            element.clear()
    return False


def _filled_sheet(workbook: Workbook) -> ReadOnlyWorksheet:
    """Return the one visible sheet that has a value, or the first one if none has."""
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in visible if any(_text(cell).strip() for cells in _values(sheet) for cell in cells)]
    if len(filled) > 1:
        raise UnreadableFile(
            _(
                "The workbook has %(count)s filled sheets. Keep the sheet with the list, and move the others to "
                "another workbook."
            )
            % {"count": len(filled)}
        )
    return (filled or visible)[0]


def _values(sheet: ReadOnlyWorksheet) -> Iterator[tuple[object, ...]]:
    sheet.reset_dimensions()  # some programs state them wrongly
    return sheet.iter_rows(max_row=LAST_ROW, values_only=True)  # type: ignore[no-any-return]


def _text(cell: object) -> str:
    """Return the text of a cell: dates as yyyy-mm-dd, numbers with a decimal point."""
    match cell:
        case None:
            return ""
        case bool():
            return "SAND" if cell else "FALSK"
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case int() | float() if abs(cell) >= 10**EXACT_DIGITS:
            return f"{cell:.5E}"
        case float():
            return f"{cell:.9f}".rstrip("0").rstrip(".")
        case _:
            return str(cell).replace("_x000D_", "\r")
