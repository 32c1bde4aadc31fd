"""Call functions of the database, which migrations create."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def call(function: str, *arguments: Any, using: str = DEFAULT_DB_ALIAS) -> list[tuple[Any, ...]]:
    """Call a function of the database and return its rows.

    `cursor.callproc` does the same, but neither the query log nor execute wrappers see its statements.
    """
    connection = connections[using]
    name, values = connection.ops.quote_name(function), ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name}({values})", arguments)  # noqa: S608  # a name, and placeholders
        return list(cursor.fetchall())
