"""The start-up import: one row of the list, and how an app contributes columns.

An app has a file `importer.py` with classes marked `@contributes`. They run in the order of their `position`. The
person is first and the assignment second, so that later classes can use the day of birth and the person.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.utils.translation import gettext as _

from backend.core.errors import Invalid
from backend.core.import_report import ImportMessage, MessageWriter, Outcome
from backend.core.spreadsheet import Line, parse_date, plain, value_class

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

Code = TypeVar("Code")


class Choices(Generic[Code]):
    """The texts that a cell may contain, in upper or lower case, and their meanings."""

    def __init__(self, rows: Iterable[tuple[str, Code]]) -> None:
        rows = list(rows)
        self.labels = [label for label, _meaning in rows]
        self._meanings = {plain(label): meaning for label, meaning in rows}

    def get(self, text: str) -> Code | None:
        """Return the meaning of a text, or None if it is not one of the choices."""
        return self._meanings.get(plain(text))


class Case:
    """One row of the list. Checks read its cells, report errors, and store the values in `facts`, by column.

    In a valid row `facts` has at least the day of birth, the guide's membership (the young person belongs to its unit)
    and the day on which the case opens: “Fødselsdato”, “Ungeguide”, “Ungeguide siden”. `person` is the known young
    person, or the one that `PersonColumns.write` has created. Before that it is not set. `units` are units in which the
    row activates the rules, in addition to the young person's own.
    """

    person: "YoungPerson"

    def __init__(self, line: Line, found: MessageWriter) -> None:
        self.row = line.number
        self.facts: dict[str, Any] = {}
        self.units: set[int] = set()
        self.known = False
        self.refused = False
        self.warnings = 0
        self._cells = line.cells
        self._found = found

    @property
    def born_on(self) -> date | None:
        """The day of birth, where it could be read."""
        return self.facts.get("Fødselsdato")

    def cell(self, column: str) -> str:
        """Return the text of the cell, without storing it in `facts`."""
        return self._cells.get(column, "")

    def text(self, column: str, longest: int | None = None) -> str:
        """Return and store the text of the cell. Refuse one that is longer than `longest` characters."""
        text = self.cell(column)
        if longest and len(text) > longest:
            self.refuse(
                column, "too_long", _("The text is too long: at most %(count)s characters.") % {"count": longest}
            )
            return ""
        if text:
            self.facts[column] = text
        return text

    def date(self, column: str) -> date | None:
        """Return and store the date in the cell. Refuse a text that is not a date."""
        if not (text := self.cell(column)):
            return None
        try:
            day = self.facts[column] = parse_date(text)
        except Invalid as error:
            self.refuse(column, error.code, str(error))
            return None
        return day

    def choice(self, column: str, choices: Choices[Code], code: str) -> Code | None:
        """Return and store the meaning of the cell. Refuse a text that is not in `choices`, with the error `code`."""
        text = self.cell(column)
        if not text:
            return None
        if (chosen := choices.get(text)) is None:
            known = ", ".join(choices.labels)
            self.refuse(column, code, _("This is not known here. Write one of: %(known)s.") % {"known": known})
            return None
        self.facts[column] = chosen
        return chosen

    def refuse(self, column: str, code: str, text: str) -> None:
        """Refuse the row. `text` says what to do and never repeats the cell."""
        self.refused = True
        if cell := self.cell(column):
            kind = value_class(cell)
            text = _("%(text)s The cell holds %(kind)s.") % {"text": text, "kind": kind}
        self._found(ImportMessage(self.row, column, Outcome.REFUSED, code, text))

    def warn(self, column: str, code: str, text: str) -> None:
        """Report a warning. The row is still imported."""
        self.warnings += 1
        self._found(ImportMessage(self.row, column, Outcome.WARNING, code, text))


class Contribution(ABC):
    """Columns of the list that belong to one app: how to check them, and how to write them.

    There is one object per import. `now` is the business time of the import. The object loads what it compares with
    once, in `__init__`, and writes in bulk.
    """

    columns: ClassVar[tuple[str, ...]]
    position: ClassVar[int] = 100
    """Its place in the order. A contribution that reads the facts of another must come after it."""
    required: ClassVar[tuple[str, ...]] = ()
    """Columns without which a list cannot be imported."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = now.date()

    @abstractmethod
    def check(self, case: Case) -> None:
        """Check the columns of this app in one row: store facts, refuse the row, or warn."""

    def compare(self, cases: Sequence[Case]) -> None:  # noqa: B027  # a contribution need not compare anything
        """Warn of valid rows of new young people that may be known all the same. A dry run calls it too."""

    def write(self, cases: Sequence[Case]) -> None:  # noqa: B027  # a contribution need not write anything
        """Write the valid rows of new young people. Each has a `person`, and earlier contributions have written."""

    def late(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        """Return the rows of known young people with data that an earlier import could not take.

        Each row comes with the column to report. The import then calls `write` for these rows too.
        """
        return ()

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        """Return the rows of known young people that differ from the stored data, each with the column."""
        return ()


ContributionType = TypeVar("ContributionType", bound=type[Contribution])

_contributed: list[type[Contribution]] = []


def contributes(contribution: ContributionType) -> ContributionType:
    """Add the columns of a class to the list. Use it as a class decorator."""
    _contributed.append(contribution)
    return contribution


def contributed() -> Sequence[type[Contribution]]:
    """Return the contributions of the apps in order. Each domain must work without the others."""
    return sorted(_contributed, key=lambda kind: kind.position)
