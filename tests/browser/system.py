"""A system for the browser tests: gunicorn on a database with the committed example files, on a fixed day.

python -m tests.browser.system    migrate the database of the environment and import the example files into it
"""

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.apps import apps
from django.core.management import call_command
from psycopg import sql

from backend.core.functions import call
from config.embedded import free_port
from config.processes import spawn, stop

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "tests" / "data"
PASSWORD = "folgeskab-demo"
IMPORTED = datetime(2026, 11, 23, 11, tzinfo=UTC)
LATER = timedelta(days=9)
"""From the import to the day of the tests, Wednesday 2.12.2026: by then some follow-ups are overdue."""


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Yield the address of the running system. Afterwards the system and its database are removed."""
    server, owner = urlsplit(os.environ["DATABASE_URL"]), urlsplit(os.environ["DATABASE_OWNER_URL"])
    name = f"browser_{os.getpid()}"
    with psycopg.connect(owner._replace(path="/postgres").geturl(), autocommit=True) as connection:
        template = sql.Identifier(os.environ.get("TEST_TEMPLATE", "template1"))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        try:
            urls = {key: url._replace(path=f"/{name}").geturl() for key, url in (("", server), ("OWNER_", owner))}
            with _web({f"DATABASE_{key}URL": url for key, url in urls.items()}) as address:
                yield address
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def _web(database: dict[str, str]) -> Iterator[str]:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("TEST_", "PYTEST_"))},
        **database,
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
    }

    fill = [sys.executable, "-m", "tests.browser.system"]
    subprocess.run(fill, cwd=ROOT, env={**environment, "DATABASE_AS": "owner"}, check=True, capture_output=True)
    port = free_port()
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    options = [f"--bind=127.0.0.1:{port}", "--threads=4", "--log-level=warning", "--no-control-socket"]
    web = spawn([gunicorn, "config.wsgi", *options], env=environment)
    try:
        _wait_until_alive(f"http://127.0.0.1:{port}/livez")
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(web)


def _wait_until_alive(address: str) -> None:
    deadline = time.monotonic() + 30  # seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=1):  # noqa: S310 - our own address
            return
        time.sleep(0.1)
    raise AssertionError("The web server did not answer within 30 seconds.")


def _fill() -> None:
    """Migrate, set the clock to the day of the import, import the example files, and go on to the day of the tests."""
    django.setup()
    call_command("migrate", verbosity=0)
    apps.get_model("core", "ClockOffset").objects.create(moved_by=IMPORTED - datetime.now(UTC))
    call("set_config", "role", "folge_system", False)  # the owner of the tables sees no rows
    call_command("import_staff", DATA / "medarbejdere.csv", common_password=PASSWORD)
    account = {"name": "Admin Vest", "email": "admin@soroe.example", "unit": "Ungeindsats"}
    call_command("create_administrator", "admin", **account, stdout=StringIO())
    apps.get_model("organisation", "Staff").objects.get(username="admin").set_password(PASSWORD)
    call_command("import_caseload", DATA / "sagsliste.csv")
    call_command("move_clock", f"+{LATER.days}d")


if __name__ == "__main__":
    _fill()
