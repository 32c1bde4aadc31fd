"""The timeline of a young person. One query reads the newest entries of all parts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, F, Func, JSONField, Q, QuerySet, Value
from django.db.models.query import EmptyQuerySet

from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.timeline.registry import Entry, TimelinePart, timeline

if TYPE_CHECKING:
    from backend.people.models import YoungPerson

_Row = tuple[datetime, int, int, list[Any]]
"""The time of an entry, the place of its part, the id of its record, and the values of its facts."""


def page(
    person: "YoungPerson", before: TimelineCursor | None, limit: int, kinds: Collection[str] | None = None
) -> tuple[list[Entry], TimelineCursor | None]:
    """Return at most `limit` entries, newest first, and the cursor of the next page (None after the last entry).

    With `kinds`, only the entries of these kinds. It runs one query.
    """
    parts = [part for part in timeline if kinds is None or part.kind in kinds]
    newest = [_newest(part, place, person, before, limit + 1) for place, part in enumerate(parts)]
    found = [
        Entry(at, parts[place].kind, pk, parts[place].shown(_converted(newest[place], facts)))
        for at, place, pk, facts in _merged(newest, limit + 1)
    ]
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return shown, TimelineCursor(last.at, last.kind, last.id) if last else None


def _newest(
    part: TimelinePart, place: int, person: "YoungPerson", before: TimelineCursor | None, limit: int
) -> QuerySet[Any, _Row]:
    """Return the query for the newest entries of one part.

    `place` is the place of the part among all that are read, by kind. The union is sorted by this number instead of the
    kind, because the collation of the database may order texts differently from Python.
    """
    rows = part.rows(person)
    if before is not None:
        rows = rows.filter(_earlier(part, before))
    newest: QuerySet[Any, _Row] = (
        rows.order_by(f"-{part.at or part.on}", "-pk")
        .annotate(
            entry_at=F(part.at) if part.at else _midnight(part.on),
            entry_place=Value(place),
            # Not `JSONArray`, which casts each value first: that takes a tenth of the time of the whole request.
            entry_facts=Func(*part.reads, function="JSONB_BUILD_ARRAY", output_field=JSONField()),
        )
        .values_list("entry_at", "entry_place", "pk", "entry_facts")[:limit]
    )
    return newest


def _midnight(day: str) -> Func:
    """Return the expression for the beginning of the day at the path `day`, as `clock.at_local(day, time(0))`."""
    template = f"(%(expressions)s::timestamp AT TIME ZONE '{clock.COPENHAGEN}')"
    return Func(F(day), template=template, output_field=DateTimeField())


def _merged(parts: Sequence[QuerySet[Any, _Row]], limit: int) -> Iterable[_Row]:
    """Return the newest entries of all parts together. Each part is sorted and limited already."""
    parts = [rows for rows in parts if not isinstance(rows, EmptyQuerySet)]
    if len(parts) < 2:  # Django makes no union of one query, and refuses to sort a query again that has a limit
        return parts[0] if parts else []
    first, *others = parts
    return first.union(*others, all=True).order_by("-entry_at", "-entry_place", "-pk")[:limit]


def _converted(rows: QuerySet[Any, _Row], facts: list[Any]) -> list[Any]:
    """Return the values of the facts in the types of their fields, because JSON has no type for a day."""
    fields = [read.output_field for read in rows.query.annotations["entry_facts"].get_source_expressions()]
    return [None if value is None else field.to_python(value) for field, value in zip(fields, facts, strict=True)]


def _earlier(part: TimelinePart, before: TimelineCursor) -> Q:
    """Return the condition for the entries after the cursor, which are older.

    At the same moment, kinds that sort before the cursor's kind come after it, and so do smaller ids of the same kind.
    """
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
