"""Who is told of a follow-up: the responsible person, else the deputies, else the leader.

Pure functions: they read neither the database nor the clock.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from backend.reminders.stages import FollowUpRow

Sight = Collection[tuple[int, int]]
"""Pairs (staff id, young person id): who can open which case today."""


@dataclass(frozen=True)
class Deputy:
    """Who replaces an absent member of staff today, for `everyone` or for these young people."""

    staff_id: int
    everyone: bool
    young_people: frozenset[int] = frozenset()

    def covers(self, young_person_id: int | None) -> bool:
        return self.everyone or young_person_id in self.young_people


@dataclass(frozen=True, kw_only=True)
class Directory:
    """What decides on one day who is told.

    `working`: who works with cases. `deputies`: for each absent member of staff those who work and are not absent.
    `leaders`: the leaders of each unit, the one who was first in front. `blocked`: pairs (staff id, young person id).
    """

    working: frozenset[int]
    absent: frozenset[int] = frozenset()
    deputies: Mapping[int, tuple[Deputy, ...]] = field(default_factory=dict)
    leaders: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    parents: Mapping[int, int | None] = field(default_factory=dict)
    blocked: frozenset[tuple[int, int]] = frozenset()
    with_email: frozenset[int] = frozenset()

    def replacing_responsible(self, row: FollowUpRow) -> tuple[int, ...]:
        """Return the responsible person, or while this person is absent the deputies for the young person."""
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
        """Yield who leads a unit today, nearest first: a leader, or while the leader is absent the deputies."""
        for leader in self.leaders_above(unit_id):
            if leader not in self.absent:
                yield (leader,)
            elif found := tuple(deputy.staff_id for deputy in self.deputies.get(leader, ()) if deputy.everyone):
                yield found


def recipients(row: FollowUpRow, directory: Directory, sight: Sight) -> frozenset[int]:
    """Return who is told of what concerns the responsible person: staff ids.

    Those who cannot open the case today are left out. Where nobody remains, the leader is told.
    """
    chosen = _who_can_open(directory.replacing_responsible(row), row, sight)
    return chosen or leader_recipients(row, directory, sight)


def leader_recipients(row: FollowUpRow, directory: Directory, sight: Sight) -> frozenset[int]:
    """Return who is told as the leader of the follow-up's unit: staff ids, none where no unit above has a leader.

    A notification names nobody whom its reader cannot see. So where no leader can open the case, the nearest one is
    told all the same, and where all are absent, the nearest absent one; but never one who is blocked.
    """
    for group in directory.replacing_leader(row.unit_id):
        if chosen := _who_can_open(group, row, sight):
            return chosen
    nearest = (*directory.replacing_leader(row.unit_id), *((one,) for one in directory.leaders_above(row.unit_id)))
    for group in nearest:
        if chosen := frozenset(one for one in group if (one, row.young_person_id) not in directory.blocked):
            return chosen
    return frozenset()


def _who_can_open(staff: Collection[int], row: FollowUpRow, sight: Sight) -> frozenset[int]:
    if row.young_person_id is None:
        return frozenset(staff)
    return frozenset(one for one in staff if (one, row.young_person_id) in sight)
