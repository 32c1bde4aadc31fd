"""Facts about the staff who work with a young person: assignments, and the deputies of absent staff."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol, Self

from django.apps import apps
from django.db.models import Prefetch

from backend.access.models import Cover
from backend.access.people import young_person_model
from backend.core import clock
from backend.core.periods import includes
from backend.followups.case import Case, Facts, Rows
from backend.followups.windows import Record, in_order
from backend.organisation.models import Absence, Role

ROLES = {"guide": Role.YOUTH_GUIDE, "consultant": Role.JOB_CONSULTANT}
"""The role that staff have in each capacity."""

_Assignment = apps.get_model("assignments", "Assignment")


class AssignmentFact(NamedTuple):
    """One assignment. In the evening of the day `ends_on` it is no longer active."""

    id: int
    staff_id: int
    capacity: str
    role: str
    starts_on: date
    ends_on: date | None
    origin: str
    end_reason: str
    acknowledged_on: date | None

    def is_active(self, on: date) -> bool:
        """Return whether the assignment is active in the evening of a day. After a handover this is the successor's."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on > on)

    @property
    def is_imported(self) -> bool:
        """Whether the start-up import created the assignment."""
        return self.origin == "import"


class CoverFact(NamedTuple):
    """Days on which a deputy replaces an absent colleague."""

    absent_id: int
    deputy_id: int
    starts_on: date
    ends_on: date | None


class ContactWithStaff(Protocol):
    """A contact, with the attributes that say who made it."""

    @property
    def id(self) -> int: ...
    @property
    def on(self) -> date: ...
    @property
    def staff_ids(self) -> Collection[int]: ...
    @property
    def is_imported(self) -> bool: ...


@dataclass(frozen=True)
class Team(Facts):
    """The assignments of one young person, by start, and the covers of the assigned staff."""

    assignments: tuple[AssignmentFact, ...] = ()
    covers: tuple[CoverFact, ...] = ()

    reads = frozenset({_Assignment, Cover, Absence})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read assignments and covers of many young people with three queries."""
        assignments: dict[int, list[AssignmentFact]] = defaultdict(list)
        people: dict[int, set[int]] = defaultdict(set)
        rows = _Assignment.objects.filter(young_person__in=ids).order_by("starts_on", "id")
        columns: Rows = rows.values_list(
            "young_person_id",
            "acknowledged_at",
            "id",
            "staff_id",
            "capacity",
            "role",
            "starts_on",
            "ends_on",
            "origin",
            "end_reason",
        )
        for person, acknowledged_at, *rest in columns:
            acknowledged_on = acknowledged_at.astimezone(clock.COPENHAGEN).date() if acknowledged_at else None
            fact = AssignmentFact._make([*rest, acknowledged_on])
            assignments[person].append(fact)
            people[fact.staff_id].add(person)
        covers = _covers(people)
        return {person: cls(tuple(found), tuple(covers.get(person, ()))) for person, found in assignments.items()}

    def primary(self, capacity: str, on: date) -> AssignmentFact | None:
        """Return the primary assignment of a capacity in the evening of a day, or None."""
        return next((held for held in self.primaries(capacity) if held.is_active(on)), None)

    def primaries(self, capacity: str) -> list[AssignmentFact]:
        """Return the primary assignments of a capacity, past and future, by start."""
        return [held for held in self.assignments if held.capacity == capacity and held.role == "primary"]

    def works_with(self, staff_ids: Collection[int], capacity: str, day: date, beyond: date | None = None) -> bool:
        """Return whether one of `staff_ids` had an assignment of the capacity on a day, or was deputy for one who had.

        Primary and secondary assignments count, and so does the day on which an assignment ended. With `beyond`,
        assignments that ended on or before that day do not count. A guide who hands over therefore does not make the
        first contact of the successor.
        """
        for held in self.assignments:
            if held.capacity != capacity or not includes(held, day):
                continue
            if beyond is not None and held.ends_on is not None and held.ends_on <= beyond:
                continue
            if held.staff_id in staff_ids or any(
                cover.absent_id == held.staff_id and cover.deputy_id in staff_ids and includes(cover, day)
                for cover in self.covers
            ):
                return True
        return False

    def contacts_by(
        self, capacity: str, contacts: Iterable[ContactWithStaff], beyond: date | None = None
    ) -> tuple[Record, ...]:
        """Return the `contacts` that staff of a capacity made, in order of date.

        A contact of the start-up import always counts as one with the guide. The list of the municipality has only the
        last contact with a guide, who may have been an earlier guide. For `beyond` see `works_with`.
        """
        return in_order(
            Record(contact.on, contact.id)
            for contact in contacts
            if (contact.is_imported and capacity == "guide")
            or self.works_with(contact.staff_ids, capacity, contact.on, beyond)
        )


def responsible_for(case: Case, capacity: str, today: date) -> tuple[int | None, int]:
    """Return who is responsible today, and in which unit: the primary of a capacity, or else the leader."""
    primary = case[Team].primary(capacity, today)
    if primary is None:
        return case.leader(), case.unit_id
    return primary.staff_id, case.unit_for(primary.staff_id, ROLES[capacity])


def _covers(people: Mapping[int, set[int]]) -> dict[int, list[CoverFact]]:
    """Return the covers of absent staff, by young person.

    `people` maps staff to the young people with whom they worked.
    """
    found: dict[int, list[CoverFact]] = defaultdict(list)
    covers = Cover.objects.filter(absence__staff__in=people.keys()).select_related("absence").order_by("id")
    for cover in covers.prefetch_related(Prefetch("young_people", queryset=young_person_model().objects.only("id"))):
        last_days = [day for day in (cover.ends_on, cover.absence.ends_on) if day is not None]
        absent = cover.absence.staff_id
        fact = CoverFact(
            absent, cover.deputy_id, max(cover.starts_on, cover.absence.starts_on), min(last_days, default=None)
        )
        named = {person.pk for person in cover.young_people.all()}
        for person in people[absent] if cover.everyone else people[absent] & named:
            found[person].append(fact)
    return found
