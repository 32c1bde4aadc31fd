"""Import the young people of a municipality from the list that it has."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backend.core.errors import UnreadableFile
from backend.core.import_report import reported
from backend.importer.services import ImportStopped, Result, import_caseload

PROGRESS_EVERY = 1000  # rows


class Command(BaseCommand):
    help = "Import young people from a list (CSV or XLSX). Those who are known already are left as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the list, with headings in its first row")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")
        parser.add_argument("--report", type=Path, help="write what was refused or warned of to this CSV file")
        parser.add_argument("--all-or-nothing", action="store_true", help="import nothing if any row is refused")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with reported(self.stdout, options["report"], of=options["file"]) as found:
                result = import_caseload(
                    options["file"],
                    found=found,
                    dry_run=options["dry_run"],
                    all_or_nothing=options["all_or_nothing"],
                    progress=self._progress,
                )
        except (OSError, UnreadableFile, ImportStopped) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_summary(result))
        if result.undone:
            raise CommandError(_("Nothing is imported, because not every row can be. Correct the refused rows."))
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing is written."))

    def _progress(self, rows: int) -> None:
        if rows % PROGRESS_EVERY == 0:
            self.stderr.write(_("%(rows)s rows read …") % {"rows": rows})


def _summary(result: Result) -> str:
    return _(
        "%(rows)s rows: %(accepted)s accepted, %(refused)s refused, %(known)s already known, %(warnings)s warnings."
    ) % vars(result)
