"""The timeline: the parts of all apps in one statement, each cut to a page, then put in order and cut once more."""

import json
from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateTimeField, Expression, F, Func, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler

from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.timeline.registry import Entry, Label, TimelinePart, timeline

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


class Midnight(Func):
    """The moment that begins a day in Copenhagen."""

    template = "(%(expressions)s::timestamp AT TIME ZONE 'Europe/Copenhagen')"
    output_field = DateTimeField()


class ThePerson(Expression):
    """Stands for the id of the young person in a statement that is built once and run for many."""

    output_field = BigIntegerField()

    def as_sql(  # type: ignore[override]  # the parameter is put in when the statement runs
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [ThePerson]


def page(person: "YoungPerson", before: TimelineCursor | None, limit: int) -> tuple[list[Entry], TimelineCursor | None]:
    """At most `limit` entries, newest first, and the cursor to go on from (None at the end). One query."""
    statement, parameters = _statement(before, limit + 1, clock.today())
    with connection.cursor() as cursor:
        cursor.execute(statement, [person.pk if value is ThePerson else value for value in parameters])
        rows = cursor.fetchall()
    shown = [
        Entry(at, kind, number, timeline[kind].shown(json.loads(facts))) for at, kind, number, facts in rows[:limit]
    ]
    return shown, TimelineCursor(shown[-1].at, shown[-1].kind, shown[-1].id) if len(rows) > limit else None


@lru_cache(maxsize=64)
def _statement(before: TimelineCursor | None, limit: int, today: date) -> tuple[str, tuple[Any, ...]]:
    """Kept for the day: to build it from all parts takes longer than everything else that a timeline costs."""
    first, *others = [_newest(part, before)[:limit] for part in timeline]
    statement, parameters = first.union(*others, all=True).query.sql_with_params()
    return (
        f"SELECT * FROM ({statement}) AS entry (at, kind, id, facts)"  # noqa: S608  # compiled from code
        f' ORDER BY at DESC, kind COLLATE "C" DESC, id DESC LIMIT {limit}',
        parameters,
    )


def _newest(part: TimelinePart, before: TimelineCursor | None) -> QuerySet[Any]:
    """The entries of a part, newest first: moment, kind, id and facts."""
    rows = part.rows(ThePerson())
    if before is not None:
        rows = rows.filter(_earlier(part, before))
    facts = JSONObject(**{name: fact.read if isinstance(fact, Label) else fact for name, fact in part.facts.items()})
    rows = rows.order_by(f"-{part.at or part.on}", "-pk")
    return rows.values_list(F(part.at) if part.at else Midnight(part.on), Value(part.kind), "pk", facts)


def _earlier(part: TimelinePart, before: TimelineCursor) -> Q:
    """What stands behind the cursor: earlier moments; at the same one kinds before its own, of its own smaller ids."""
    if part.at:
        earlier, same = Q(**{f"{part.at}__lt": before.at}), Q(**{part.at: before.at})
    else:
        local = before.at.astimezone(clock.COPENHAGEN)
        earlier, same = Q(**{f"{part.on}__lt": local.date()}), Q(**{part.on: local.date()})
        if local.time() != time(0):
            return earlier | same
    if part.kind == before.kind:
        same &= Q(pk__lt=before.id)
    return earlier if part.kind > before.kind else earlier | same
