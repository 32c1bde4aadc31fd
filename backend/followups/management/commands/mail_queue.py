from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.core.errors import DomainError
from backend.followups.models import Mail, MailState
from backend.followups.services import requeue_mail


class Command(BaseCommand):
    help = "List the mails that nobody will send by itself: dead ones, and those that may have been sent already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requeue", type=int, nargs="+", metavar="ID", help="send these after all, or once more")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["requeue"]:
            for mail_id in options["requeue"]:
                try:
                    requeue_mail(mail_id=mail_id)
                except DomainError as refused:
                    raise CommandError(f"{mail_id}: {refused}") from refused
                self.stdout.write(f"{mail_id} is queued again")
            return
        found = Mail.objects.filter(state__in=[MailState.UNCERTAIN, MailState.DEAD])
        for mail in found:
            self.stdout.write(
                f"{mail.pk}  {mail.state:<9}  {mail.kind} of {mail.local_day} to staff {mail.recipient_id},"
                f" tried {mail.attempts} times: {mail.error}"
            )
        self.stdout.write(f"{len(found)} mails need somebody")
