"""Real processes for the tests: a Celery worker, and a second Python."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

PATIENCE = 60  # seconds for a worker to start and to do its work


def environment(redis_url: str | None = None) -> dict[str, str]:
    """Return the environment of this test, with the database that this worker of pytest uses."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    process = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_AS": "system",
        "TEST_REMINDERS_GO_AT": "00:00",
    }
    found = {**os.environ, **process, "DATABASE_URL": url}
    return {**found, "REDIS_URL": redis_url} if redis_url else found


@contextmanager
def worker(redis_url: str | None = None, processes: int = 1, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Celery worker, which does as many tasks at once as it has processes."""
    pool = ["--pool=solo"] if processes == 1 else ["--pool=prefork", f"--concurrency={processes}"]
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel=ERROR"]
    process = subprocess.Popen(
        [*command, *pool, "--without-gossip", "--without-mingle", "--without-heartbeat"],
        cwd=settings.ROOT,
        env={**environment(redis_url), **more},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; fail where it does not in time."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
