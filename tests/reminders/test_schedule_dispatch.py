"""A commit starts the dispatcher; many commits start it once; a broker that is not reachable costs little time."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from backend.core import clock
from backend.followups.dispatch import schedule_dispatch
from backend.reminders import dispatcher
from backend.reminders.models import DispatcherState, Notification
from config.embedded import Redis, temporary_folder
from tests import factories
from tests.followups.scenario import Scenario, reconcile_one
from tests.reminders.any_hour import _reminders_at_any_hour  # noqa: F401  # a fixture for each test
from tests.reminders.processes import PATIENCE, environment, wait_for, worker
from tests.reminders.support import follow_up

SEND = """
import sys, time, django, kombu.transport.redis
django.setup()
from backend.followups.dispatch import send_dispatch_task
send_dispatch_task() if "warm" in sys.argv else None
print("warm", flush=True)
sys.stdin.readline()
begun = time.monotonic()
send_dispatch_task()
print(time.monotonic() - begun)
"""

FOUR_DISPATCHERS = """
import os, sys, django
from django.core.management import call_command
django.setup()
children = []
for _ in range(4):
    if child := os.fork():
        children.append(child)
    else:
        call_command("dispatch")
        sys.exit()
sys.exit(max(os.waitpid(child, 0)[1] for child in children) > 0)
"""


def test_worker_delivers_after_a_commit(committed: Scenario) -> None:
    long_ago = clock.today() - timedelta(days=30)
    young = committed.young()
    with worker():
        with transaction.atomic():
            factories.course(young, committed.leader, since=long_ago)
            factories.assignment(young, committed.guide, long_ago, acknowledged_at=None)
            reconcile_one(young)
            schedule_dispatch()
            schedule_dispatch()
            assert not DispatcherState.objects.exists()
        wait_for(lambda: Notification.objects.count() == 4)  # acknowledge, first contact; for the leader too
        wait_for(lambda: DispatcherState.objects.filter(passes=1, claimed_until=None).exists())
        with transaction.atomic():
            schedule_dispatch()
        wait_for(lambda: DispatcherState.objects.get().passes == 2)
    assert Notification.objects.count() == 4


def test_commits_while_a_dispatcher_works_cost_one_more_pass(committed: Scenario) -> None:
    claim = dispatcher.claim_work()
    assert claim
    DispatcherState.objects.update(claimed_until="2100-01-01T00:00Z")  # a worker takes its time to start
    with worker():
        for _ in range(20):
            with transaction.atomic():
                follow_up(committed, due_on=clock.today() - timedelta(days=30))
                schedule_dispatch()
        wait_for(lambda: DispatcherState.objects.get().requests == 21)
    state = DispatcherState.objects.get()
    assert (state.passes, Notification.objects.count()) == (0, 0), "a second dispatcher worked"
    claim = dispatcher.release_work(claim)
    assert claim, "nobody asks for one more pass"
    assert dispatcher.make_pass(claim) == 40
    assert dispatcher.release_work(claim) is None
    assert DispatcherState.objects.get().passes == 2


def test_processes_that_start_together_deliver_each_reminder_once_and_do_not_wait_for_each_other(
    committed: Scenario,
) -> None:
    for _ in range(30):
        follow_up(committed, due_on=clock.today() - timedelta(days=30))
    dispatchers = [sys.executable, "-c", FOUR_DISPATCHERS]
    ended = subprocess.run(
        dispatchers,
        cwd=settings.ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    delivered = [int(line.split()[0]) for line in ended.stdout.splitlines() if line.endswith("delivered")]
    assert len(delivered) == 4
    assert sum(delivered) == Notification.objects.count() == 60  # to guide and leader
    state = DispatcherState.objects.get()
    assert (state.requests, state.claimed_until) == (4, None)
    assert state.passes <= 4


def test_second_dispatcher_helps_where_much_is_left(committed: Scenario) -> None:
    for _ in range(3):
        follow_up(committed, due_on=clock.today() - timedelta(days=30))
    claim = dispatcher.claim_work()
    assert claim
    assert dispatcher.run() == 0
    DispatcherState.objects.update(left=dispatcher.MUCH)
    assert dispatcher.run() == 6  # to guide and leader
    state = DispatcherState.objects.get()
    assert state.passes == 0, "who helps makes no pass of its own"
    assert state.claim_token == claim.token
    assert dispatcher.make_pass(claim) == 0


def test_claim_of_a_dispatcher_that_died_ends(committed: Scenario) -> None:
    follow_up(committed, due_on=clock.today() - timedelta(days=30))
    assert dispatcher.claim_work()
    assert dispatcher.run() == 0
    DispatcherState.objects.update(claimed_until="2000-01-01T00:00Z")
    assert dispatcher.run() == 2


def test_dispatcher_that_was_replaced_does_not_release_the_claim_of_another(committed: Scenario) -> None:
    first = dispatcher.claim_work()
    assert first
    DispatcherState.objects.update(claimed_until="2000-01-01T00:00Z")
    second = dispatcher.claim_work()
    assert second
    assert dispatcher.release_work(first) is None
    assert dispatcher.claim_work() is None, "the claim of the second was lost"


def test_failed_pass_releases_the_claim(committed: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("no memory")

    with monkeypatch.context() as patched:
        patched.setattr(dispatcher, "queue_emails", fail)
        with pytest.raises(RuntimeError, match="no memory"):
            dispatcher.run()
    follow_up(committed, due_on=clock.today() - timedelta(days=30))
    assert dispatcher.run() == 2


@pytest.mark.django_db
def test_transaction_sends_one_message_and_only_if_it_commits(
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
    """Yield the address of a broker that accepts connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@contextmanager
def stopped() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the address of a broker that works, and a function that stops its process."""
    with temporary_folder() as folder:
        server = Redis(Path(folder))
        process = server.start()
        try:
            yield server.url, lambda: process.send_signal(signal.SIGSTOP)
        finally:
            process.send_signal(signal.SIGCONT)
            server.stop()


def seconds_to_send(url: str, *arguments: str, before: Callable[[], None] = lambda: None) -> tuple[float, str]:
    """Return how many seconds sending the task takes its caller, and what the caller logged."""
    process = subprocess.Popen(
        [sys.executable, "-c", SEND, *arguments],
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
def test_broker_that_is_down_costs_less_than_a_second() -> None:
    seconds, logged = seconds_to_send("redis://:secret@127.0.0.1:1/0")
    assert seconds < 1
    assert "task_not_sent" in logged
    assert "secret" not in logged


@pytest.mark.django_db
def test_broker_that_does_not_answer_costs_less_than_a_second(silent: str) -> None:
    seconds, logged = seconds_to_send(silent)
    assert seconds < 1
    assert "task_not_sent" in logged


@pytest.mark.django_db
def test_broker_that_stops_answering_costs_less_than_a_second() -> None:
    with stopped() as (url, stop):
        seconds, logged = seconds_to_send(url, "warm", before=stop)
    assert seconds < 1
    assert "task_not_sent" in logged
