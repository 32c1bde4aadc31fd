"""Rows that one statement makes from other rows: much faster than one instance of a model for each row."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection, models
from psycopg.sql import SQL, Identifier, Placeholder

from backend.core.sql_files import load_sql

HIGHEST_ID = 1_000_000_000
"""The ids up to this one are for the load. The application continues after it."""

_COLUMN_NAMES = SQL(load_sql(__file__, "column_names.sql"))
_INSERT = SQL(load_sql(__file__, "insert.sql"))
_RESERVE_IDS = load_sql(__file__, "reserve_ids.sql")
_ANALYSE = SQL(load_sql(__file__, "analyse.sql"))


def insert(model: type[models.Model], name: str, parameters: Mapping[str, Any]) -> None:
    """Insert the rows that `sql/<name>` selects with the named parameters. It names its columns as the table does.

    The other columns have the defaults of the model, so a new column with a default changes no file.
    """
    rows = SQL(load_sql(__file__, name))
    with connection.cursor() as cursor:
        cursor.execute(_COLUMN_NAMES.format(rows=rows), parameters)
        columns = [column.name for column in cursor.description]
        defaults = {column: default for column, default in _defaults(model).items() if column not in columns}
        selected = [Identifier("new", column) for column in columns]
        values = [Placeholder(f"default_{column}") for column in defaults]
        statement = _INSERT.format(
            table=Identifier(model._meta.db_table),
            columns=SQL(", ").join(map(Identifier, [*columns, *defaults])),
            values=SQL(", ").join([*selected, *values]),
            rows=rows,
        )
        cursor.execute(statement, {**parameters, **{f"default_{column}": value for column, value in defaults.items()}})


def _defaults(model: type[models.Model]) -> dict[str, Any]:
    """Return the default of each column that has one, as the database stores it."""
    defaults = {}
    for field in model._meta.concrete_fields:
        if not field.primary_key and not field.generated:
            defaults[str(field.column)] = field.get_db_prep_save(field.get_default(), connection)
    return {column: default for column, default in defaults.items() if default is not None}


def reserve_ids(written: Collection[type[models.Model]]) -> None:
    """Let the sequences of these tables continue after `HIGHEST_ID`, where they do not already."""
    with connection.cursor() as cursor:
        for model in written:
            key = model._meta.pk
            assert key is not None
            cursor.execute(_RESERVE_IDS, {"highest": HIGHEST_ID, "table": model._meta.db_table, "column": key.column})


def analyse(*written: type[models.Model]) -> None:
    """Update the statistics of PostgreSQL for these tables, or for all, as autovacuum does in production."""
    tables = SQL(", ").join(Identifier(model._meta.db_table) for model in written)
    with connection.cursor() as cursor:
        cursor.execute(_ANALYSE.format(tables=tables))
