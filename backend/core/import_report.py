"""What an import has to say about the rows of a list: on the screen, and as a CSV report.

A message names row, column and what is wrong, and never repeats a cell: neither a CPR number nor a name may stand in
output that is mailed, logged or left on a desk.
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
    """The words of the report, Danish by specification."""

    REFUSED = "afvist"
    WARNING = "advarsel"


@dataclass(frozen=True, slots=True)
class ImportMessage:
    """One thing to tell about one row (1 is the row of headings, and stands for the whole file)."""

    row: int
    column: str
    outcome: Outcome
    code: str
    text: str


MessageWriter = Callable[[ImportMessage], None]


class Printer(Protocol):
    """Something that prints a line, such as the stdout of a management command."""

    def write(self, msg: str) -> object: ...


@contextlib.contextmanager
def reported(out: Printer, path: Path | None, *, of: Path) -> Iterator[MessageWriter]:
    """A sink that prints messages as they come, and also writes them to `path` as CSV; never over the list itself."""
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
