from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.core import clock
from backend.core.errors import DomainError
from backend.followups.models import Mail, MailState
from backend.followups.services import requeue_mail


class Command(BaseCommand):
    help = "List the mails that are tried again, and those that need somebody: dead ones, or perhaps sent already."

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
        waiting = Mail.objects.filter(state=MailState.QUEUED, attempts__gt=0).order_by("next_at")
        for mail in waiting:
            self.stdout.write(f"{_told(mail)}, again at {mail.next_at.astimezone(clock.COPENHAGEN):%H:%M:%S}")
        found = Mail.objects.filter(state__in=[MailState.UNCERTAIN, MailState.DEAD])
        for mail in found:
            self.stdout.write(_told(mail))
        self.stdout.write(f"{len(waiting)} mails are tried again, {len(found)} mails need somebody")


def _told(mail: Mail) -> str:
    return (
        f"{mail.pk}  {mail.state:<9}  {mail.kind} of {mail.local_day} to staff {mail.recipient_id},"
        f" tried {mail.attempts} times: {mail.error}"
    )
