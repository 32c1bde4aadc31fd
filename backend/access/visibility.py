"""The conditions of queries on which young people a member of staff may see."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F, Func, Value
from django.db.models.sql.compiler import SQLCompiler

from backend.core import clock
from backend.organisation.models import Staff


class VisibleTo(models.Func):
    """The condition that `staff` may see now, at `level` (summary, full), the young person whose id is in `path`.

    The ids come from the database function `access_visible_people`, which contains the only definition of who sees
    whom. It runs once in a statement.
    """

    output_field = models.BooleanField()

    def __init__(self, path: str, staff: Staff, level: str) -> None:
        super().__init__(models.F(path), models.Value(staff.pk), models.Value(clock.now()), models.Value(level))

    def as_sql(  # type: ignore[override]  # no template, because the subject is outside the call
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any]]:
        (subject, *arguments) = [compiler.compile(expression) for expression in self.get_source_expressions()]
        predicate = f"access_visible_people({', '.join(sql for sql, _params in arguments)})"
        params = [param for _sql, own in (subject, *arguments) for param in own]
        return f"{subject[0]} = ANY (ARRAY(SELECT {predicate}))", params


class _VisiblePeople(Func):
    """The ids of the young people whom a member of staff may see, from the same database function."""

    function = "access_visible_people"
    output_field = BigIntegerField()
    set_returning = True


def who_sees(*, staff: Collection[int], people: Collection[int], level: str) -> set[tuple[int, int]]:
    """Return the pairs (staff id, young person id) in which the member of staff may see the young person now.

    `level` is `summary` or `full`.
    """
    if not staff or not people:
        return set()
    among = Value(sorted(people), output_field=ArrayField(BigIntegerField()))
    seen = _VisiblePeople(F("pk"), Value(clock.now()), Value(level), among)
    return set(Staff.objects.filter(pk__in=staff).order_by().annotate(seen=seen).values_list("pk", "seen"))
