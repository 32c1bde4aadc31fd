"""The recipients of reminders: the responsible person, or else the deputies, or else the leader.

These are pure functions. They read neither the database nor the clock.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from backend.reminders.stages import FollowUpRow

VisiblePairs = Collection[tuple[int, int]]
"""Pairs (staff id, young person id) of which the member of staff can open the case today."""


@dataclass(frozen=True)
class Deputy:
    """A deputy of an absent member of staff today, for `everyone` or for these young people."""

    staff_id: int
    everyone: bool
    young_people: frozenset[int] = frozenset()

    def covers(self, young_person_id: int | None) -> bool:
        """Return whether the deputy covers a young person."""
        return self.everyone or young_person_id in self.young_people


@dataclass(frozen=True, kw_only=True)
class Availability:
    """The data that decides the recipients of reminders on one day.

    `working` has the staff who work with cases. `deputies` has, for each absent member of staff, the deputies who work
    and are not absent. `leaders` has the leaders of each unit, in the order of their appointment. `blocked` has pairs
    (staff id, young person id).
    """

    working: frozenset[int]
    absent: frozenset[int] = frozenset()
    deputies: Mapping[int, tuple[Deputy, ...]] = field(default_factory=dict)
    leaders: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    parents: Mapping[int, int | None] = field(default_factory=dict)
    blocked: frozenset[tuple[int, int]] = frozenset()
    with_email: frozenset[int] = frozenset()
    without_digest: frozenset[int] = frozenset()
    """Staff who want no morning digest. They still get the e-mails that are sent at once."""

    def replacing_responsible(self, row: FollowUpRow) -> tuple[int, ...]:
        """Return the responsible person, or during an absence the deputies for the young person."""
        responsible = row.responsible_id
        if responsible is None or responsible not in self.working:
            return ()
        if responsible not in self.absent:
            return (responsible,)
        found = self.deputies.get(responsible, ())
        return tuple(deputy.staff_id for deputy in found if deputy.covers(row.young_person_id))

    def leaders_above(self, unit_id: int | None) -> Iterator[int]:
        """Yield the leaders of a unit, then those of each unit above it."""
        passed: set[int] = set()
        while unit_id is not None and unit_id not in passed:
            yield from self.leaders.get(unit_id, ())
            passed.add(unit_id)
            unit_id = self.parents.get(unit_id)

    def replacing_leader(self, unit_id: int | None) -> Iterator[tuple[int, ...]]:
        """Yield each leader of the unit and of the units above, nearest first.

        For an absent leader yield the deputies.
        """
        for leader in self.leaders_above(unit_id):
            if leader not in self.absent:
                yield (leader,)
            elif found := tuple(deputy.staff_id for deputy in self.deputies.get(leader, ()) if deputy.everyone):
                yield found


def recipients(row: FollowUpRow, availability: Availability, visible: VisiblePairs) -> frozenset[int]:
    """Return the ids of the staff who receive the reminders for the responsible person.

    Staff who cannot open the case today are left out. If no recipient remains, the leader receives the reminder.
    """
    chosen = _who_can_open(availability.replacing_responsible(row), row, visible)
    return chosen or leader_recipients(row, availability, visible)


def leader_recipients(row: FollowUpRow, availability: Availability, visible: VisiblePairs) -> frozenset[int]:
    """Return the ids of the staff who receive the reminders for the leader. It is empty if no unit has a leader.

    The nearest leader who can open the case receives the reminder, or the deputies of an absent leader. If none of them
    can open the case, the nearest one receives it, because a notification never shows the name of a young person whom
    its reader cannot see. If all are absent, the nearest absent leader receives it. A blocked leader never receives it.
    """
    for group in availability.replacing_leader(row.unit_id):
        if chosen := _who_can_open(group, row, visible):
            return chosen
    nearest = (
        *availability.replacing_leader(row.unit_id),
        *((one,) for one in availability.leaders_above(row.unit_id)),
    )
    for group in nearest:
        if chosen := frozenset(one for one in group if (one, row.young_person_id) not in availability.blocked):
            return chosen
    return frozenset()


def _who_can_open(staff: Collection[int], row: FollowUpRow, visible: VisiblePairs) -> frozenset[int]:
    if row.young_person_id is None:
        return frozenset(staff)
    return frozenset(one for one in staff if (one, row.young_person_id) in visible)
