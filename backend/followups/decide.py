"""Decide how stored follow-ups change: a pure function of the rows, the expected windows and the date.

`decide` makes every change of a follow-up's state. docs/architecture.md describes its four stages for one row: judge
fulfilment, insert and move, end, judge again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from backend.followups.models import STARTING_FACT_GONE, FollowUpEndReason
from backend.followups.windows import Window

JUDGED_FOR = timedelta(days=400)
"""How long after its due date a follow-up still changes with the facts, although it is no longer outstanding."""

Key = tuple[str, int, str]
"""Rule, subject and occurrence, which together identify a follow-up."""


@dataclass(frozen=True, slots=True)
class Row:
    """The columns of a stored follow-up that `decide` reads and writes."""

    rule: str
    subject_id: int
    occurrence: str
    policy_id: int
    young_person_id: int | None
    started_on: date
    opens_on: date
    due_on: date
    due_at: datetime | None = None
    closes_on: date | None = None
    responsible_id: int | None = None
    unit_id: int | None = None
    baseline: bool = False
    waived_on: date | None = None
    fulfilled_on: date | None = None
    fulfilled_at: datetime | None = None
    fulfilled_by: int | None = None
    ended_on: date | None = None
    end_reason: str = ""

    @property
    def key(self) -> Key:
        """The key that identifies the row."""
        return self.rule, self.subject_id, self.occurrence

    @property
    def is_outstanding(self) -> bool:
        """Whether the follow-up is neither fulfilled, ended, waived nor baseline."""
        return self.fulfilled_on is None and self.ended_on is None and self.waived_on is None and not self.baseline

    @property
    def is_missed(self) -> bool:
        """Whether the follow-up ended unfulfilled after its due date, or because its window closed."""
        if self.fulfilled_on is not None or self.ended_on is None or self.end_reason in _WITHDRAWING:
            return False
        return self.end_reason == FollowUpEndReason.WINDOW_CLOSED or self.ended_on > self.due_on


_WITHDRAWING = frozenset({*STARTING_FACT_GONE, FollowUpEndReason.DECEASED})


class Expected(NamedTuple):
    """A window that a rule yields now, with what the policy adds."""

    rule: str
    policy_id: int
    young_person_id: int | None
    window: Window
    baseline: bool = False

    @property
    def key(self) -> Key:
        """The key that identifies the follow-up."""
        return self.rule, self.window.subject_id, self.window.occurrence

    def new_row(self) -> Row:
        """Return the row of a follow-up that is not stored yet."""
        window = self.window
        return Row(
            rule=self.rule,
            subject_id=window.subject_id,
            occurrence=window.occurrence,
            policy_id=self.policy_id,
            young_person_id=self.young_person_id,
            started_on=window.started_on,
            opens_on=window.opens_on,
            due_on=window.due_on,
            due_at=window.due_at,
            closes_on=window.closes_on,
            responsible_id=window.responsible_id,
            unit_id=window.unit_id,
            baseline=self.baseline,
        )


class Change(NamedTuple):
    """A row before and after a change. `before` is None for a new row."""

    before: Row | None
    after: Row


def decide(
    stored: Iterable[Row],
    expected: Iterable[Expected],
    today: date,
    *,
    switched_off: frozenset[str] = frozenset(),
    gone: FollowUpEndReason = FollowUpEndReason.VOIDED,
    history: bool = False,
) -> list[Change]:
    """Return the inserts and updates that make the stored rows agree with the expected windows.

    Outstanding rows of rules in `switched_off` end, and their other rows stay. `gone` says why a starting fact no
    longer starts a window. With `history`, windows that are wholly in the past are inserted too.
    """
    rows = {row.key: row for row in stored}
    windows = {found.key: found for found in expected}
    insertable = _present_and_next(windows.values(), today)
    if history:
        insertable |= {key for key, found in windows.items() if found.window.opens_on <= today}
    changes = []
    for key, before in rows.items():
        found = windows.get(key)
        after = _with_window(before, found, today) if found else _without_window(before, today, switched_off, gone)
        if after != before:
            changes.append(Change(before, after))
    for key, found in windows.items():
        if key not in rows and key in insertable and not _is_long_past(found.window, today):
            changes.append(Change(None, _with_outcome(found.new_row(), found.window, today)))
    return changes


def end_all(stored: Iterable[Row], today: date, reason: FollowUpEndReason) -> list[Change]:
    """Return the changes for a young person who has died, or whose record was merged into another."""
    found = ((row, _without_window(row, today, frozenset(), reason)) for row in stored)
    return [Change(before, after) for before, after in found if after != before]


def _is_long_past(window: Window, today: date) -> bool:
    """Return whether a window that is not stored is too old to be judged, and nothing is expected any more."""
    if window.due_on >= today - JUDGED_FOR:
        return False
    return window.has_ended(today) or window.fulfilled_between(window.opens_on, window.last_day(today)) is not None


def _with_window(row: Row, expected: Expected, today: date) -> Row:
    """Return the new row of a follow-up whose starting fact still exists."""
    window = expected.window
    if row.baseline or row.waived_on:
        return row
    follows_facts = row.is_outstanding or row.due_on >= today - JUDGED_FOR
    if row.end_reason in STARTING_FACT_GONE:  # the starting fact exists again, so the row has not ended
        row = replace(row, ended_on=None, end_reason="")
    if follows_facts:
        row = _with_fulfilment(row, window, today)
    if row.started_on != window.started_on:
        return _with_outcome(_moved(expected), window, today) if follows_facts else row
    if row.fulfilled_on is not None or row.is_missed:
        return row
    if not window.has_ended(today):  # outstanding, or withdrawn and expected again
        return _with_outcome(_moved(expected), window, today)
    return _with_outcome(row, window, today) if row.is_outstanding else row


def _without_window(row: Row, today: date, switched_off: frozenset[str], gone: FollowUpEndReason) -> Row:
    """Return the new row of a follow-up whose rule is switched off, or whose starting fact no longer starts it."""
    if row.baseline or row.waived_on:
        return row
    if row.rule in switched_off:
        gone = FollowUpEndReason.NOT_EXPECTED
    if row.is_outstanding:
        return replace(row, ended_on=min(today, row.closes_on or today), end_reason=gone)
    if gone in STARTING_FACT_GONE and row.end_reason not in STARTING_FACT_GONE and row.due_on >= today - JUDGED_FOR:
        return replace(row, ended_on=row.ended_on or min(today, row.closes_on or today), end_reason=gone)
    return row


def _moved(expected: Expected) -> Row:
    """Return the row with the dates, the responsible person, the unit and the policy of its window, not ended."""
    return replace(expected.new_row(), baseline=False)


def _with_outcome(row: Row, window: Window, today: date) -> Row:
    """Return the row judged in its new window, and ended if the window has closed or a later fact ended it."""
    if row.baseline:
        return row
    row = _with_fulfilment(row, window, today)
    if row.fulfilled_on is not None or not window.has_ended(today):
        return row
    ended_on = window.ended_on if window.ended_on is not None and window.ended_on <= today else None
    if ended_on is None or (row.closes_on is not None and row.closes_on < ended_on):
        closed_on = row.closes_on or window.closes_on
        return replace(row, ended_on=closed_on, end_reason=FollowUpEndReason.WINDOW_CLOSED)
    return replace(row, ended_on=ended_on, end_reason=window.end_reason or FollowUpEndReason.NOT_EXPECTED)


def _with_fulfilment(row: Row, window: Window, today: date) -> Row:
    """Return the row with the first record that fulfils it between the dates of the row, if there is one."""
    until = min(day for day in (row.closes_on, row.ended_on, window.ended_on, today) if day is not None)
    found = window.fulfilled_between(row.opens_on, until)
    if found is None:
        return (
            row if row.fulfilled_on is None else replace(row, fulfilled_on=None, fulfilled_at=None, fulfilled_by=None)
        )
    return replace(row, fulfilled_on=found.on, fulfilled_at=found.at, fulfilled_by=found.id)


def _present_and_next(expected: Iterable[Expected], today: date) -> set[Key]:
    """Return the keys of the windows of each series that may be inserted: the present one and the next."""
    series: dict[tuple[str, int], list[Expected]] = defaultdict(list)
    for found in expected:
        if not found.window.has_ended(today):
            series[found.rule, found.window.subject_id].append(found)
    keys = set()
    for running in series.values():
        running.sort(key=lambda found: (found.window.opens_on, found.window.started_on))
        opened = sum(found.window.opens_on <= today for found in running)
        keys |= {found.key for found in running[max(opened - 1, 0) :][:2]}
    return keys
