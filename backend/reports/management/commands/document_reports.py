"""`manage.py document_reports docs/reports.md`: write the tables of reports and measures from the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.reports.documentation import UnknownPart, documented, undescribed


class Command(BaseCommand):
    """Write the tables of a page about reports from the definitions in the code."""

    help = "Write the tables of groups, reports and measures of a page from the code. What is outside them stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the page."""
        parser.add_argument("page", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page anew. Refuse a report that the page does not describe."""
        page = options["page"]
        text = page.read_text()
        if missing := undescribed(text):
            parts = ", ".join(f"<!-- measures of {key} --> <!-- end -->" for key in missing)
            raise CommandError(f"{page} does not describe every report. Add: {parts}")
        try:
            page.write_text(documented(text))
        except UnknownPart as error:
            raise CommandError(str(error)) from None
