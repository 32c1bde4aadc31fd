"""Migrate, and write the protection that the models declare."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backend.access import row_policies


class Command(migrate.Command):
    """Django's command. It also writes row-level security and privileges to the database, where they differ.

    While migrations run, the owner of the tables sees all rows, so that migrations of data work. With `--check` and
    `--plan` it only reads.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check_unapplied"] or options["plan"]:
            super().handle(*args, **options)
            return
        if row_policies.is_ready() and (options.get("app_label") or _migrations_are_missing()):
            row_policies.show_rows_to_owner()
        super().handle(*args, **options)
        row_policies.apply_differences()

    def check(self, *args: Any, **options: Any) -> None:
        """Check the code only: this command corrects what the check of the database would find."""
        super().check(*args, **{**options, "databases": None})


def _migrations_are_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
