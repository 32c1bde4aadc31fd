"""Compute when the reminders of a follow-up are sent.

These are pure functions. They read neither the database nor the clock. All moments are in UTC.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from backend.core import clock
from backend.core.workdays import Calendar, DayKind
from backend.followups.models import NO_MORE_STAGES, Authority, FollowUpEndReason
from backend.followups.registry import Rule
from backend.reminders.models import ReminderStage

REMINDERS_GO_AT: time = settings.REMINDERS_GO_AT
"""The local time from which reminders are sent. If summer time skips it, the next existing time counts."""

SHOWN_FOR = 10
"""Working days for which the leader gets reminders of a closed window, not counting a pause. Then it is in reports."""

ONE_DAY = timedelta(days=1)


class FollowUpDates(NamedTuple):
    """The dates of a follow-up that decide its stages."""

    started_on: date
    opens_on: date
    due_on: date
    due_at: datetime | None
    closes_on: date | None


class FollowUpRow(NamedTuple):
    """The columns of a follow-up that decide its reminders.

    `paused_until` is the day until which the reminders of the young person are paused.
    """

    id: int
    rule: str
    young_person_id: int | None
    responsible_id: int | None
    unit_id: int | None
    started_on: date
    opens_on: date
    due_on: date
    due_at: datetime | None
    closes_on: date | None
    fulfilled_on: date | None
    ended_on: date | None
    end_reason: str
    waived_on: date | None
    baseline: bool
    snoozed_until: date | None
    next_stage_at: datetime | None
    paused_until: date | None

    @property
    def dates(self) -> FollowUpDates:
        return FollowUpDates(self.started_on, self.opens_on, self.due_on, self.due_at, self.closes_on)

    @property
    def is_remindable(self) -> bool:
        """Whether it is outstanding, or closed unfulfilled. `REMINDABLE` is the same condition for queries."""
        return (
            self.fulfilled_on is None
            and self.waived_on is None
            and not self.baseline
            and (self.ended_on is None or self.end_reason == FollowUpEndReason.WINDOW_CLOSED)
        )

    def is_closed(self, today: date) -> bool:
        """Return whether its window has closed."""
        return self.ended_on is not None or (self.closes_on is not None and self.closes_on < today)


@dataclass(frozen=True, kw_only=True)
class StageSettings:
    """The settings that decide when the reminders of one rule are sent.

    `advance_days`, `overdue_days` and `escalated_days` are working days before and after the due date. None leaves the
    stage out. `extra_advance` has calendar days before the due date. `overdue_hours` and `escalated_hours` are hours
    after the moment at which a same-day follow-up is due. They take precedence over the days.
    """

    is_local: bool = True
    is_statutory: bool = False
    same_day: bool = False
    at_once: bool = False
    advance_days: int | None = 2
    overdue_days: int | None = 1
    escalated_days: int | None = 3
    extra_advance: tuple[int, ...] = ()
    overdue_hours: float | None = None
    escalated_hours: float | None = None

    @classmethod
    def of(cls, rule: Rule, policy: Mapping[str, Any]) -> "StageSettings":
        """Return the settings of a rule. The policy comes before the rule, and the rule before the defaults."""
        given = {**rule.settings, **policy}
        return cls(
            is_local=rule.authority is Authority.LOCAL,
            is_statutory=rule.authority is Authority.STATUTORY,
            same_day=rule.same_day,
            at_once=rule.never_waits,
            advance_days=given.get("advance_days", cls.advance_days),
            overdue_days=given.get("overdue_days", cls.overdue_days),
            escalated_days=given.get("escalated_days", cls.escalated_days),
            extra_advance=tuple(given.get("extra_advance_days", ())),
            overdue_hours=given.get("overdue_hours"),
            escalated_hours=given.get("escalated_hours"),
        )

    @property
    def day_kind(self) -> DayKind:
        """The kind of working day: that of the municipality for a local rule, else days without public holidays."""
        return DayKind.LOCAL if self.is_local else DayKind.ARBEJDSDAG

    def begins(self, day: date) -> datetime:
        """Return the moment from which reminders of this rule are sent on `day`."""
        return _moment(day, time(0) if self.at_once else REMINDERS_GO_AT)


class StageTime(NamedTuple):
    """The moment from which a stage is reached. `days_before` is that of `Reminder`."""

    at: datetime
    stage: ReminderStage
    days_before: int = 0


class Reached(NamedTuple):
    """The latest reached stage for the responsible person and for the leader, and the moment of the next one."""

    responsible: StageTime | None
    leader: StageTime | None
    next_at: datetime | None

    @property
    def stages(self) -> set[tuple[str, int]]:
        """The reached stages, with their `days_before`."""
        return {(found.stage.value, found.days_before) for found in (self.responsible, self.leader) if found}


NOTHING_REACHED = Reached(None, None, None)

_ORDER = {
    stage: number
    for number, stage in enumerate(
        (ReminderStage.ADVANCE, ReminderStage.DUE, ReminderStage.OVERDUE, ReminderStage.ESCALATED)
    )
}


def stages_reached(row: FollowUpRow, settings: StageSettings, calendar: Calendar, now: datetime) -> Reached:
    """Return the stages that a follow-up has reached at `now`.

    After the window has closed, only the leader receives a reminder, from the next working day on and for `SHOWN_FOR`
    working days.
    """
    today = now.astimezone(clock.COPENHAGEN).date()
    to_responsible, to_leader = _stage_times(row.dates, settings, calendar)
    if row.is_closed(today):
        if not _still_shown(row, settings, calendar, today):
            return NOTHING_REACHED
        to_responsible = ()
        to_leader = tuple(found for found in to_leader if found.stage is ReminderStage.ESCALATED)
    return Reached(
        _latest(to_responsible, now),
        _latest(to_leader, now),
        min((found.at for found in to_responsible + to_leader if found.at > now), default=None),
    )


def reminders_wait(row: FollowUpRow, settings: StageSettings, today: date) -> bool:
    """Return whether the reminders of a follow-up wait on `today`, because of a snooze or a pause of the young person.

    The reminders of a rule that is `at_once` never wait.
    """
    if settings.at_once:
        return False
    if row.snoozed_until is not None and row.snoozed_until > today:
        return True
    return row.paused_until is not None and row.paused_until >= today


def next_look_at(
    row: FollowUpRow, settings: StageSettings, calendar: Calendar, now: datetime, reached: Reached
) -> datetime:
    """Return when the dispatcher reads a follow-up again, if nothing changes before.

    That is when its next stage is reached. If a stage is reached already, it is at the latest the next morning, because
    an absence or a pause may begin or end, and then the recipients change.
    """
    today = now.astimezone(clock.COPENHAGEN).date()
    tomorrow = settings.begins(today + ONE_DAY)
    if row.is_closed(today) and not _still_shown(row, settings, calendar, today):
        return NO_MORE_STAGES
    if reached.next_at is None or reached.responsible or reached.leader or reminders_wait(row, settings, today):
        return min(tomorrow, reached.next_at or tomorrow)
    return reached.next_at


# The cache helps because thousands of follow-ups have the same dates.
@lru_cache(maxsize=4096)
def _stage_times(
    dates: FollowUpDates, settings: StageSettings, calendar: Calendar
) -> tuple[tuple[StageTime, ...], tuple[StageTime, ...]]:
    """Return the stages for the responsible person and for the leader, each in the order in which they are reached."""
    return (
        tuple(sorted(_responsible_times(dates, settings, calendar), key=_order)),
        tuple(sorted(_leader_times(dates, settings, calendar), key=_order)),
    )


def _responsible_times(dates: FollowUpDates, settings: StageSettings, calendar: Calendar) -> Iterator[StageTime]:
    """Yield the stages for the responsible person.

    No advance reminder is sent before or on the day on which the follow-up opens.
    """
    opened_on = max(dates.opens_on, dates.started_on)
    for day, days_before in _advance_days(dates.due_on, settings, calendar):
        if day > opened_on:
            yield StageTime(settings.begins(day), ReminderStage.ADVANCE, days_before)
    yield StageTime(_due_time(dates, settings, calendar), ReminderStage.DUE)
    overdue = _after(dates, settings, calendar, settings.overdue_hours, settings.overdue_days)
    if overdue is not None:
        yield StageTime(overdue, ReminderStage.OVERDUE)


def _leader_times(dates: FollowUpDates, settings: StageSettings, calendar: Calendar) -> Iterator[StageTime]:
    """Yield the stages for the leader. A window that closes is shown on the next working day at the latest."""
    if settings.is_statutory:
        yield StageTime(_due_time(dates, settings, calendar), ReminderStage.DUE)
    escalated = _after(dates, settings, calendar, settings.escalated_hours, settings.escalated_days)
    if dates.closes_on is not None:
        shown = settings.begins(calendar.add(dates.closes_on, 1, settings.day_kind))
        escalated = min(escalated or shown, shown)
    if escalated is not None:
        yield StageTime(escalated, ReminderStage.ESCALATED)


def _advance_days(due_on: date, settings: StageSettings, calendar: Calendar) -> Iterator[tuple[date, int]]:
    if settings.advance_days is not None:
        yield calendar.add(due_on, -settings.advance_days, settings.day_kind), 0
    for days in settings.extra_advance:
        yield calendar.previous_or_same(due_on - days * ONE_DAY, settings.day_kind), days


def _due_time(dates: FollowUpDates, settings: StageSettings, calendar: Calendar) -> datetime:
    """Return the moment of the stage `due`.

    For a due date that never moves this is on the last working day before it.
    """
    if settings.is_local:
        return settings.begins(dates.due_on)
    return settings.begins(calendar.previous_or_same(dates.due_on, settings.day_kind))


def _after(
    dates: FollowUpDates, settings: StageSettings, calendar: Calendar, hours: float | None, days: int | None
) -> datetime | None:
    if dates.due_at is not None and hours is not None:
        return dates.due_at.astimezone(UTC) + timedelta(hours=hours)
    if days is None:
        return None
    if days == 0:
        return _due_time(dates, settings, calendar)
    return settings.begins(calendar.add(dates.due_on, days, settings.day_kind))


def _still_shown(row: FollowUpRow, settings: StageSettings, calendar: Calendar, today: date) -> bool:
    """Return whether the leader still gets reminders of a closed window. Days on which they waited do not count."""
    last = row.closes_on or row.ended_on
    if last is None:
        return False
    if not settings.at_once:
        last = max(day for day in (last, row.paused_until, row.snoozed_until) if day is not None)
    return today < calendar.add(last, SHOWN_FOR, settings.day_kind)


def _order(found: StageTime) -> tuple[datetime, int, int]:
    return found.at, _ORDER[found.stage], -found.days_before


def _latest(times: tuple[StageTime, ...], now: datetime) -> StageTime | None:
    return next((found for found in reversed(times) if found.at <= now), None)


@lru_cache(maxsize=4096)
def _moment(day: date, local_time: time) -> datetime:
    return clock.at_local(day, local_time).astimezone(UTC)
