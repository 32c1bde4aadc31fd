"""Import staff and units from a list."""

import contextlib
import csv
import os
import secrets
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from backend.core import clock
from backend.core.errors import UnreadableFile
from backend.core.import_report import reported
from backend.organisation.models import ONE_TIME_FOR
from backend.organisation.staff_import import GivenPassword, NewPassword, StaffImport, StaffResult, common_password

WritePasswords = Callable[[StaffResult], None]


class Command(BaseCommand):
    help = "Import staff, their roles and units from a list (CSV or XLSX). The same list again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the list: Navn, E-mail, Brugernavn, Rolle, Enhed, Fuldtidsandel, Fra"
        )
        parser.add_argument("--report", type=Path, help="write what was refused or warned of to this CSV file")
        passwords = parser.add_mutually_exclusive_group()
        passwords.add_argument(
            "--passwords",
            type=Path,
            help="give those without a password a one-time password each, written to this new CSV file",
        )
        passwords.add_argument("--common-password", help="give those without a password this one (development only)")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if options["common_password"] and not settings.CLOCK_MOVES:
            raise CommandError(_("A common password is for development only. Use --passwords."))
        new_password: NewPassword | None = None
        if options["common_password"]:
            new_password = common_password(options["common_password"])
        elif options["passwords"]:
            new_password = _one_time_password
        try:
            with (
                reported(self.stdout, options["report"], of=options["file"]) as found,
                _password_file(options["passwords"]) as write,
                transaction.atomic(),
            ):
                result = StaffImport(found, new_password).read(file)
                write(result)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            _(
                "%(rows)s rows: %(accepted)s accepted, %(refused)s refused, %(known)s already known, "
                "%(warnings)s warnings."
            )
            % vars(result)
        )
        if options["common_password"] and result.passwords:
            self.stdout.write(
                _("Password of the %(count)s new users: %(password)s")
                % {"count": len(result.passwords), "password": options["common_password"]}
            )


def _one_time_password() -> GivenPassword:
    text = secrets.token_urlsafe(12)
    return GivenPassword(text, make_password(text), clock.real_now() + ONE_TIME_FOR)


@contextlib.contextmanager
def _password_file(path: Path | None) -> Iterator[WritePasswords]:
    """Give a function that writes the new passwords to a file.

    The file must not exist yet, and only its owner can read it. If the import fails, the file is deleted.
    """
    if path is None:
        yield lambda result: None
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(
            _("%(file)s is there already. Choose a new file for the passwords.") % {"file": path}
        ) from None
    with contextlib.ExitStack() as undo, os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        undo.callback(path.unlink)

        def write(result: StaffResult) -> None:
            rows = csv.writer(file, delimiter=";")
            rows.writerow(["Navn", "Brugernavn", "Adgangskode"])
            rows.writerows([name, username, told] for username, (name, told) in result.passwords.items())
            file.flush()

        yield write
        undo.pop_all()
