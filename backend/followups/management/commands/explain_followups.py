from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.access.people import young_person_model
from backend.core import clock
from backend.followups import engine
from backend.followups.models import FollowUp
from backend.followups.registry import rules


class Command(BaseCommand):
    help = "Tell what each rule expects for one case, and what is stored and found. Dates and ids, no names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case_number")

    def handle(self, *args: Any, **options: Any) -> None:
        young_person = young_person_model().objects.filter(case_number=options["case_number"]).first()
        if young_person is None:
            raise CommandError(f"There is no case {options['case_number']}.")
        stored = FollowUp.objects.filter(young_person=young_person).with_state(clock.today()).order_by("due_on", "id")
        for rule in rules():
            self.stdout.write(f"{rule.key} ({rule.authority})")
            for window in engine.expected(rule, young_person.pk):
                self.stdout.write(
                    f"  expected {window['occurrence']}: opens {window['opens_on']}, due {window['due_on']},"
                    f" closes {window['closes_on'] or 'when met'}{', baseline' if window['baseline'] else ''}"
                )
            for row in stored.filter(rule=rule.key):
                found = f", met {row.fulfilled_on} by {row.fulfilled_by}" if row.fulfilled_on else ""
                ended = f", ended {row.ended_on} ({row.end_reason})" if row.ended_on else ""
                self.stdout.write(
                    f"  stored   {row.occurrence}: {row.state}, opens {row.opens_on}, due {row.due_on},"
                    f" closes {row.closes_on or 'when met'}{found}{ended}"
                )
