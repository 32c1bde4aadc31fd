"""`make run`: the whole system on one machine, until Ctrl-C.

Start PostgreSQL and Redis, migrate, then start web, worker and beat as processes of their own. If one of them ends, all
end. Where the database is empty, another process writes the demo data beside them.

This process only supervises. It imports neither Django nor a client library, so that it takes little memory; the parts
that need Django are in config.prepare.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from config.embedded import VAR, development_services
from config.processes import shut_down_on_sigterm, spawn, stop

PASSWORD = "folgeskab-demo"  # noqa: S105 - synthetic people only, and printed at the start
DEMO_DATA_MISSING = 10  # the exit status of config.prepare
START_TIMEOUT = 60  # seconds
PREPARE = [sys.executable, "-m", "config.prepare"]


def main() -> None:
    """Run until a signal or until a process ends; SystemExit has the reason."""
    shut_down_on_sigterm()
    port = _port(os.environ.get("PORT", "8000"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    with _listening(port) as listener, development_services(port) as services:
        os.environ |= services.urls
        demo_data_missing = _prepare()
        with _running(_commands(port, listener), keep=listener.fileno()) as processes:
            everything = {**services.processes, **processes}
            _wait_until_alive(port, everything)
            print(f"ready http://127.0.0.1:{port}", flush=True)
            if demo_data_missing:
                _write_demo_data(everything)
            while True:
                _none_ended(everything)
                time.sleep(0.2)


def _prepare() -> bool:
    """Migrate the database; return whether the demo data are missing."""
    with _running({"prepare": PREPARE}) as processes:
        status = processes["prepare"].wait()
    if status not in {0, DEMO_DATA_MISSING}:
        raise SystemExit(status)
    return status == DEMO_DATA_MISSING


def _write_demo_data(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Write the demo data in a process beside the others. If it fails, say so, and let the others go on."""
    print("The demo data are being written. The logins are printed when they exist.", flush=True)
    with _running({"demo data": [*PREPARE, "demo"]}) as writing:
        while (status := writing["demo data"].poll()) is None:
            _none_ended(processes)
            time.sleep(0.2)
    if status:
        print(
            f"The demo data were not written: their process ended with status {status}."
            " The system runs on without them; the next start writes them.",
            file=sys.stderr,
            flush=True,
        )


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SystemExit(f"PORT is a number from 1 to 65535, not “{text}”: PORT=8000 make run")
    return int(text)


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """Bind the socket of the web server before anything starts, so that no other program takes the port meanwhile."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen()
        except OSError as error:
            raise SystemExit(
                f"Port {port} is taken by another program. Stop it, or choose another: PORT={port + 1} make run"
            ) from error
        yield listener


def _commands(port: int, listener: socket.socket) -> dict[str, list[str]]:
    """Return the command of each process. Each has threads instead of further processes, which take more memory."""
    programs = Path(sys.executable).parent
    celery = f"{programs}/celery"
    return {
        "web": [
            *[f"{programs}/gunicorn", "config.wsgi", f"--bind=fd://{listener.fileno()}"],
            *["--workers=1", "--threads=4", "--log-level=warning", "--no-control-socket"],
        ],
        "worker": [
            celery,
            "--app=config",
            "--quiet",
            "worker",
            "--pool=threads",
            "--concurrency=2",
            "--loglevel=warning",
        ],
        "beat": [
            *[celery, "--app=config.beat", "--quiet", "beat", "--loglevel=warning"],
            *[f"--schedule={VAR}/{port}/beat", "--pidfile="],
        ],
    }


@contextlib.contextmanager
def _running(
    commands: Mapping[str, Sequence[str]], keep: int | None = None
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run the commands until the block ends. The web server inherits the file descriptor `keep`."""
    with contextlib.ExitStack() as stack:
        processes = {}
        for name, command in commands.items():
            processes[name] = spawn(command, keep=[keep] if keep is not None and name == "web" else [])
            stack.callback(stop, processes[name])
        try:
            yield processes
        finally:
            for process in processes.values():  # all at once; the stack then waits for each
                process.terminate()


def _wait_until_alive(port: int, processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        _none_ended(processes)
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(f"The web server did not answer within {START_TIMEOUT} seconds.")


def _none_ended(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise SystemExit(f"{name} ended with status {process.returncode}; everything else is stopped.")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
