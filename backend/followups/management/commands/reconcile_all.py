"""Reconcile the follow-ups of all young people."""

from typing import Any

from django.core.management.base import BaseCommand

from backend.followups.reconcile import reconcile_all


class Command(BaseCommand):
    help = "Make every follow-up agree with the facts; in a steady state this writes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reconcile_all()} written")
