"""The conditions of queries on which young people a member of staff may see."""

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F, Func, Value
from django.db.models.sql.compiler import SQLCompiler

from backend.access.row_level_security import caller
from backend.core import clock
from backend.organisation.models import Staff


class VisibleTo(models.Func):
    """The condition that `staff` may see now, at `level` (summary, full, caseload), the young person at `path`.

    `path` leads to the id; `id` means that the rows are young people. The database function `access_visible_people`
    contains the only definition of who sees whom. It runs once in a statement, and returns the ids. For young people
    whom the caller asks about, the condition reads instead what `access_enter` has kept of that answer: a leader then
    finds one young person without the ids of a whole unit. With `computed` it never does: the settings are only on this
    server.
    """

    output_field = models.BooleanField()

    def __init__(self, path: str, staff: Staff, level: str, *, computed: bool = False) -> None:
        asks = caller()
        self.is_of_caller = not computed and path == "id" and asks is not None and asks.staff == staff
        if self.is_of_caller:
            super().__init__(F(path), F("unit_id"), F("sensitivity"), Value(level))
        else:
            super().__init__(F(path), Value(staff.pk), Value(clock.now()), Value(level))

    def as_sql(  # type: ignore[override]  # no template, because the subject is outside the call
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any]]:
        compiled = [compiler.compile(expression) for expression in self.get_source_expressions()]
        if self.is_of_caller:
            (person, _), (unit, _), (sensitivity, _), (level, wanted) = compiled
            return _KEPT.format(person=person, unit=unit, sensitivity=sensitivity, level=level), [*wanted] * 4
        (subject, *arguments) = compiled
        predicate = f"access_visible_people({', '.join(sql for sql, _params in arguments)})"
        params = [param for _sql, own in (subject, *arguments) for param in own]
        return f"{subject[0]} = ANY (ARRAY(SELECT {predicate}))", params


# The condition of the policies. The first half is true wherever the second is; the indexes on id and unit serve it.
_KEPT = """(
    ({person} = ANY ((SELECT access_people({level}))::bigint[])
        OR {unit} = ANY (ARRAY(SELECT access_unit_ids(access_units({level})))))
    AND ({person} = ANY ((SELECT access_people({level}))::bigint[])
        OR {unit} || ' ' || {sensitivity} = ANY ((SELECT access_units({level}))::text[])
        AND {person} <> ALL (coalesce((SELECT access_blocked()), '{{}}')))
)"""


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
