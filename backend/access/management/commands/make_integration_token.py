"""Create a token with which another system reads the reports."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backend.access.models import TokenAudience
from backend.access.tokens import make_integration_token
from backend.core.errors import DomainError


class Command(BaseCommand):
    help = "Make a token for an integration account, which reaches the reports alone. It is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the account, for example power-bi; made if it is not there")
        parser.add_argument("--days", type=int, default=90, help="days until the token expires (90)")
        parser.add_argument("--replace", action="store_true", help="delete the earlier tokens of the account")
        parser.add_argument(
            "--for",
            dest="audience",
            choices=TokenAudience.values,
            default=TokenAudience.PUBLICATION,
            help="publication: rounded figures (the default); internal: exact ones, with --recipient and --purpose",
        )
        parser.add_argument("--recipient", default="", help="who receives the figures: a named person or office")
        parser.add_argument("--purpose", default="", help="what the figures are used for")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token, made = make_integration_token(
                name=options["name"],
                days=options["days"],
                replace=options["replace"],
                audience=TokenAudience(options["audience"]),
                recipient=options["recipient"],
                purpose=options["purpose"],
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        last_day = made.token.expiry.date().isoformat()
        self.stdout.write(token)
        self.stderr.write(_("Keep it now: it is not shown again. It holds until %(day)s.") % {"day": last_day})
