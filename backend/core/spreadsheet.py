"""Lists that a spreadsheet has saved as CSV or as a workbook, read one row at a time."""

import codecs
import csv
import re
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from backend.core.errors import Invalid, UnreadableFile
from backend.core.names import nfc

DELIMITERS = (";", ",", "\t")

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
WORKBOOK_SIGNATURE = b"PK\x03\x04"
OLD_SIGNATURE = b"\xd0\xcf\x11\xe0"
"""The first bytes of a workbook of the old format, and of one with a password."""

_CHUNK = 1 << 20  # bytes
_DATE = re.compile(r"(?P<day>\d{1,2})[-.](?P<month>\d{1,2})[-.](?P<year>\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,9})?", re.ASCII)
_SHORTENED_NUMBER = re.compile(r"\d+([.,]\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
_ERROR_VALUE = re.compile(r"#+|#N/A|#I/T|#DIV/0!|#DIVISION/0!|#[A-ZÆØÅ]+[!?]", re.IGNORECASE)

_CLEAN = {
    **dict.fromkeys(
        map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
        " ",
    ),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212"), "-"),
    **dict.fromkeys(map(ord, "\0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), None),
}
"""Characters that spreadsheets and phones write where others are meant, and what is meant.

No-break spaces are spaces, and other hyphens are hyphens. Null and characters without width are nothing.
"""

_GARBLED = re.compile(
    # Mac Roman or an encoding of DOS, read as Windows-1252: a capital or a sign inside a word.
    r"(?<=[a-zæøå])[ŠŒŽŸƒ†‡ˆ‰‹›˜‚¾¿¯]|(?<=[A-ZÆØÅ])[ŠŒŽŸ](?=[a-zæøå])|(?<=[A-Za-zæøå])‘(?=[a-zæøå])"
    r"|[¾¿®¯›†](?=[a-zæøå])"
    # UTF-8, read as Windows-1252 or Mac Roman and written again; and characters that were lost.
    r"|Ã[¦¸¥†˜…©¨¼¶¤]|â€|√[^\s\d]|\ufffd"
)
"""What no Danish list contains, unless it was saved or read with a wrong encoding."""


Rows = Callable[[], Generator[list[str]]]
"""A function that reads the rows of a file from the beginning."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet shows it (the headings are row 1), and its cells by heading, stripped.

    `overflows`: there are values to the right of the last heading.
    """

    number: int
    cells: Mapping[str, str]
    overflows: bool


class Sheet:
    """A CSV file or a workbook with headings in its first row.

    Iterating reads the file again, row by row, and skips empty rows. The delimiter of CSV is the one of `;`, `,` and
    tab that finds most of the `known` headings. Its encoding is UTF-8, with or without byte order mark, or else
    Windows-1252. A file with characters that a wrong encoding has garbled is refused.
    `unknown` has the headings that are not `known`. Raises `UnreadableFile`, also while iterating.
    """

    def __init__(self, path: Path, *, known: Collection[str], required: Collection[str]) -> None:
        names = {plain(name): name for name in known}
        try:
            self._rows = _reader(path, names)
        except OSError:
            raise UnreadableFile(
                _("“%(file)s” cannot be read. Check the name and the folder.") % {"file": path}
            ) from None
        with closing(self._rows()) as rows:
            self.headings = [names.get(plain(cell), _tidy(cell)) for cell in next(rows, [])]
        self.unknown = [heading for heading in self.headings if heading and heading not in names.values()]
        self._must_be_complete(required)

    def __iter__(self) -> Iterator[Line]:
        for number, cells in enumerate(self._rows(), start=1):
            values = [_tidy(cell) for cell in cells]
            if number > 1 and any(values):
                named = {heading: value for heading, value in zip(self.headings, values, strict=False) if heading}
                yield Line(number, named, any(values[len(self.headings) :]))

    def _must_be_complete(self, required: Collection[str]) -> None:
        missing = [name for name in required if name not in self.headings]
        if missing:
            raise UnreadableFile(
                _("These columns are missing: %(columns)s. The first row of the file must hold the headings.")
                % {"columns": ", ".join(missing)}
            )
        twice = sorted({heading for heading in self.headings if heading and self.headings.count(heading) > 1})
        if twice:
            raise UnreadableFile(
                _("These columns are in the file twice: %(columns)s. Keep one of each.") % {"columns": ", ".join(twice)}
            )


def parse_date(text: str) -> date:
    """Return the date in a text: `dd-mm-yyyy`, `dd.mm.yyyy` or `yyyy-mm-dd`. Raises `Invalid` with code `bad_date`."""
    found = _DATE.fullmatch(text)
    if not found:
        raise Invalid(_("This is not a date. Write it as dd-mm-yyyy, for example 31-12-2026."), code="bad_date")
    parts = found.group("year", "month", "day") if found["year"] else found.group(4, 5, 6)
    try:
        return date(*map(int, parts))
    except ValueError:
        raise Invalid(
            _("There is no such day in the calendar. Correct the date (dd-mm-yyyy)."), code="bad_date"
        ) from None


def parse_decimal(text: str) -> Decimal:
    """Return the number in a text, with a decimal comma or point. Raises `Invalid` with code `bad_number`."""
    if not _NUMBER.fullmatch(text):
        raise Invalid(_("This is not a number. Write it in digits, for example 12,5."), code="bad_number")
    return Decimal(text.replace(",", "."))


def is_shortened_number(text: str) -> bool:
    """Return whether a spreadsheet has shortened a long number, such as `4,5E+09`. The other digits are lost."""
    return _SHORTENED_NUMBER.fullmatch(text) is not None


def is_error_value(text: str) -> bool:
    """Return whether a spreadsheet has written an error of a formula, or `####` for a column that is too narrow."""
    return _ERROR_VALUE.fullmatch(text) is not None


def error_value_text() -> str:
    """Return the sentence for a cell with an error value."""
    return _("The spreadsheet shows an error in this cell. Correct it, or widen the column, and save the list again.")


def value_class(text: str) -> str:
    """Return what kind of value a cell has, for a report that must not repeat the cell itself."""
    if _DATE.fullmatch(text):
        return _("something that looks like a date")
    digits = re.sub(r"[\s.,+-]", "", text)
    if digits.isdecimal():
        return _("a number with %(count)s digits") % {"count": len(digits)}
    return _("an e-mail address") if "@" in text else _("text")


def _reader(path: Path, names: Collection[str]) -> Rows:
    """Return the function that reads the rows of this file. `names` are the known headings, in plain form."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_SIGNATURE:
        raise UnreadableFile(
            _(
                "The workbook has a password, or the old format .xls. Save it without a password as an Excel workbook "
                "(.xlsx)."
            )
        )
    is_workbook = start == WORKBOOK_SIGNATURE
    if path.suffix.casefold() in WORKBOOK_SUFFIXES:
        if not is_workbook:
            raise UnreadableFile(
                _(
                    "The name of the file says Excel workbook, but the file is not a workbook. Open it in the "
                    "spreadsheet, and save it as an Excel workbook (.xlsx) or as “CSV UTF-8”."
                )
            )
        from backend.core.workbook import check_workbook, workbook_rows  # noqa: PLC0415  # see there

        check_workbook(path)
        return partial(_workbook_rows, workbook_rows, path)
    if is_workbook or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile(
            _(
                "This is not a CSV file. Open it in the spreadsheet, and save it as “CSV UTF-8 (semicolon separated)”, "
                "or as an Excel workbook whose name ends in .xlsx."
            )
        )
    encoding = _encoding(path)
    delimiter = max(DELIMITERS, key=lambda one: sum(plain(cell) in names for cell in _headings(path, encoding, one)))
    return partial(_csv_rows, path, encoding, delimiter)


def _workbook_rows(read: Callable[[Path], Iterator[list[str]]], path: Path) -> Generator[list[str]]:
    for cells in read(path):
        if any(map(_GARBLED.search, cells)):
            raise _garbled()
        yield cells


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Generator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        number = 0
        try:
            for number, cells in enumerate(csv.reader(file, delimiter=delimiter, strict=True), start=1):  # noqa: B007
                yield cells
        except csv.Error:
            raise UnreadableFile(
                _(
                    "Row %(row)s cannot be read, nor what follows it: a quotation mark is opened and never closed, "
                    "or is in the middle. Correct the row in the spreadsheet, and save it as CSV again."
                )
                % {"row": number + 1}
            ) from None


def _headings(path: Path, encoding: str, delimiter: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            return next(csv.reader(file, delimiter=delimiter), [])
        except csv.Error:
            return []


def _encoding(path: Path) -> str:
    """Return `utf-8-sig` if the whole file is UTF-8, else `cp1252`. Raises `UnreadableFile` if it is neither."""
    for encoding in ("utf-8-sig", "cp1252"):
        if _decodes(path, encoding):
            with path.open(encoding=encoding, newline="") as file:
                if any(_GARBLED.search(line) for line in file):
                    break
            return encoding
    raise _garbled()


def _garbled() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The letters of the file cannot be read: æ, ø and å would become other characters. Open the list in the "
            "spreadsheet in which it was made, and save it as “CSV UTF-8”."
        )
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _tidy(cell: str) -> str:
    """Return the cell in Unicode NFC, with plain spaces, hyphens and line breaks, and without invisible characters."""
    return nfc(cell.translate(_CLEAN)).replace("\r\n", "\n").strip()


def plain(text: str) -> str:
    """Return a heading or a word of a list in the form in which they are compared: capitals and spaces do not count."""
    return " ".join(_tidy(text).casefold().split())
