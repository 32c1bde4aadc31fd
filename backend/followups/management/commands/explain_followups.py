"""Explain the follow-ups of one case."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.access.people import young_person_model
from backend.access.row_level_security import as_system
from backend.followups.explain import explain_case


class Command(BaseCommand):
    help = "Print for each rule the facts, the windows and the decision for one case. Dates and ids, no names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case_number")

    def handle(self, *args: Any, **options: Any) -> None:
        with as_system("explain follow-ups to an operator"):
            young_person = young_person_model().objects.filter(case_number=options["case_number"]).first()
            if young_person is None:
                raise CommandError(f"There is no case {options['case_number']}.")
            for line in explain_case(young_person.pk):
                self.stdout.write(line)
