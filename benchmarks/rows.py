"""Rows that one statement makes from other rows: much faster than one instance of a model for each row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

FREE = 1_000_000_000
"""The ids up to this one are for the load. The application continues after it."""


@dataclass(frozen=True)
class Rows:
    """The rows of a model: a FROM clause in SQL, and the expressions of some columns.

    The other columns have the defaults of the model, so a new column with a default changes nothing here.
    """

    model: type[models.Model]
    source: str
    columns: Mapping[str, str]


def insert(rows: Rows, numbers: Mapping[str, Any]) -> None:
    """Insert the rows. `numbers` are the parameters of the expressions by name."""
    meta = rows.model._meta
    columns, parameters = dict(rows.columns), dict(numbers)
    for field in meta.concrete_fields:
        assert field.column is not None
        if field.column in columns or field.primary_key or field.generated:
            continue
        default = field.get_db_prep_save(field.get_default(), connection)
        if default is not None:
            columns[field.column] = f"%(default_{field.column})s"
            parameters[f"default_{field.column}"] = default
    if unknown := columns.keys() - {field.column for field in meta.concrete_fields}:
        raise ValueError(f"{meta.label} has no column {', '.join(unknown)}.")
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        values = ", ".join(columns.values())
        statement = f"INSERT INTO {meta.db_table} ({names}) SELECT {values} FROM {rows.source}"  # noqa: S608  # all of this folder
        cursor.execute(statement, parameters)


def leave_numbers(written: Collection[type[models.Model]]) -> None:
    """Let the sequences of these tables continue after `FREE`, where they do not already."""
    with connection.cursor() as cursor:
        for model in written:
            key = model._meta.pk
            assert key is not None
            cursor.execute(
                "SELECT setval(found, greatest(%s, nextval(found))) FROM pg_get_serial_sequence(%s, %s) AS found",
                [FREE, model._meta.db_table, key.column],
            )
