"""Demo data: the assignments, with their periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from backend.access.demo import add_reading_period
from backend.access.models import Basis, Grant
from backend.assignments.models import AT_ONCE, Assignment, AssignmentRole, Capacity, EndReason, Origin
from backend.assignments.services import READING_PERIOD
from backend.core.demo_data import DemoData, Scenario, midnight
from backend.organisation.demo import Colleague, Workforce
from backend.organisation.models import Staff
from backend.people.demo import Person
from backend.reminders.models import Notification, NotificationKind


@dataclass(eq=False)
class Held:
    """An assignment with its grant and its holder."""

    assignment: Assignment
    grant: Grant
    colleague: Colleague

    def is_active(self, on: date) -> bool:
        """Return whether the assignment is active in the evening of a day."""
        row = self.assignment
        return row.starts_on <= on and (row.ends_on is None or row.ends_on > on)


class Assignments:
    """The assignments of the demo data, all of them primary."""

    def __init__(self, data: DemoData) -> None:
        self.data = data
        self.held: list[Held] = []
        self._of: dict[Person, list[Held]] = {}

    def of(self, person: Person, capacity: Capacity) -> list[Held]:
        """Return the assignments of a young person in a capacity, in order."""
        return [held for held in self._of.get(person, ()) if held.assignment.capacity == capacity]

    def primary(self, person: Person, capacity: Capacity, on: date) -> Colleague | None:
        """Return the primary in the evening of a day, or None."""
        return next((held.colleague for held in self.of(person, capacity) if held.is_active(on)), None)

    def acting(self, person: Person, capacity: Capacity, on: date) -> Staff:
        """Return who acts in a capacity on a day: the primary if they are there, else the leader."""
        colleague = self.primary(person, capacity, on)
        if colleague and colleague.is_there(on):
            return colleague.staff
        unit = person.unit if capacity is Capacity.GUIDE or colleague is None else colleague.unit
        return self.data[Workforce].leaders[unit]

    def least_loaded(self, colleagues: Sequence[Colleague], on: date) -> Colleague:
        """Return the colleague with the fewest assignments on a day, relative to the room that each has."""
        loads = dict.fromkeys(colleagues, 1)
        for held in self.held:
            if held.colleague in loads and held.is_active(on):
                loads[held.colleague] += 1
        return min(colleagues, key=lambda colleague: loads[colleague] / colleague.room)

    def begin(
        self,
        scenario: Scenario,
        person: Person,
        colleague: Colleague,
        capacity: Capacity,
        by: Staff,
        origin: Origin = Origin.ASSIGNED,
    ) -> Held:
        """Add an assignment from the scenario's day on, with its grant and its notification."""
        assignment = self.data.add(
            Assignment(
                young_person=person.row,
                staff=colleague.staff,
                capacity=capacity,
                role=AssignmentRole.PRIMARY,
                starts_on=scenario.day,
                origin=origin,
                assigned_by=by,
            )
        )
        grant = self.data.add(
            Grant(
                staff=colleague.staff,
                young_person=person.row,
                basis=Basis.ASSIGNMENT,
                starts_at=scenario.moment(),
                opened_by=by,
                source_id=assignment.pk,
            )
        )
        held = Held(assignment, grant, colleague)
        self.held.append(held)
        self._of.setdefault(person, []).append(held)
        self._notify(scenario, held, NotificationKind.ASSIGNED, "starts_on")
        _Acknowledgement(self.data, scenario.rng, held).run()
        return held

    def end(self, scenario: Scenario, held: Held, reason: EndReason) -> None:
        """End an assignment on the scenario's day. For most reasons its holder can read for some time afterwards."""
        row, day = held.assignment, scenario.day
        if row.acknowledged_at and row.acknowledged_at.date() >= day:
            row.acknowledged_at = row.acknowledged_by = None
        self.data.edit(row, ends_on=day, end_reason=reason)
        at = scenario.moment(15, 16)
        if reason in AT_ONCE:
            self.data.edit(held.grant, ends_at=at)
        else:
            add_reading_period(self.data, held.grant, at=at, until=midnight(day + READING_PERIOD), source_id=row.pk)

    def hand_over(self, scenario: Scenario, held: Held, person: Person, to: Colleague, by: Staff) -> Held:
        """End an assignment and begin that of the successor on the scenario's day. Both are notified."""
        self.end(scenario, held, EndReason.HANDED_OVER)
        successor = self.begin(scenario, person, to, Capacity(held.assignment.capacity), by, origin=Origin.HANDED_OVER)
        self._notify(scenario, held, NotificationKind.HANDED_OVER, "handed_over_on")
        return successor

    def _notify(self, scenario: Scenario, held: Held, kind: NotificationKind, event: str) -> None:
        row = held.assignment
        self.data.add(
            Notification(
                staff=row.staff,
                kind=kind,
                young_person=row.young_person,
                facts={event: scenario.day.isoformat(), "assignment": row.pk},
                created_at=scenario.moment(),
            )
        )


class _Acknowledgement(Scenario):
    """The acknowledgement of an assignment, usually in time."""

    def __init__(self, data: DemoData, rng: Random, held: Held) -> None:
        super().__init__(data, rng, held.assignment.starts_on)
        self.held = held

    def events(self) -> None:
        """Acknowledge on a day on which the colleague is there."""
        workforce, colleague = self.data[Workforce], self.held.colleague
        in_time = self.rng.random() < colleague.on_time
        wait = self.rng.choice((0, 1, 1, 2)) if in_time else self.rng.randrange(3, 7)
        day = workforce.workdays_after(self.day, wait)
        while not (colleague.is_there(day) and workforce.is_workday(day)):
            self.go_to(workforce.workdays_after(day, 1))
            day = self.day
        self.go_to(day)
        self.data.edit(self.held.assignment, acknowledged_at=self.moment(15, 16), acknowledged_by=colleague.staff)


def fill(data: DemoData) -> None:
    """Share `Assignments`. The domains assign, because the course or plan determines the period."""
    data.share(Assignments(data))
