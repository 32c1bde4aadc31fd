import signal
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from backend.followups import dispatcher

log = structlog.get_logger(__name__)

EVERY = 15
"""Seconds between two runs of the loop."""


class Command(BaseCommand):
    help = "Plan and deliver the reminders that are due; with --loop every 15 seconds, without Celery or Redis."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{dispatcher.run()} delivered")
            return
        end = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: end.set())
        while not end.is_set():
            try:
                dispatcher.run()
            except (OperationalError, InterfaceError):  # the database is away: what is due stays due
                log.warning("dispatch_without_database")
                connection.close()
            end.wait(EVERY)
