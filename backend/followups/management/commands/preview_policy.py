"""Show what a version of the policy would change."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.followups.models import Policy
from backend.followups.preview import preview_policy


class Command(BaseCommand):
    help = "Print what a version of the follow-up policy would open, withdraw and move today. Writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        policy = Policy.objects.filter(version=options["version"]).first()
        if policy is None:
            raise CommandError(f"There is no policy with version {options['version']}.")
        preview = preview_policy(policy)
        for rule in sorted({*preview.opens, *preview.withdraws, *preview.moves}):
            self.stdout.write(
                f"{rule}: opens {preview.opens[rule]}, withdraws {preview.withdraws[rule]}, moves {preview.moves[rule]}"
            )
        self.stdout.write(
            f"in all: opens {preview.opens.total()}, withdraws {preview.withdraws.total()},"
            f" moves {preview.moves.total()}"
        )
