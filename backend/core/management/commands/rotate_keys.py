"""Encrypt again the values that an older key has encrypted, so that this key can be removed."""

from typing import Any

import pgtrigger
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models import Func, Value
from django.db.models.functions import Cast

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
    """Rotate one column. Return the number of values written, and the places (table.column id) that are unreadable."""
    count, bad = 0, []
    after: Any = None
    while True:
        # A rotation changes no content, so the change history leaves it out.
        with transaction.atomic(), pgtrigger.ignore():
            rows = _batch(model, field, after)
            for key, encryption_row_id, stored in rows:
                place = field.associated_with(encryption_row_id)
                try:
                    text = crypto.decrypt(bytes(stored), place)
                except crypto.CannotDecrypt:
                    bad.append(f"{model._meta.db_table}.{field.column} {key}")
                    continue
                value = Value(bytes(crypto.encrypt(text, place)), output_field=models.BinaryField())
                model._base_manager.filter(pk=key).update(**{field.name: value})
                count += 1
        if not rows:
            return count, bad
        after = rows[-1][0]


def _batch(model: type[models.Model], field: EncryptedTextField, after: Any) -> list[tuple[Any, ...]]:
    """Lock and return the next rows that another key has written, as (key, encryption row id, stored value)."""
    prefix = crypto.prefix(crypto.first_key()[0])
    stored = Cast(field.name, models.BinaryField())
    rows = (
        model._base_manager.annotate(
            stored=stored,
            written_with=Func(stored, 1, len(prefix), function="substr", output_field=models.BinaryField()),
        )
        .exclude(written_with=prefix)
        .filter(**{f"{field.name}__isnull": False})
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", "encryption_row_id", "stored")[:BATCH])
