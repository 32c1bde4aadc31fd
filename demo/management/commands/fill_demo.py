"""Fill an empty development database with the demo data."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from demo.municipality import fill


class Command(BaseCommand):
    help = "Fill an empty development database with a generated municipality and two years of its history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--common-password", required=True, help="the password of all who sign in")
        parser.add_argument("--people", type=int, default=300, help="how many young people (300)")
        parser.add_argument("--months", type=int, default=24, help="how many months of history (24)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CLOCK_MOVES:
            raise CommandError("The generated municipality is for development only (CLOCK_MOVES is off).")
        if Staff.objects.exists() or YoungPerson.objects.exists():
            raise CommandError(
                "The database has staff or cases already, and the generated municipality needs an empty one. Nothing "
                "was changed."
            )
        fill(
            password=options["common_password"],
            people=options["people"],
            months=options["months"],
            progress=self._show_progress(),
        )
        self.stdout.write(f"{YoungPerson.objects.count()} young people, {Staff.objects.count()} staff.")

    def _show_progress(self) -> Callable[[float], None]:
        """Return a function that prints a line for each tenth of the work."""
        shown = 0

        def show(share: float) -> None:
            nonlocal shown
            if (tenths := int(share * 10)) > shown:
                shown = tenths
                self.stdout.write(f"Demo data: {tenths * 10} %")
                self.stdout.flush()

        return show
