"""The housing support that follow-up rules read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from backend.followups.case import Facts
from tests.example_app.models import HousingSupport


class HousingSupportFact(NamedTuple):
    """One housing support."""

    id: int
    asked_on: date
    granted_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class Housing(Facts):
    """The housing support of one young person, in the order in which it was recorded."""

    records: tuple[HousingSupportFact, ...] = ()

    reads = frozenset({HousingSupport})

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the housing support of many young people with one query."""
        found: dict[int, list[HousingSupportFact]] = defaultdict(list)
        rows = HousingSupport.objects.filter(young_person__in=ids).order_by("id")
        for person, pk, asked_on, granted_on, ended_on in rows.values_list(
            "young_person_id", "id", "asked_on", "granted_on", "ended_on"
        ):
            found[person].append(HousingSupportFact(pk, asked_on, granted_on, ended_on))
        return {person: cls(tuple(facts)) for person, facts in found.items()}
