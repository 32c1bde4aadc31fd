"""The system that is checked: the one at URL, or a new one that starts empty and is removed afterwards."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from config.embedded import VAR, development_services, free_port
from config.processes import spawn, stop
from config.run import PASSWORD
from tests.e2e import emails
from tests.services import _migrated_cluster, copy_cluster
from tests.smtp_server import SmtpServer

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "tests" / "data"
SETTINGS = "config.settings.development"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DAY_OF_THE_LISTS = date(2026, 11, 23)
MORNING = time_of_day(9)
START_TIMEOUT = 60  # seconds
OFFSET_IS_READ = 1.2
"""Seconds until every process has read a clock that was moved."""


@dataclass
class System:
    """The address of the system, and its management commands."""

    url: str
    port: int
    server: SmtpServer | None = None
    _shown: tuple[datetime, float] | None = None

    def manage(self, *arguments: str | Path) -> str:
        """Run `manage.py` against the system's own services; return its output."""
        with development_services(self.port) as services:
            done = subprocess.run(
                [sys.executable, "manage.py", *map(str, arguments), "--skip-checks"],
                cwd=ROOT,
                env={**os.environ, **services.urls, "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": SETTINGS},
                check=False,
                capture_output=True,
                text=True,
            )
        said = (done.stdout + done.stderr)[-800:]
        assert done.returncode == 0, f"manage.py {arguments[0]} ended with {done.returncode}: {said}"
        return done.stdout

    def import_lists(self) -> str:
        """Import staff, then their young people; return the last line of the output."""
        self.manage("import_staff", DATA / "medarbejdere.csv", "--common-password", PASSWORD)
        return self.manage("import_caseload", DATA / "sagsliste.csv").strip().splitlines()[-1]

    def emails(self) -> list[EmailMessage] | None:
        """Return all e-mails that the system sent, None if it sends to a server that this process cannot read."""
        if self.server:
            return list(self.server.received)
        folder = VAR / str(self.port) / "mail"
        return emails.in_folder(folder) if folder.exists() else None

    def queued_emails(self) -> int:
        """Return how many e-mails the system has not sent yet, according to /readyz."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as response:
            return int(json.load(response)["reminders"]["email_queued"])

    def now(self) -> datetime:
        """Return the business clock in Copenhagen: read once, and computed after that."""
        if self._shown is None:
            self._move(timedelta(0))
        assert self._shown
        shown, at = self._shown
        return (shown + timedelta(seconds=time.monotonic() - at)).astimezone(COPENHAGEN)

    def wait_until(self, day: date, local_time: time_of_day) -> datetime:
        """Move the business clock forward to a time of a day, if it is earlier; return its time."""
        ahead = datetime.combine(day, local_time, COPENHAGEN).astimezone(UTC) - self.now().astimezone(UTC)
        if ahead > timedelta(0):
            self._move(ahead + timedelta(minutes=1))
        return self.now()

    def wait_for_the_first_morning(self) -> None:
        """Move the clock to the next Monday, not before the day of the lists.

        So the result does not depend on the day on which the end-to-end check runs.
        """
        now = self.now().replace(tzinfo=None)
        monday = now.date() - timedelta(days=now.weekday())
        if now.date() > monday or now.time() > MORNING:
            monday += timedelta(days=7)
        self.wait_until(max(monday, DAY_OF_THE_LISTS), MORNING)

    def _move(self, by: timedelta) -> None:
        said = self.manage("move_clock", f"+{by // timedelta(minutes=1)}m")
        found = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", said)
        assert found, f"move_clock said {said!r}"
        shown = datetime.fromisoformat(found[0]).replace(tzinfo=COPENHAGEN)
        self._shown = shown.astimezone(UTC), time.monotonic()
        time.sleep(OFFSET_IS_READ if by else 0)


@contextlib.contextmanager
def system() -> Iterator[System]:
    """Yield the development system at URL on this machine, or start one on a free port with its own services.

    The database of a new one is migrated and empty, is filled by the import, and is deleted at the end. Then
    `config.run`, which is `make run`, starts web, worker and beat. They send their e-mail to an SMTP server of this
    process.
    """
    if url := os.environ.get("URL"):
        running = System(url, int(url.rstrip("/").rpartition(":")[2]))
        running.wait_for_the_first_morning()
        running.import_lists()
        yield running
        return
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    port = free_port()
    folder = VAR / str(port)
    folder.mkdir(parents=True)
    server = SmtpServer()
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ["TEST_CLUSTER"] = str(_migrated_cluster())
        copy_cluster(folder)
        stack.enter_context(development_services(port))
        running = System(f"http://127.0.0.1:{port}", port, server)
        running.wait_for_the_first_morning()
        running.import_lists()
        stack.enter_context(server.serving())
        stack.enter_context(_started(port, folder / "run.log", EMAIL_URL=server.url))
        yield running


@contextlib.contextmanager
def _started(port: int, log: Path, **settings: str) -> Iterator[None]:
    """Run web, worker and beat until the block ends."""
    environment = {**os.environ, "PORT": str(port), **settings}
    with log.open("wb") as output:
        process = spawn([sys.executable, "-m", "config.run"], env=environment, output=output)
    try:
        deadline = time.monotonic() + START_TIMEOUT
        while not _alive(port):
            running = process.poll() is None and time.monotonic() < deadline
            assert running, f"The system did not start:\n{log.read_text()[-2000:]}"
            time.sleep(0.2)
        yield
    finally:
        stop(process, patience=30)


def _alive(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5):
        return True
    return False
