"""The windows that a rule yields, and the records that can fulfil them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import NamedTuple, TypeVar

AnyFact = TypeVar("AnyFact")


class Record(NamedTuple):
    """A record that can fulfil a promise: its business date, its id, and its moment if the rule has a `due_at`."""

    on: date
    id: int
    at: datetime | None = None


def in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records by date. Of one date, the record with the lowest id comes first."""
    return tuple(sorted(records, key=lambda record: (record.on, record.id)))


def with_following(facts: Sequence[AnyFact]) -> Iterator[tuple[AnyFact, AnyFact | None]]:
    """Yield each of the ordered starting facts with the one after it. The last has None."""
    yield from zip_longest(facts, facts[1:])


def first_between(records: Sequence[Record], opens_on: date, until: date) -> Record | None:
    """Return the first of the ordered `records` from `opens_on` to `until`, both included, or None."""
    position = bisect_left(records, opens_on, key=lambda record: record.on)
    if position < len(records) and records[position].on <= until:
        return records[position]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One promise that a rule expects: its subject, its starting fact, and the days on which a record counts.

    `occurrence` names the starting fact (its type and id), and `:k` the k-th window of a series. Correcting the date of
    a starting fact therefore moves its window. `closes_on` is None if the promise is due until it is fulfilled.
    `records` has all records that can fulfil it, in order of date. Those outside the window do not count. `ended_on` is
    the day on which a later fact ended the promise, and `end_reason` says why.
    """

    subject_id: int
    occurrence: str
    started_on: date
    opens_on: date
    due_on: date
    closes_on: date | None = None
    due_at: datetime | None = None
    responsible_id: int | None
    unit_id: int | None
    records: Sequence[Record] = ()
    ended_on: date | None = None
    end_reason: str = ""

    def fulfilled_between(self, opens_on: date, until: date) -> Record | None:
        """Return the first record that fulfils the promise between two days, both included."""
        return first_between(self.records, opens_on, until)

    def last_day(self, today: date) -> date:
        """Return the last day on which a record counts, at the latest today."""
        return min(day for day in (self.closes_on, self.ended_on, today) if day is not None)

    def has_ended(self, today: date) -> bool:
        """Return whether a later fact has ended the promise, or its window has closed."""
        return (self.ended_on is not None and self.ended_on <= today) or self.has_closed(today)

    def has_closed(self, today: date) -> bool:
        """Return whether the last day of the window is in the past."""
        return self.closes_on is not None and self.closes_on < today
