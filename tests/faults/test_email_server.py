"""The mail server is down, refuses, stalls or crashes: no e-mail is lost or sent twice, no other work waits."""

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from backend.reminders import dispatcher, mailer
from backend.reminders.models import Email, EmailState, Notification, Reminder
from config.embedded import Redis, temporary_folder
from tests import factories
from tests.followups.scenario import Scenario
from tests.reminders.any_hour import _reminders_at_any_hour  # noqa: F401  # a fixture for each test
from tests.reminders.processes import PATIENCE, environment, wait_for, worker
from tests.reminders.support import MON, follow_up
from tests.smtp_server import SmtpServer
from tests.support import at


@pytest.fixture
def municipality(scenario: Scenario) -> Scenario:
    return _with_address(scenario)


def _with_address(municipality: Scenario) -> Scenario:
    municipality.guide.email = "guide@kommune.example"
    municipality.guide.save()
    return municipality


def dispatch() -> int:
    with at(MON, 8):
        dispatcher.run()
        return mailer.run()


def only() -> Email:
    return Email.objects.get()


def seconds_to_wait() -> float:
    return (only().next_at - timezone.now()).total_seconds()


def no_more_waiting() -> None:
    Email.objects.update(next_at="2000-01-01T00:00Z")


def test_email_arrives_at_a_real_server(municipality: Scenario) -> None:
    follow_up(municipality)
    follow_up(municipality)
    with SmtpServer().running() as server:
        assert dispatch() == 1
        assert dispatch() == 0
    (message,) = server.received
    assert message["To"] == "guide@kommune.example"
    assert message["From"] == "folgeskab@kommune.example"
    assert message["Message-ID"] == f"<{only().pk}.2026-11-02.digest.1@folgeskab.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "2 opfølgninger venter på dig" in message.get_content()
    assert "https://folgeskab.example/" in message.get_content()


def test_email_waits_twice_as_long_after_each_try_while_the_server_is_down(municipality: Scenario) -> None:
    follow_up(municipality)
    server = SmtpServer()
    with server.configured():
        for attempt, least, most in ((1, 20, 31), (2, 43, 61), (3, 88, 121)):
            assert dispatch() == 0
            assert (only().state, only().attempts, only().error) == ("queued", attempt, "ConnectionRefusedError")
            assert least < seconds_to_wait() < most
            assert dispatch() == 0
            assert only().attempts == attempt, "it was tried before its time"
            no_more_waiting()
    assert Notification.objects.count() == 1
    with server.running():
        assert dispatch() == 1
    assert len(server.received) == 1
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


def test_email_is_dead_after_eight_tries(municipality: Scenario) -> None:
    follow_up(municipality)
    with SmtpServer("451").running() as server:
        for _ in range(mailer.TRIES):
            no_more_waiting()
            assert dispatch() == 0
        assert (only().state, only().attempts, only().error) == ("dead", 8, "SMTP 451")
        no_more_waiting()
        server.how = "accept"
        assert dispatch() == 0
    assert server.received == []


def test_permanently_refused_email_is_dead_and_its_error_has_no_address(municipality: Scenario) -> None:
    follow_up(municipality)
    with SmtpServer("550").running():
        assert dispatch() == 0
    assert (only().state, only().attempts, only().error) == ("dead", 1, "SMTP 550")


@pytest.mark.parametrize("how", ["refuse us", "stall before the text", "die before the text"])
def test_connection_that_breaks_before_the_text_is_tried_again(municipality: Scenario, how: str) -> None:
    follow_up(municipality)
    with SmtpServer(how).running() as server:
        assert dispatch() == 0
        assert (only().state, only().attempts) == ("queued", 1)
        no_more_waiting()
        server.how = "accept"
        assert dispatch() == 1
    assert len(server.received) == 1


@pytest.mark.parametrize("how", ["stall", "die"])
def test_connection_that_breaks_after_the_text_is_uncertain_and_never_sent_again(
    municipality: Scenario, how: str
) -> None:
    follow_up(municipality)
    with SmtpServer(how).running() as server:
        assert dispatch() == 0
        server.how = "accept"
        no_more_waiting()
        assert dispatch() == 0
    assert only().state == "uncertain"
    assert len(server.received) == 1


def test_email_is_sent_if_the_server_dies_after_accepting_it(municipality: Scenario) -> None:
    follow_up(municipality)
    with SmtpServer("die after accept").running() as server:
        assert dispatch() == 1
    assert only().state == "sent"
    assert len(server.received) == 1


