"""The data of a run of the dispatcher, and the plan of each follow-up that it gives."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from backend.access.visibility import who_sees
from backend.core import clock
from backend.core.workdays import Calendar
from backend.followups.models import NO_MORE_STAGES, Policy
from backend.followups.registry import rules
from backend.organisation.models import ClosedDay
from backend.reminders.availability import load_availability
from backend.reminders.models import Channel, ReminderState
from backend.reminders.recipients import Availability, leader_recipients, recipients
from backend.reminders.stages import (
    NOTHING_REACHED,
    REMINDERS_GO_AT,
    FollowUpRow,
    Reached,
    StageSettings,
    next_look_at,
    reminders_wait,
    stages_reached,
)


class DueReminder(NamedTuple):
    """A reminder that should be sent by now to one recipient, over any channel."""

    stage: str
    days_before: int
    recipient_id: int


@dataclass(frozen=True)
class Plan:
    """The reminders of one follow-up that should be sent by now, and when the dispatcher reads it again."""

    row: FollowUpRow
    reached: Reached
    waits: bool
    due: frozenset[DueReminder]
    next_look_at: datetime

    def outcome(self, for_date: date, reminder: DueReminder) -> ReminderState:
        """Return the new state of a planned reminder: sent, superseded or cancelled.

        It is superseded if the due date or the stage has changed. It is cancelled if the follow-up is fulfilled or
        ended, if its reminders wait, or if the recipient has changed.
        """
        if for_date == self.row.due_on and reminder in self.due:
            return ReminderState.SENT
        stage_has_passed = self.due and reminder[:2] not in self.reached.stages
        if for_date != self.row.due_on or stage_has_passed:
            return ReminderState.SUPERSEDED
        return ReminderState.CANCELLED


@dataclass(frozen=True)
class Situation:
    """The time, the settings of the rules that are switched on, the closed days and the staff."""

    now: datetime
    settings: Mapping[str, StageSettings]
    calendar: Calendar
    availability: Availability

    @classmethod
    def load(cls) -> "Situation":
        """Read the present situation."""
        now, today = clock.now(), clock.today()
        calendar = Calendar(frozenset(ClosedDay.objects.values_list("day", flat=True)))
        return cls(now, load_settings(today), calendar, load_availability(today))

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def is_early(self) -> bool:
        """Whether it is before 08:00. Then only the reminders of `rules_at_once` are sent."""
        return self.now < clock.at_local(self.today, REMINDERS_GO_AT)

    @property
    def rules_at_once(self) -> list[str]:
        """The rules whose reminders are sent at any hour, and at once by e-mail."""
        return [key for key, settings in self.settings.items() if settings.at_once]

    @property
    def rules_now(self) -> list[str]:
        """The rules whose reminders may be sent now."""
        return self.rules_at_once if self.is_early else list(self.settings)

    @property
    def settings_fingerprint(self) -> str:
        """A hash of the data that decides when a stage is reached."""
        return _fingerprint(sorted(self.settings.items()), sorted(self.calendar.closed))

    @property
    def directory_fingerprint(self) -> str:
        """A hash of the data that decides the recipients."""
        known = self.availability
        deputies = [
            (absent, [(deputy.staff_id, deputy.everyone, sorted(deputy.young_people)) for deputy in found])
            for absent, found in sorted(known.deputies.items())
        ]
        return _fingerprint(
            sorted(known.working),
            sorted(known.absent),
            sorted(known.blocked),
            sorted(known.with_email),
            sorted(known.without_digest),
            sorted(known.leaders.items()),
            sorted(known.parents.items()),
            deputies,
        )

    def channels(self, staff_id: int, rule: str) -> tuple[Channel, ...]:
        """Return the channels through which a member of staff receives the reminders of a rule."""
        by_email = staff_id in self.availability.with_email and (
            staff_id not in self.availability.without_digest or self.settings[rule].at_once
        )
        return (Channel.IN_APP, Channel.EMAIL) if by_email else (Channel.IN_APP,)

    def plans(self, rows: Iterable[FollowUpRow]) -> dict[int, Plan]:
        """Return the plan of each follow-up by its id, with at most two queries, however many rows there are."""
        reached = [(row, self._reached(row)) for row in rows]
        visible = _who_can_open(
            (staff_id, row)
            for row, found in reached
            if found.responsible
            for staff_id in self.availability.replacing_responsible(row)
        )
        visible |= _who_can_open(
            (staff_id, row)
            for row, found in reached
            if self._needs_leader(row, found, visible)
            for group in self.availability.replacing_leader(row.unit_id)
            for staff_id in group
        )
        return {row.id: self._plan(row, found, visible) for row, found in reached}

    def _reached(self, row: FollowUpRow) -> Reached:
        settings = self.settings.get(row.rule)
        if settings is None or not row.is_remindable:
            return NOTHING_REACHED
        return stages_reached(row, settings, self.calendar, self.now)

    def _needs_leader(self, row: FollowUpRow, reached: Reached, visible: set[tuple[int, int]]) -> bool:
        if reached.leader or not reached.responsible:
            return reached.leader is not None
        replacing = self.availability.replacing_responsible(row)
        return not replacing or (
            row.young_person_id is not None and not any((one, row.young_person_id) in visible for one in replacing)
        )

    def _plan(self, row: FollowUpRow, reached: Reached, visible: set[tuple[int, int]]) -> Plan:
        settings = self.settings.get(row.rule)
        if settings is None or not row.is_remindable:
            return Plan(row, reached, waits=False, due=frozenset(), next_look_at=NO_MORE_STAGES)
        waits = reminders_wait(row, settings, self.today)
        due: dict[int, DueReminder] = {}
        if not waits and reached.leader:
            for one in leader_recipients(row, self.availability, visible):
                due[one] = DueReminder(reached.leader.stage.value, 0, one)
        if not waits and reached.responsible:  # a leader who is also responsible gets only this reminder
            for one in recipients(row, self.availability, visible):
                due[one] = DueReminder(reached.responsible.stage.value, reached.responsible.days_before, one)
        look = next_look_at(row, settings, self.calendar, self.now, reached)
        return Plan(row, reached, waits, frozenset(due.values()), look)


def load_settings(today: date) -> dict[str, StageSettings]:
    """Return the settings, by key, of the rules that are on in the policy of `today`."""
    policy = Policy.objects.filter(valid_from__lte=today).order_by("-valid_from", "-version").first()
    if policy is None:
        return {}
    own = {row.rule: row for row in policy.rules.all()}
    return {
        rule.key: StageSettings.of(rule, own[rule.key].settings if rule.key in own else {})
        for rule in rules()
        if rule.key not in own or own[rule.key].enabled
    }


def _who_can_open(pairs: Iterable[tuple[int, FollowUpRow]]) -> set[tuple[int, int]]:
    """Return the pairs (staff id, young person id) among these staff and young people where staff can open the case."""
    asked = {(staff_id, row.young_person_id) for staff_id, row in pairs if row.young_person_id is not None}
    return who_sees(staff={one for one, _person in asked}, people={person for _one, person in asked}, level="summary")


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
