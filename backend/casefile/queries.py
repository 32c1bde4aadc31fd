"""The timeline: the parts of all apps, each cut to a page, then put in order."""

from collections.abc import Iterable
from datetime import time
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from backend.casefile.registry import Entry, timeline
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.people.models import YoungPerson

Row = TypeVar("Row", bound=Model)


def page(person: YoungPerson, before: TimelineCursor | None, limit: int) -> tuple[list[Entry], TimelineCursor | None]:
    """At most `limit` entries, newest first, and the cursor to go on from (None at the end). One query per part."""
    entries = [entry for part in timeline for entry in part.entries(person, before, limit + 1)]
    entries.sort(key=lambda entry: (entry.at, entry.kind, entry.id), reverse=True)
    shown = list(islice(entries, limit))
    more = len(entries) > limit
    return shown, TimelineCursor(shown[-1].at, shown[-1].kind, shown[-1].id) if more else None


def newest(rows: QuerySet[Row], kind: str, at: str, before: TimelineCursor | None, limit: int) -> Iterable[Row]:
    """The rows of a part for one page, newest first, by a moment in field `at`."""
    return _cut(rows, kind, at, before.at if before else None, before, limit)


def newest_by_day(rows: QuerySet[Row], kind: str, on: str, before: TimelineCursor | None, limit: int) -> Iterable[Row]:
    """The same, by a date in field `on`, which stands in the timeline at the midnight that begins the day."""
    if before is None:
        return _cut(rows, kind, on, None, None, limit)
    local = before.at.astimezone(clock.COPENHAGEN)
    if local.time() != time(0):
        return rows.filter(**{f"{on}__lte": local.date()}).order_by(f"-{on}", "-pk")[:limit]
    return _cut(rows, kind, on, local.date(), before, limit)


def _cut(
    rows: QuerySet[Row], kind: str, field: str, value: Any, before: TimelineCursor | None, limit: int
) -> Iterable[Row]:
    if before is not None:
        same = Q(**{field: value})
        if kind == before.kind:
            same &= Q(pk__lt=before.id)
        earlier = Q(**{f"{field}__lt": value})
        rows = rows.filter(earlier if kind > before.kind else earlier | same)
    return rows.order_by(f"-{field}", "-pk")[:limit]
