"""The system that is toured: one of its own, begun empty and gone afterwards, or the one at URL."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from config.embedded import VAR, development_services, free_port
from config.processes import spawn, stop
from config.run import DATA, PASSWORD
from tests.services import _migrated_cluster, copy_cluster

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST_DAY = datetime(2026, 11, 23, 9)  # noqa: DTZ001  # local time, as the business clock shows it; the lists' own day
START_TIMEOUT = 60  # seconds
OFFSET_IS_READ = 1.2
"""Seconds after which every process has read a clock that was moved."""


@dataclass
class System:
    """Where it answers, and the management commands beside it, as its operator runs them."""

    url: str
    port: int
    _shown: tuple[datetime, float] | None = None

    def manage(self, *arguments: str | Path) -> str:
        """Run `manage.py` against the system's own services; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "config.embedded", "--", "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "config.settings.development"},
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"manage.py {arguments[0]} ended with {done.returncode}: {done.stdout[-800:]}"
        return done.stdout

    def import_lists(self) -> str:
        """Staff, then their young people; the last line that the import says."""
        self.manage("import_staff", DATA / "medarbejdere.csv", "--common-password", PASSWORD)
        return self.manage("import_caseload", DATA / "sagsliste.csv").strip().splitlines()[-1]

    def now(self) -> datetime:
        """What the business clock shows, without a zone; asked once, and reckoned from then on."""
        if self._shown is None:
            self._move(timedelta(0))
        assert self._shown
        shown, at = self._shown
        return shown + timedelta(seconds=time.monotonic() - at)

    def wait_until(self, moment: datetime) -> datetime:
        """Move the business clock forward to a moment, if it is not past it; what it shows then."""
        ahead = moment - self.now()
        if ahead > timedelta(0):
            self._move(ahead + timedelta(minutes=1))
        return self.now()

    def _move(self, by: timedelta) -> None:
        said = self.manage("move_clock", f"+{by // timedelta(minutes=1)}m")
        found = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", said)
        assert found, f"move_clock said {said!r}"
        self._shown = datetime.fromisoformat(found[0]), time.monotonic()
        time.sleep(OFFSET_IS_READ if by else 0)


@contextlib.contextmanager
def system() -> Iterator[System]:
    """URL names a development system on this machine; otherwise one is started on a free port, with services its own.

    Its database begins empty and migrated, is filled by the import, and goes with the block. Then `config.run`, which
    is `make run`, starts web, worker and beat upon it.
    """
    if url := os.environ.get("URL"):
        running = System(url, int(url.rstrip("/").rpartition(":")[2]))
        running.wait_until(FIRST_DAY)
        yield running
        return
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    port = free_port()
    folder = VAR / str(port)
    folder.mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ["TEST_CLUSTER"] = str(_migrated_cluster())
        copy_cluster(folder)
        stack.enter_context(development_services(port))
        running = System(f"http://127.0.0.1:{port}", port)
        running.wait_until(FIRST_DAY)
        running.import_lists()
        stack.enter_context(_started(port, folder / "run.log"))
        yield running


@contextlib.contextmanager
def _started(port: int, log: Path) -> Iterator[None]:
    """Web, worker and beat, until the block ends."""
    with log.open("wb") as output:
        process = spawn([sys.executable, "-m", "config.run"], env={**os.environ, "PORT": str(port)}, output=output)
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
