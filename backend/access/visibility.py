"""Who sees whom, as a condition for queries."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from backend.core import clock
from backend.organisation.models import Staff


class VisibleTo(models.Func):
    """Condition: the young person whose id stands in `path` is in sight of `staff` now, at `level` (summary, full).

    The ids come from the one predicate, the database function `access_visible_people`, once in a statement.
    """

    output_field = models.BooleanField()

    def __init__(self, path: str, staff: Staff, level: str) -> None:
        super().__init__(models.F(path), models.Value(staff.pk), models.Value(clock.now()), models.Value(level))

    def as_sql(  # type: ignore[override]  # no template: the subject stands outside the call
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any]]:
        (subject, *arguments) = [compiler.compile(expression) for expression in self.get_source_expressions()]
        predicate = f"access_visible_people({', '.join(sql for sql, _params in arguments)})"
        params = [param for _sql, own in (subject, *arguments) for param in own]
        return f"{subject[0]} = ANY (ARRAY(SELECT {predicate}))", params
