"""Workbooks for tests of the import."""

import csv
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def write_workbook(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    """Write one sheet as a spreadsheet does. Empty texts are no cells."""
    workbook = Workbook()
    for cells in rows:
        workbook.active.append([None if cell == "" else cell for cell in cells])
    workbook.save(path)
    return path


def as_workbook(source: Path, path: Path, *, convert: Callable[[str, str], object] | None = None) -> Path:
    """Write the list of a CSV file as a workbook. `convert` makes the cell of a heading and a text."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file, delimiter=";")
    if convert is None:
        return write_workbook(path, [headings, *rows])
    return write_workbook(
        path, [headings, *([convert(*pair) for pair in zip(headings, row, strict=False)] for row in rows)]
    )


NUMBERS = ("CVR", "Timer pr. uge", "Fuldtidsandel")


def as_typed(heading: str, text: str) -> object:
    """Return the cell that a spreadsheet makes when a person types this text: a date, a number, or the text itself."""
    if re.fullmatch(r"[\d,]+", text) and heading in NUMBERS:
        return float(text.replace(",", "."))
    try:
        return datetime.strptime(text, "%d-%m-%Y")  # noqa: DTZ007  # a cell has no time zone
    except ValueError:
        return text


def edit_part(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """Replace bytes in one part of a workbook."""
    with ZipFile(path) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    return path
