"""The messages of an import about the rows of a list: on the screen, and as a CSV report.

A message names the row, the column and what is wrong. It never repeats a cell, because the output may be mailed, logged
or printed and must not contain a CPR number or a name.
"""

import contextlib
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HEADINGS = ("række", "kolonne", "udfald", "tekst")

SHOWN = 10
"""How many warnings of one kind are printed; the CSV report has them all."""


class Outcome(StrEnum):
    """The outcomes in the report. The format of the report specifies the Danish words."""

    REFUSED = "afvist"
    WARNING = "advarsel"


@dataclass(frozen=True, slots=True)
class ImportMessage:
    """One message about one row. Row 1 has the headings; a message about it concerns the whole file."""

    row: int
    column: str
    outcome: Outcome
    code: str
    text: str


MessageWriter = Callable[[ImportMessage], None]


class Printer(Protocol):
    """An object that prints a line, such as the stdout of a management command."""

    def write(self, msg: str) -> object: ...


@contextlib.contextmanager
def reported(out: Printer, path: Path | None, *, of: Path) -> Iterator[MessageWriter]:
    """Give a function that prints a message, and writes it to `path` as CSV.

    Raises `FileExistsError` if `path` is the list `of` itself.
    """
    if path and path.exists() and path.samefile(of):
        raise FileExistsError(_("%(file)s is the list itself. Choose another file for the report.") % {"file": path})
    count: Counter[str] = Counter()
    with contextlib.ExitStack() as stack:
        writer = None
        if path:
            writer = csv.writer(stack.enter_context(path.open("w", encoding="utf-8-sig", newline="")), delimiter=";")
            writer.writerow(HEADINGS)

        def write_message(message: ImportMessage) -> None:
            if writer:
                writer.writerow([message.row, message.column, message.outcome, message.text])
            count[message.code] += message.outcome == Outcome.WARNING
            if count[message.code] <= SHOWN:
                place = _("Row %(row)s, %(column)s") % {"row": message.row, "column": message.column}
                out.write(f"{place}: {message.outcome}. {message.text}")

        yield write_message
    if hidden := sum(max(0, times - SHOWN) for times in count.values()):
        out.write(
            ngettext(
                "%(count)s more warning like these; --report writes them all.",
                "%(count)s more warnings like these; --report writes them all.",
                hidden,
            )
            % {"count": hidden}
        )
