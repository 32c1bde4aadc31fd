"""The parts of `make run` that need Django, as child processes, so that the supervising process stays small.

    python -m config.prepare          compile the translations, migrate, print the demo logins
    python -m config.prepare demo     write the demo data, print the demo logins

The first ends with status DEMO_DATA_MISSING where the database has no demo data yet and is otherwise empty. The
environment variable DEMO_OPTIONS takes options of `fill_demo`: DEMO_OPTIONS="--people=30 --months=6" make run
"""

import os
import shlex
import sys
from io import StringIO

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import OperationalError

from backend.core.functions import call
from config.run import DEMO_DATA_MISSING, PASSWORD
from config.translations import compile_danish

INTEGRATION = "integration"  # the user name of the other system in the demo data
LOWER_PRIORITY = 10  # people who already use the system go first


def prepare() -> int:
    """Migrate the database and return the exit status; print the logins, or say that demo data follow."""
    call_command("migrate", verbosity=0)
    call("set_config", "role", "folge_system", False)  # the owner of the tables sees no rows
    missing = demo_data_missing()
    if not missing:
        print_logins()
    print(f"  mail           {where_emails_go()}", flush=True)
    return DEMO_DATA_MISSING if missing else 0


def demo_data_missing() -> bool:
    """Return whether the database has neither staff nor young people.

    `fill_demo` writes everything in one transaction. After a fill that was interrupted the database is empty again.
    """
    return not any(
        apps.get_model(*model).objects.exists() for model in (("organisation", "Staff"), ("people", "YoungPerson"))
    )


def write_demo_data() -> int:
    """Write the demo data and print the logins; return the exit status."""
    os.nice(LOWER_PRIORITY)
    options = shlex.split(os.environ.get("DEMO_OPTIONS", ""))
    call_command("fill_demo", f"--common-password={PASSWORD}", *options)
    print_logins()
    return 0


def print_logins() -> None:
    """Print the first member of each role in each unit, with the common password or a new token.

    Print nothing where the staff have passwords of their own, as after an import of real lists.
    """
    members = (
        apps.get_model("organisation", "Membership")
        .objects.filter(ends_on__isnull=True)
        .select_related("staff", "unit")
        .order_by("role", "unit__name", "staff_id")
        .distinct("role", "unit__name")
    )
    with_password = [member.staff for member in members if member.staff.has_usable_password()]
    if not with_password or not check_password(PASSWORD, with_password[0].password):
        return
    for member in members:
        if member.staff in with_password:
            secret = PASSWORD
        else:
            secret = _token() if member.staff.username == INTEGRATION else "has a token"
        print(f"  {member.role:<14} {member.staff.username:<14} {member.unit.name:<14} {secret}", flush=True)


def _token() -> str:
    """Make a new token for the integration, because the database stores only the hash of the last one."""
    printed = StringIO()
    call_command("make_integration_token", INTEGRATION, days=30, replace=True, stdout=printed, stderr=StringIO())
    return f"Token {printed.getvalue().strip()}"


def where_emails_go() -> str:
    """Return a phrase that says where to find the e-mails that the system sends."""
    if folder := getattr(settings, "EMAIL_FILE_PATH", None):
        return f"as files into {os.path.relpath(folder)}"
    return f"to {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def main(arguments: list[str]) -> int:
    """Run the command described at the top and return its exit status; SystemExit has the reason of a failure."""
    demo = arguments == ["demo"]
    os.environ.setdefault("DATABASE_AS", "system" if demo else "owner")
    compile_danish()
    django.setup()
    try:
        return write_demo_data() if demo else prepare()
    except (CommandError, OperationalError) as error:
        raise SystemExit(f"The database could not be prepared: {error}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
