"""Database expressions."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, DateTimeField, F, Func, Value


class ClockTimestamp(Func):
    """The present time by the clock of the database. Unlike `Now`, it changes inside a transaction."""

    function = "clock_timestamp"
    output_field = DateTimeField()


class AnyOf(Func):
    """The condition that a column is one of many ids.

    It uses one parameter, where `column__in` uses one for each id.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, ids: Iterable[int]) -> None:
        super().__init__(F(column), Value(list(ids), output_field=ArrayField(BigIntegerField())))
