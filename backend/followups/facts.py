"""The own follow-ups that the rule `own.follow_up` reads."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from backend.followups.case import Facts, Rows
from backend.followups.models import OwnFollowUp


class OwnFollowUpFact(NamedTuple):
    """One own follow-up. On `completed_on` it was ticked off, or on `ended_on` it ended with the case."""

    id: int
    responsible_id: int
    created_on: date
    due_on: date
    completed_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class OwnFollowUps(Facts):
    """The own follow-ups about a young person, in the order in which they were created."""

    records: tuple[OwnFollowUpFact, ...] = ()

    reads = frozenset({OwnFollowUp})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the own follow-ups about many young people with one query."""
        found: dict[int, list[OwnFollowUpFact]] = defaultdict(list)
        own = OwnFollowUp.objects.filter(young_person__in=ids).order_by("id")
        rows: Rows = own.values_list("young_person_id", *OwnFollowUpFact._fields)
        for person, *values in rows:
            found[person].append(OwnFollowUpFact._make(values))
        return {person: cls(tuple(records)) for person, records in found.items()}
