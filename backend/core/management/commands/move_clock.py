"""Move the business clock of a development installation, to try out what happens on later days."""

import re
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.core import clock

_STEP = re.compile(r"\+(\d{1,5})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Command(BaseCommand):
    help = "Move the business clock forward (+6d, +3h, +30m), or set it back to the real time (--reset)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("by", nargs="?", help="how far: +6d, +3h or +30m; it adds to earlier moves")
        way.add_argument("--reset", action="store_true", help="back to the real time")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CLOCK_MOVES:
            raise CommandError(
                "The clock of this installation is the real one and cannot be moved (CLOCK_MOVES is off)."
            )
        clock.move(None if options["reset"] else _step(options["by"]))
        self.stdout.write(f"It is {clock.now():%Y-%m-%d %H:%M}.")


def _step(text: str) -> timedelta:
    found = _STEP.fullmatch(text)
    if not found:
        raise CommandError(f"“{text}” is not a step of the clock. Write for example +6d, +3h or +30m.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
