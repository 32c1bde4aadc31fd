"""The system that is checked: one of its own, begun empty and gone afterwards, or the one at URL."""

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
"""Seconds after which every process has read a clock that was moved."""


@dataclass
class System:
    """Where it answers, and the management commands beside it, as its operator runs them."""

    url: str
    port: int
    server: SmtpServer | None = None
    _shown: tuple[datetime, float] | None = None

    def manage(self, *arguments: str | Path) -> str:
        """Run `manage.py` against the system's own services; what it answered."""
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
        """Staff, then their young people; the last line that the import says."""
        self.manage("import_staff", DATA / "medarbejdere.csv", "--common-password", PASSWORD)
        return self.manage("import_caseload", DATA / "sagsliste.csv").strip().splitlines()[-1]

    def emails(self) -> list[EmailMessage] | None:
        """All that it has sent; None where it sends to a server that we cannot look into."""
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
        """Move the business clock forward to a time of a day, if it is not past it; what it shows then."""
        ahead = datetime.combine(day, local_time, COPENHAGEN).astimezone(UTC) - self.now().astimezone(UTC)
        if ahead > timedelta(0):
            self._move(ahead + timedelta(minutes=1))
        return self.now()

    def wait_for_the_first_morning(self) -> None:
        """The next Monday, and no day before the lists were made: it is all one when the end-to-end check is begun."""
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
    """URL names a development system on this machine; otherwise one is started on a free port, with services its own.

    Its database begins empty and migrated, is filled by the import, and goes with the block. Then `config.run`, which
    is `make run`, starts web, worker and beat upon it; they send their e-mail to a server of ours.
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
    """Web, worker and beat, until the block ends."""
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
