"""`make run`: the whole system on one machine, until Ctrl-C.

PostgreSQL and Redis, then migrations and, in an empty database, the generated municipality, then web, worker and beat
as processes of their own. If one of them ends, all end.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from config.embedded import VAR, development_services
from config.processes import end_orderly_on_sigterm, spawn, stop
from config.translations import compile_danish

PASSWORD = "folgeskab-demo"  # noqa: S105 - synthetic people only, and printed at the start
INTEGRATION = "integration"  # the one of the generated municipality
START_TIMEOUT = 60  # seconds


def main() -> None:
    """Run until a signal or until a process ends; SystemExit carries the reason."""
    end_orderly_on_sigterm()
    port = _port(os.environ.get("PORT", "8000"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    with _listening(port) as listener, development_services(port) as services:
        os.environ |= services.urls
        prepare_database()
        with _running(_commands(port, listener), keep=listener.fileno()) as processes:
            everything = {**services.processes, **processes}
            _wait_until_alive(port, everything)
            print_logins()
            print(f"  mail           {where_emails_go()}", flush=True)
            print(f"ready http://127.0.0.1:{port}", flush=True)
            while True:
                _none_ended(everything)
                time.sleep(0.2)


def prepare_database() -> None:
    """Migrate, and fill an empty database with the generated municipality; SystemExit says what went wrong."""
    compile_danish()
    django.setup()
    try:
        call_command("migrate", verbosity=0)
        _fill_if_empty()
    except CommandError as error:
        raise SystemExit(f"The database could not be prepared: {error}") from error
    connection.close()


def _fill_if_empty() -> None:
    if any(apps.get_model(*model).objects.exists() for model in (("organisation", "Staff"), ("people", "YoungPerson"))):
        return
    print("Two years of a generated municipality are written; that takes half a minute, once.", flush=True)
    call_command("fill_demo", common_password=PASSWORD)


def print_logins() -> None:
    """Say who can sign in: the first member of each role in each unit, and a token for an integration of the demo."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (m.role, u.name) m.role, s.username, u.name, s.password LIKE '!%'"
            " FROM organisation_membership m JOIN organisation_staff s ON s.id = m.staff_id"
            " JOIN organisation_unit u ON u.id = m.unit_id WHERE m.ends_on IS NULL ORDER BY m.role, u.name, s.id"
        )
        for role, username, unit, without_password in cursor.fetchall():
            secret = PASSWORD if not without_password else _token() if username == INTEGRATION else "has a token"
            print(f"  {role:<14} {username:<14} {unit:<14} {secret}", flush=True)
    connection.close()


def _token() -> str:
    """An integration signs in with a token, and only its hash is stored: so each start makes a new one."""
    printed = StringIO()
    call_command("make_integration_token", INTEGRATION, days=30, replace=True, stdout=printed, stderr=StringIO())
    return f"Token {printed.getvalue().strip()}"


def where_emails_go() -> str:
    """In words, for whoever looks for an e-mail that the system has sent."""
    if folder := getattr(settings, "EMAIL_FILE_PATH", None):
        return f"as files into {os.path.relpath(folder)}"
    return f"to {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SystemExit(f"PORT is a number from 1 to 65535, not “{text}”: PORT=8000 make run")
    return int(text)


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """The web's socket, taken before anything starts and handed to gunicorn, so that nobody comes in between."""
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
    programs = Path(sys.executable).parent
    celery = [f"{programs}/celery", "--app=config", "--quiet"]
    return {
        "web": [
            *[f"{programs}/gunicorn", "config.wsgi", f"--bind=fd://{listener.fileno()}"],
            *["--preload", "--workers=2", "--threads=4", "--log-level=warning", "--no-control-socket"],
        ],
        "worker": [*celery, "worker", "--concurrency=2", "--loglevel=warning"],
        "beat": [*celery, "beat", "--loglevel=warning", f"--schedule={VAR}/{port}/beat", "--pidfile="],
    }


@contextlib.contextmanager
def _running(commands: Mapping[str, list[str]], keep: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    with contextlib.ExitStack() as stack:
        processes = {}
        for name, command in commands.items():
            processes[name] = spawn(command, keep=[keep] if name == "web" else [])
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
