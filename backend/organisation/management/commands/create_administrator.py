"""Create the first account that can create the others."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from backend.core import clock
from backend.organisation.models import Membership, Role, Staff, Unit


class Command(BaseCommand):
    help = "Create an administrator, and print a one-time password with which they choose their own at sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--unit", required=True, help="the name of a unit, which is created if it does not exist")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Staff.objects.filter(username__iexact=options["username"]).exists():
            raise CommandError(_("There is already a user of this name. Choose another."))
        staff = Staff(username=options["username"], name=options["name"], email=options["email"])
        unit, _made = Unit.objects.get_or_create(name=options["unit"])
        try:
            staff.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        staff.save()
        password = secrets.token_urlsafe(12)
        staff.set_one_time_password(password)
        Membership.objects.create(staff=staff, unit=unit, role=Role.ADMINISTRATOR, starts_on=clock.today())
        self.stdout.write(password)
