"""Run the dispatcher and send e-mails, without Celery."""

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from backend.reminders import dispatcher, mailer

log = structlog.get_logger(__name__)

EVERY = 15
"""Seconds between two runs of the loop."""


class Command(BaseCommand):
    help = (
        "Plan and deliver the reminders that are due, and send e-mails; with --loop every 15 seconds, without Celery."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--every", type=float, default=EVERY, help="seconds between two runs of the loop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{dispatcher.run()} delivered")
            self.stdout.write(f"{mailer.run()} e-mails sent")
            return
        end = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: end.set())
        # A thread of its own, so that a slow mail server does not delay notifications in the app.
        emails = threading.Thread(target=_repeat, args=(mailer.run, options["every"], end))
        emails.start()
        try:
            _repeat(dispatcher.run, options["every"], end)
        finally:
            end.set()
            emails.join()


def _repeat(work: Callable[[], object], every: float, end: threading.Event) -> None:
    while not end.is_set():
        try:
            work()
        except (OperationalError, InterfaceError):  # the next round tries again
            log.warning("dispatch_without_database")
            connection.close()
        end.wait(every)
    connection.close()
