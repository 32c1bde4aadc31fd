"""The processes of a measurement: its own database, and gunicorn with two workers as in production."""

import base64
import contextlib
import os
import secrets
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from config.embedded import VAR, free_port, services, temporary_folder
from config.processes import spawn, stop

PROGRAMS = Path(sys.executable).parent
START_TIMEOUT = 60  # seconds


@contextlib.contextmanager
def environment() -> Iterator[Path]:
    """Start PostgreSQL and Redis with fresh secrets in a temporary folder, and name them in os.environ.

    The folder is in memory if there is room, so that measurements do not depend on the disk of this machine.
    `disk_flush` measures the disk separately.
    """
    with temporary_folder() as folder:
        folder.chmod(0o755)
        with services(folder) as running:
            os.environ |= {
                **running.urls,
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                "SECRET_KEY": secrets.token_urlsafe(50),
                "FIELD_KEYS": f"bench:{_key()}",
                "FINGERPRINT_KEY": _key(),
                "ALLOWED_HOSTS": "127.0.0.1",
                "EMAIL_URL": "smtp://127.0.0.1:1",
                "DEFAULT_FROM_EMAIL": "folgeskab@localhost",
                "PUBLIC_URL": "https://127.0.0.1",
            }
            yield folder


@contextlib.contextmanager
def gunicorn(folder: Path, connects_as: str) -> Iterator[int]:
    """Serve the system, with connections as `login` or `system` (DATABASE_AS), and give its port."""
    port = free_port()
    command: list[str | Path] = [PROGRAMS / "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"]
    command += ["--workers=2", "--threads=4", "--preload", "--keep-alive=3600", "--log-level=warning"]
    command += ["--no-control-socket"]
    path = folder / f"web-{connects_as}.log"
    with path.open("wb") as log:
        process = spawn(command, env={**os.environ, "DATABASE_AS": connects_as}, output=log)
    try:
        _wait(port, path)
        yield port
    except RuntimeError as error:
        raise SystemExit(f"{error}\n{path.read_text()[-4000:]}") from error
    finally:
        stop(process)


def disk_flush(times: int = 50) -> float:
    """Return the median time in milliseconds of writing 8 kB to this machine's disk, which a commit waits for."""
    VAR.mkdir(exist_ok=True)
    taken = []
    with tempfile.TemporaryFile(dir=VAR, buffering=0) as file:
        for _ in range(times):
            file.seek(0)
            start = time.perf_counter()
            file.write(bytes(8192))
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5).close()
            return
        time.sleep(0.1)
    raise SystemExit(f"The server did not answer:\n{log.read_text()[-2000:]}")


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@contextlib.contextmanager
def dispatcher(folder: Path) -> Iterator[None]:
    """Run the dispatcher every second, as a worker of its own."""
    command: list[str | Path] = [sys.executable, "manage.py", "dispatch", "--loop", "--every=1"]
    with (folder / "dispatcher.log").open("wb") as log:
        process = spawn(command, output=log)
    try:
        yield
    finally:
        stop(process)
