"""The timeline of a young person. One query reads the newest entries of each part, and they are merged by time."""

from collections.abc import Collection, Iterator
from datetime import datetime, time
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Q

from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.timeline.registry import Entry, TimelinePart, timeline

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


def page(
    person: "YoungPerson", before: TimelineCursor | None, limit: int, kinds: Collection[str] | None = None
) -> tuple[list[Entry], TimelineCursor | None]:
    """Return at most `limit` entries, newest first, and the cursor of the next page (None after the last entry).

    With `kinds`, only the entries of these kinds.
    """
    parts = (_newest(part, person, before, limit + 1) for part in timeline if kinds is None or part.kind in kinds)
    found = list(islice(merge(*parts, key=_position, reverse=True), limit + 1))
    shown = found[:limit]
    return shown, TimelineCursor(*_position(shown[-1])) if len(found) > limit else None


def _position(entry: Entry) -> tuple[datetime, str, int]:
    return entry.at, entry.kind, entry.id


def _newest(part: TimelinePart, person: "YoungPerson", before: TimelineCursor | None, limit: int) -> Iterator[Entry]:
    """Yield the entries of one part, newest first. It runs one query."""
    happened = part.at or part.on
    rows = part.rows(person)
    if before is not None:
        rows = rows.filter(_earlier(part, before))
    reads = list(
        dict.fromkeys([happened, "pk", *part.reads])
    )  # without duplicates, because two facts may show the same column
    for values in rows.order_by(f"-{happened}", "-pk").values_list(*reads)[:limit]:
        read = dict(zip(reads, values, strict=True))
        at = read[happened] if part.at else clock.at_local(read[happened], time(0))
        yield Entry(at, part.kind, read["pk"], part.shown(read))


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
