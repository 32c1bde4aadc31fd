"""The start-up import: a row on its way to become a case, and how an app contributes columns.

An app has a file `importer.py` with classes marked `@contributes`. They run in the order of their `position`: the
person first, then the assignment, so that others find the day of birth and the person on the case.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.utils.translation import gettext as _

from backend.core.errors import Invalid
from backend.core.import_report import ImportMessage, MessageWriter, Outcome
from backend.core.spreadsheet import Line, parse_date, value_class

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

Code = TypeVar("Code")


class Choices(Generic[Code]):
    """What may stand in a cell, and what it means; capitals do not count."""

    def __init__(self, rows: Iterable[tuple[str, Code]]) -> None:
        rows = list(rows)
        self.labels = [label for label, _meaning in rows]
        self._meanings = {label.casefold(): meaning for label, meaning in rows}

    def get(self, text: str) -> Code | None:
        return self._meanings.get(text.casefold())


class Case:
    """One row of the list. Checks read its cells, say what is wrong, and note in `facts` what it means, by column.

    In a good row `facts` has at least the day of birth, the guide's membership (the young person belongs to its unit)
    and the day on which the case opens: “Fødselsdato”, “Ungeguide”, “Ungeguide siden”. `person` is the young person who
    is known, or the one that `PersonColumns.write` has made; there is none before. `units` are those in which rules go
    live with this row, beside the young person's own.
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
        """What stands there, and no more."""
        return self._cells.get(column, "")

    def text(self, column: str, longest: int | None = None) -> str:
        """The cell as it stands; refused when it is longer than `longest` letters."""
        text = self.cell(column)
        if longest and len(text) > longest:
            self.refuse(column, "too_long", _("The text is too long: at most %(count)s letters.") % {"count": longest})
            return ""
        if text:
            self.facts[column] = text
        return text

    def date(self, column: str) -> date | None:
        """The date in the cell; refused as `bad_date` when there is none to read."""
        if not (text := self.cell(column)):
            return None
        try:
            day = self.facts[column] = parse_date(text)
        except Invalid as error:
            self.refuse(column, error.code, str(error))
            return None
        return day

    def choice(self, column: str, choices: Choices[Code], code: str) -> Code | None:
        """What the cell means by `choices`; refused as `code` when it is none of them."""
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
        """The row is not taken. `text` says what to do; it never repeats the cell."""
        self.refused = True
        if cell := self.cell(column):
            kind = value_class(cell)
            text = _("%(text)s The cell holds %(kind)s.") % {"text": text, "kind": kind}
        self._found(ImportMessage(self.row, column, Outcome.REFUSED, code, text))

    def warn(self, column: str, code: str, text: str) -> None:
        """The row is taken all the same."""
        self.warnings += 1
        self._found(ImportMessage(self.row, column, Outcome.WARNING, code, text))


class Contribution(ABC):
    """Columns of the list that belong to one app: how they are checked, and what they become.

    One object per import; `now` is the business time of the import. It loads what it compares with once, in
    `__init__`, and writes in bulk.
    """

    columns: ClassVar[tuple[str, ...]]
    position: ClassVar[int] = 100
    """Its place in the order: who reads what another notes on the case comes after it."""
    required: ClassVar[tuple[str, ...]] = ()
    """Columns without which a list cannot be read at all."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = now.date()

    @abstractmethod
    def check(self, case: Case) -> None:
        """Read the own columns of one row: note facts, refuse, warn."""

    def write(self, cases: Sequence[Case]) -> None:  # noqa: B027  # to write nothing is a choice
        """Write what good rows of new young people say; `person` is there, and earlier contributions have written."""

    def late(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        """Rows of young people who are known, with something that could not be taken before: it is written now.

        Answers the row and the column that is told; `write` is then called for these rows too.
        """
        return ()

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        """For rows of young people who are known: where the row says something else than the system."""
        return ()


ContributionType = TypeVar("ContributionType", bound=type[Contribution])

_contributed: list[type[Contribution]] = []


def contributes(contribution: ContributionType) -> ContributionType:
    """Class decorator: these columns belong to the list."""
    _contributed.append(contribution)
    return contribution


def contributed() -> Sequence[type[Contribution]]:
    """What the apps contribute, in order; each domain must be able to do without the others."""
    return sorted(_contributed, key=lambda kind: kind.position)
