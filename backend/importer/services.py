"""The start-up import: check the rows, match them with known young people, write them, and reconcile once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pghistory
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from backend.core import clock
from backend.core.crypto import fingerprint
from backend.core.errors import DomainError
from backend.core.import_columns import Case, Contribution, contributed
from backend.core.import_report import ImportMessage, MessageWriter, Outcome
from backend.core.spreadsheet import Line, Sheet, error_value_text, is_error_value
from backend.followups.dispatch import schedule_dispatch
from backend.followups.policy import activate_rules
from backend.followups.reconcile import reconcile, reconcile_units
from backend.followups.registry import rules
from backend.organisation.models import Unit
from backend.people.models import YoungPerson

BATCH = 500
"""The number of rows in memory at a time. They are written with one statement per table, and reconciled together."""

Late = dict[Contribution, list[Case]]


@dataclass
class Result:
    """The result of an import.

    `said` counts the valid rows that have a value, by column. `accepted` counts new young people, also in a dry run,
    which does not write them. `undone` means that nothing was imported, because `all_or_nothing` was given and a row
    was refused.
    """

    rows: int = 0
    accepted: int = 0
    refused: int = 0
    known: int = 0
    warnings: int = 0
    said: Counter[str] = field(default_factory=Counter)
    undone: bool = False


class ImportStopped(DomainError):
    """The database refused a row that the checks had accepted. Nothing is imported."""

    code = "import_stopped"


def import_caseload(
    path: Path,
    *,
    found: MessageWriter,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Result:
    """Import the list at `path` in one transaction.

    `found` receives each message, and `progress` the number of rows so far. Valid rows are imported and others refused.
    With `all_or_nothing` one refused row stops the import. Raises `UnreadableFile` or `ImportStopped`, and has then
    changed nothing.
    """
    run = _Run(path, found, dry_run=dry_run, progress=progress)
    try:
        with transaction.atomic(), pghistory.context(command="import_caseload"):
            _check_references_at_once()
            run.go()
            if all_or_nothing and run.result.refused:
                run.result.undone = True
                transaction.set_rollback(True)
    except DatabaseError as error:
        # The message of the database quotes the row, so only the name of the constraint is shown.
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or type(error).__name__
        raise ImportStopped(
            _(
                "The database refused a row (%(constraint)s). Nothing is imported. Did another user import at the same "
                "time?"
            )
            % {"constraint": constraint}
        ) from None
    return run.result


class _Run:
    def __init__(self, path: Path, found: MessageWriter, *, dry_run: bool, progress: Callable[[int], None]) -> None:
        now = clock.now()
        self.result = Result()
        self._today = now.date()
        self._contributions: list[Contribution] = [kind(now) for kind in contributed()]
        self._sheet = Sheet(
            path,
            known=[column for one in self._contributions for column in one.columns],
            required=[column for one in self._contributions for column in one.required],
        )
        self._found = found
        self._dry_run = dry_run
        self._progress = progress
        self._people: list[int] = []
        self._units: set[int] = set()

    def go(self) -> None:
        for heading in self._sheet.unknown:
            self._warn(heading, "unknown_column", _("This column is not known here and is not taken."))
        lines = iter(self._sheet)
        while batch := list(islice(lines, BATCH)):
            self._take(batch)
            self._progress(self.result.rows)
        if self._people:
            activate_rules(
                units=Unit.objects.filter(pk__in=self._units),
                rules=[rule.key for rule in rules()],
                starts_on=self._today,
            )
            for first in range(0, len(self._people), BATCH):
                reconcile(self._people[first : first + BATCH])
            reconcile_units(list(Unit.objects.values_list("pk", flat=True)))
            schedule_dispatch()

    def _take(self, lines: Sequence[Line]) -> None:
        """Check the rows of one batch, and write those that are valid and new."""
        cases = [Case(line, self._found) for line in lines]
        for case, line in zip(cases, lines, strict=True):
            if line.overflows:
                case.refuse("", "too_many_cells", _("The row has more cells than there are headings. Correct it."))
            for contribution in self._contributions:
                for column in contribution.columns:
                    if is_error_value(case.cell(column)):
                        case.refuse(column, "error_value", error_value_text())
                contribution.check(case)
        good = [case for case in cases if not case.refused]
        known = [case for case in self._match(good) if not case.refused]
        new = [case for case in good if not case.known and not case.refused]
        for contribution in self._contributions:
            contribution.compare(new)
        late = self._report_late(known)
        self._report_differences(known, late)
        if not self._dry_run:
            self._write(new, late)
        self.result.rows += len(cases)
        self.result.accepted += len(new)
        self.result.known += len(known)
        self.result.refused += len(cases) - len(new) - len(known)
        self.result.warnings += sum(case.warnings for case in cases)
        for case in (*new, *known):
            self.result.said.update(case.facts.keys())

    def _match(self, cases: Sequence[Case]) -> Iterator[Case]:
        """Yield the rows of known young people, found by CPR number, else by case number."""
        by_cpr = _people("cpr_fingerprint", (mark for case in cases if (mark := _mark(case))))
        by_number = _people("case_number", (case.facts["Sagsnr"] for case in cases))
        for case in cases:
            mark = _mark(case)
            person = by_cpr.get(mark) or by_number.get(case.facts["Sagsnr"])
            if person is None:
                continue
            case.person, case.known = person, True
            if mark and person.cpr_fingerprint and bytes(person.cpr_fingerprint) != mark:
                text = _("Another young person has this case number already. Give the row a number of its own.")
                case.refuse("Sagsnr", "case_number_taken", text)
            yield case

    def _report_late(self, known: Sequence[Case]) -> Late:
        """Report data of known young people that can be imported now, and return these rows by contribution."""
        text = _("The young person is known already. This could not be taken before, and is taken now.")
        late: Late = {}
        for contribution in self._contributions:
            for case, column in contribution.late(known) if known else ():
                case.warn(column, "taken_late", text)
                late.setdefault(contribution, []).append(case)
        return late

    def _report_differences(self, known: Sequence[Case], late: Late) -> None:
        text = _("The young person is known already and is left as they are; the row says something else here.")
        for contribution in self._contributions:
            compared = [case for case in known if case not in late.get(contribution, ())]
            for case, column in contribution.differences(compared) if compared else ():
                case.warn(column, "differs", text)

    def _write(self, new: Sequence[Case], late: Late) -> None:
        for contribution in self._contributions:
            if cases := [*new, *late.get(contribution, ())]:
                contribution.write(cases)
        for case in {*new, *chain(*late.values())}:
            self._people.append(case.person.pk)
            self._units |= {case.person.unit_id, *case.units}

    def _warn(self, column: str, code: str, text: str) -> None:
        self.result.warnings += 1
        self._found(ImportMessage(1, column, Outcome.WARNING, code, text))


def _check_references_at_once() -> None:
    """Check foreign keys with each statement of this transaction.

    At the end of the transaction they would form a queue. Each history trigger goes through that queue, so the time
    would grow with the square of the number of rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _mark(case: Case) -> bytes | None:
    number = case.facts.get("CPR")
    return fingerprint(number.digits) if number else None


def _people(field: str, values: Iterable[object]) -> dict[Any, YoungPerson]:
    """Return the known young people by the value of a unique field."""
    people = YoungPerson.objects.filter(**{f"{field}__in": list(values)})
    return {_plain(getattr(person, field)): person for person in people}


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
