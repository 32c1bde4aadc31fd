"""The processes of a measurement: its own database, and gunicorn with two workers as in production."""

import base64
import contextlib
import json
import os
import secrets
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
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
def gunicorn(application: str, folder: Path, more: Mapping[str, str] | None = None) -> Iterator[int]:
    """Serve a WSGI application, and give its port."""
    port = free_port()
    command: list[str | Path] = [PROGRAMS / "gunicorn", application, f"--bind=127.0.0.1:{port}"]
    command += ["--workers=2", "--threads=4", "--preload", "--keep-alive=60", "--log-level=warning"]
    command += ["--no-control-socket"]
    path = folder / f"{application}.log"
    with path.open("wb") as log:
        process = spawn(command, env={**os.environ, **(more or {})}, output=log)
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


def write_facts(folder: Path, facts: Mapping[str, object]) -> dict[str, str]:
    """Write the file that benchmarks.limit reads. Return the environment variable that names it."""
    path = folder / "facts.json"
    path.write_text(json.dumps(facts))
    return {"LIMIT_FACTS": str(path)}