def test_refused_email_does_not_delay_the_others(municipality: Scenario) -> None:
    municipality.colleague.email = "colleague@kommune.example"
    municipality.colleague.save()
    follow_up(municipality)
    follow_up(municipality, responsible=municipality.colleague)

    class Picky(SmtpServer):
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
            if address.startswith("guide@"):
                return "550 nobody"
            return await super().handle_RCPT(server, session, envelope, address, options)

    with Picky().running() as server:
        assert dispatch() == 1
    assert [message["To"] for message in server.received] == ["colleague@kommune.example"]


def test_ten_workers_at_once_send_each_email_once(committed: Scenario) -> None:
    for n in range(12):
        staff = factories.guide(committed.unit)
        staff.email = f"nr{n}@kommune.example"
        staff.save()
        follow_up(committed, responsible=staff)
    failures: list[Exception] = []
    start = threading.Barrier(10)

    def work() -> None:
        try:
            start.wait()
            for _ in range(15):
                dispatcher.run()
                mailer.run()
        except Exception as exc:  # noqa: BLE001  # reported in the main thread
            failures.append(exc)
        finally:
            connection.close()

    with SmtpServer().running() as server, at(MON, 8):
        threads = [threading.Thread(target=work) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert sorted(message["To"] for message in server.received) == sorted(f"nr{n}@kommune.example" for n in range(12))
    assert set(Email.objects.values_list("state", flat=True)) == {"sent"}


@contextlib.contextmanager
def dispatching(server: SmtpServer, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a real dispatcher in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "dispatch", *arguments],
        cwd=settings.ROOT,
        env={**environment(), "EMAIL_URL": server.url},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def queued(municipality: Scenario) -> None:
    """Queue an e-mail for the guide at 09:00 of the real day, because a separate process uses the real clock."""
    today = timezone.localdate()
    follow_up(_with_address(municipality), due_on=today - timedelta(days=30))
    with at(today, 9):
        dispatcher.run()


def test_dispatcher_that_is_killed_while_it_sends_leaves_an_uncertain_email(committed: Scenario) -> None:
    queued(committed)
    with SmtpServer("stall").running() as server:
        with dispatching(server) as process:
            assert server.given.wait(PATIENCE)
            assert only().state == EmailState.SENDING
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
        server.how = "accept"
        mailer.run()
        assert only().state == EmailState.SENDING, "the claim has not ended"
        Email.objects.update(claimed_until="2000-01-01T00:00Z")
        mailer.run()
        assert only().state == EmailState.UNCERTAIN
        for _ in range(3):
            assert mailer.run() == 0
    assert len(server.received) == 1


def test_loop_delivers_in_the_app_while_the_email_server_stalls(committed: Scenario) -> None:
    queued(committed)
    with SmtpServer("stall").running() as server, dispatching(server, "--loop", "--every=0.2") as process:
        assert server.given.wait(PATIENCE)
        follow_up(committed, responsible=committed.colleague, due_on=timezone.localdate() - timedelta(days=30))
        wait_for(Notification.objects.filter(staff=committed.colleague).exists)
        assert only().state == EmailState.SENDING, "it did not stall any more"
        server.goes_on.set()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_many_messages_and_a_flushed_broker_send_each_email_once(committed: Scenario) -> None:
    """A worker with two processes gets each message twice, as from two beats, and the broker loses all in between."""
    queued(committed)
    with temporary_folder() as folder:
        broker = Redis(Path(folder))
        broker.start()
        try:
            with SmtpServer().running() as server, worker(broker.url, processes=2, EMAIL_URL=server.url):
                _send_tasks(broker.url)
                assert server.given.wait(PATIENCE)
                with redis.Redis.from_url(broker.url) as client:
                    client.flushall()
                follow_up(committed, responsible=committed.guide, due_on=timezone.localdate() - timedelta(days=30))
                _send_tasks(broker.url)
                wait_for(lambda: Notification.objects.filter(staff=committed.guide).count() == 2)
                wait_for(lambda: only().state == EmailState.SENT)
        finally:
            broker.stop()
    assert len(server.received) == 1
    assert Notification.objects.filter(staff=committed.guide).count() == 2


def _send_tasks(broker_url: str) -> None:
    beats = Celery("beats", broker=broker_url, set_as_current=False)
    beats.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for _ in range(2):
        for name in ("reminders.dispatch", "reminders.send_emails"):
            beats.send_task(name, ignore_result=True)
    beats.close()
