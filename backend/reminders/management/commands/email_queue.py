"""List the e-mails that need a decision of an operator, and queue them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.core import clock
from backend.core.errors import DomainError
from backend.reminders.models import Email, EmailState
from backend.reminders.services import requeue_email


class Command(BaseCommand):
    help = "List the e-mails that are tried again, and those that need a decision: dead ones, or perhaps sent already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requeue", type=int, nargs="+", metavar="ID", help="send these after all, or once more")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["requeue"]:
            for email_id in options["requeue"]:
                try:
                    requeue_email(email_id=email_id)
                except DomainError as refused:
                    raise CommandError(f"{email_id}: {refused}") from refused
                self.stdout.write(f"{email_id} is queued again")
            return
        waiting = Email.objects.filter(state=EmailState.QUEUED, attempts__gt=0).order_by("next_at")
        for email in waiting:
            self.stdout.write(f"{_line(email)}, again at {email.next_at.astimezone(clock.COPENHAGEN):%H:%M:%S}")
        found = Email.objects.filter(state__in=[EmailState.UNCERTAIN, EmailState.DEAD])
        for email in found:
            self.stdout.write(_line(email))
        self.stdout.write(f"{len(waiting)} e-mails are tried again, {len(found)} e-mails need a decision")


def _line(email: Email) -> str:
    return (
        f"{email.pk}  {email.state:<9}  {email.kind} of {email.local_day} to staff {email.recipient_id},"
        f" tried {email.attempts} times: {email.error}"
    )
