"""The employments that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from backend.followups.case import Facts, Rows
from backend.people.models import ActivitySpell
from backend.people.models.activity import ActivitySource
from jobs.placements.models import Employment


class EmploymentFact(NamedTuple):
    """One ordinary job of an IPS plan. `ends_on` is the last day of work."""

    id: int
    plan_id: int
    starts_on: date
    ends_on: date | None
    learned_on: date
    end_known_on: date | None
    is_imported: bool


@dataclass(frozen=True)
class Employments(Facts):
    """The ordinary jobs of one young person that belong to an IPS plan, by id."""

    records: tuple[EmploymentFact, ...] = ()

    reads = frozenset({Employment, ActivitySpell})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the jobs of many young people with one query."""
        found: dict[int, list[EmploymentFact]] = defaultdict(list)
        jobs = Employment.objects.competitive().filter(young_person__in=ids, plan__isnull=False).order_by("id")
        rows: Rows = jobs.values_list(
            "young_person_id",
            "spell__source",
            "id",
            "plan_id",
            "spell__starts_on",
            "spell__ends_on",
            "learned_on",
            "end_known_on",
        )
        for person, source, *job in rows:
            found[person].append(EmploymentFact._make([*job, source == ActivitySource.IMPORT]))
        return {person: cls(tuple(jobs)) for person, jobs in found.items()}
