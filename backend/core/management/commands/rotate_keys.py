"""Encrypt again the values that an older key has encrypted, so that this key can be removed."""

from typing import Any

import pgtrigger
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from backend.core import crypto
from backend.core.fields import EncryptedTextField

BATCH = 500


class Command(BaseCommand):
    help = "Encrypt anew, with the first of the FIELD_KEYS, every encrypted value that another key has written."

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable: list[str] = []
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, EncryptedTextField) and model._meta.managed and not model._meta.proxy:
                    count, bad = _rotate(model, field)
                    unreadable += bad
                    self.stdout.write(f"{model._meta.db_table}.{field.column}: {count} encrypted anew")
        if unreadable:
            raise CommandError("These could not be read, and stay as they are: " + ", ".join(unreadable))


def _rotate(model: type[models.Model], field: EncryptedTextField) -> tuple[int, list[str]]:
    """Rotate one column.

    Returns the number of values rewritten, and the places (table.column id) that could not be read.
    """
    count, bad = 0, []
    after: Any = None
    while True:
        # A rotation changes no content, so the triggers of the change history do not run.
        with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
            rows = _batch(cursor, model, field, after)
            for key, encryption_row_id, stored in rows:
                place = field.associated_with(encryption_row_id)
                try:
                    text = crypto.decrypt(bytes(stored), place)
                except crypto.CannotDecrypt:
                    bad.append(f"{model._meta.db_table}.{field.column} {key}")
                    continue
                _write(cursor, model, field, key, crypto.encrypt(text, place))
                count += 1
        if not rows:
            return count, bad
        after = rows[-1][0]


def _batch(
    cursor: CursorWrapper, model: type[models.Model], field: EncryptedTextField, after: Any
) -> list[tuple[Any, ...]]:
    """Lock and return the next rows that an older key has encrypted, as (key, encryption row id, stored value)."""
    table, key, column, encryption_row_id = _quoted(model, field)
    prefix = crypto.prefix(crypto.first_key()[0])
    beyond, last = ("", []) if after is None else (f"AND {key} > %s", [after])
    # Names come quoted from the model, and values are parameters. The parameters are positional, because pgtrigger puts
    # its own before them.
    cursor.execute(
        f"""
        SELECT {key}, {encryption_row_id}, {column} FROM {table}
        WHERE substring({column} FROM 1 FOR %s) <> %s {beyond}
        ORDER BY {key} LIMIT %s FOR NO KEY UPDATE
        """,  # noqa: S608  # see above
        [len(prefix), prefix, *last, BATCH],
    )
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _write(
    cursor: CursorWrapper, model: type[models.Model], field: EncryptedTextField, key: Any, value: crypto.Ciphertext
) -> None:
    table, key_column, column, _encryption_row_id = _quoted(model, field)
    # Names come quoted from the model, and values are parameters.
    cursor.execute(
        f"UPDATE {table} SET {column} = %s WHERE {key_column} = %s",  # noqa: S608  # see above
        [bytes(value), key],
    )


def _quoted(model: type[models.Model], field: EncryptedTextField) -> tuple[str, str, str, str]:
    meta = model._meta
    names = (meta.db_table, str(meta.pk.column), str(field.column), "encryption_row_id")
    table, key, column, encryption_row_id = (connection.ops.quote_name(name) for name in names)
    return table, key, column, encryption_row_id
