"""Waking the dispatcher: a real worker delivers after a ring, and a broker that is away costs the caller next to nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from backend.core import clock
from backend.followups.dispatch import schedule_dispatch
from backend.followups.models import DispatcherRun, Notification
from config.embedded import Redis, temporary_folder
from tests.followups.scenario import Scenario, settle

PATIENCE = 60  # seconds for a worker to start and to do its work

SEND_DISPATCH_TASK = """
import sys, time, django, kombu.transport.redis
django.setup()
from backend.followups.dispatch import send_dispatch
send_dispatch() if "warm" in sys.argv else None
print("warm", flush=True)
sys.stdin.readline()
begun = time.monotonic()
send_dispatch()
print(time.monotonic() - begun)
"""


def environment(redis_url: str | None = None) -> dict[str, str]:
    """That of this test, with the database that this worker of pytest uses."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    found = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return {**found, "REDIS_URL": redis_url} if redis_url else found


@contextmanager
def worker(redis_url: str | None = None, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=ERROR"]
    process = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "--without-heartbeat"],
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
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def test_a_worker_delivers_after_a_ring(committed: Scenario) -> None:
    long_ago = clock.today() - timedelta(days=30)
    young = committed.young()
    with worker():
        with transaction.atomic():
            committed.course(young, "active", long_ago)
            committed.assign(young, long_ago)
            settle(young)
            schedule_dispatch()
            schedule_dispatch()
            assert not DispatcherRun.objects.exists()
        wait_for(lambda: Notification.objects.count() == 4)  # acknowledge, first contact; to the leader too
        wait_for(DispatcherRun.objects.exists)
        seen = DispatcherRun.objects.get().finished_at
        with transaction.atomic():
            schedule_dispatch()
        wait_for(lambda: DispatcherRun.objects.get().finished_at > seen)
    assert Notification.objects.count() == 4


@pytest.mark.django_db
def test_a_transaction_rings_once_and_only_if_it_commits(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Callable[[], Any]]]],
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        schedule_dispatch()
        with transaction.atomic():
            schedule_dispatch()
        schedule_dispatch()
    assert len(callbacks) == 1
    with django_capture_on_commit_callbacks() as callbacks:
        with transaction.atomic():
            schedule_dispatch()
            transaction.set_rollback(True)
        assert callbacks == []


@pytest.fixture
def silent() -> Iterator[str]:
    """A broker that accepts connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@contextmanager
def stopped() -> Iterator[tuple[str, Callable[[], None]]]:
    """A broker that answers at first, and a way to make it stand still."""
    with temporary_folder() as folder:
        server = Redis(Path(folder))
        process = server.start()
        try:
            yield server.url, lambda: process.send_signal(signal.SIGSTOP)
        finally:
            process.send_signal(signal.SIGCONT)
            server.stop()


def seconds_of_a_press(url: str, *arguments: str, before: Callable[[], None] = lambda: None) -> tuple[float, str]:
    """How long the wake-up message holds up its caller, and what the caller logged."""
    process = subprocess.Popen(
        [sys.executable, "-c", SEND_DISPATCH_TASK, *arguments],
        cwd=settings.ROOT,
        env=environment(url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "warm\n"
    before()
    output, _errors = process.communicate("go\n", timeout=PATIENCE)
    *logged, seconds = output.splitlines()
    return float(seconds), "\n".join(logged)


@pytest.mark.django_db
def test_a_broker_that_is_down_costs_less_than_a_second() -> None:
    seconds, logged = seconds_of_a_press("redis://:secret@127.0.0.1:1/0")
    assert seconds < 1
    assert "broker_unavailable" in logged
    assert "secret" not in logged


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_costs_less_than_a_second(silent: str) -> None:
    seconds, logged = seconds_of_a_press(silent)
    assert seconds < 1
    assert "broker_unavailable" in logged


@pytest.mark.django_db
def test_a_broker_that_stands_still_costs_less_than_a_second() -> None:
    with stopped() as (url, stop):
        seconds, logged = seconds_of_a_press(url, "warm", before=stop)
    assert seconds < 1
    assert "broker_unavailable" in logged
