"""What follow-up rules read: the facts of one young person, or of one unit, as frozen records."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db.models import Model

from backend.followups.policy import PolicyInForce
from backend.organisation.directory import Directory

Rows = Iterable[tuple[Any, ...]]
"""Rows of `values_list`, as a loader of facts unpacks them."""


class Facts:
    """One kind of fact about a young person (or a unit). Each app's `facts.py` defines its own kinds.

    A subclass is a frozen dataclass whose fields all have defaults: `Kind()` is what a young person without such
    records has. `reads` names the models from which it is loaded.
    """

    reads: ClassVar[frozenset[type[Model]]]

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Read the facts of many young people (or units), by id, with one query for each table."""
        raise NotImplementedError


FactsKind = TypeVar("FactsKind", bound=Facts)


@dataclass(frozen=True, kw_only=True)
class BaseCase:
    """What every rule may read beside the facts: who works where, the policy in force, and what was exempted."""

    directory: Directory = field(default_factory=Directory)
    policy: PolicyInForce = field(default_factory=PolicyInForce)
    facts: Mapping[type[Facts], Facts] = field(default_factory=dict)
    exempted: frozenset[tuple[str, int]] = frozenset()
    """Rule and subject of stored follow-ups that are waived or baseline."""

    def __getitem__(self, kind: type[FactsKind]) -> FactsKind:
        """Return the facts of a kind that the rule has named."""
        found = self.facts.get(kind)
        return found if isinstance(found, kind) else kind()


@dataclass(frozen=True, kw_only=True)
class Case(BaseCase):
    """The records of one young person that rules read."""

    id: int
    unit_id: int
    born_on: date
    closed_on: date | None = None

    def leader(self) -> int | None:
        """Return the leader of the young person's responsible unit, or of the nearest unit above."""
        return self.directory.leader_of(self.unit_id)

    def unit_for(self, staff_id: int | None, *roles: str) -> int:
        """Return the unit in which the member of staff holds one of `roles`, else the responsible unit."""
        return self.directory.unit_of(staff_id, roles, self.unit_id)


@dataclass(frozen=True, kw_only=True)
class TeamCase(BaseCase):
    """The records of one unit that rules about staff and units read."""

    unit_id: int

    @property
    def id(self) -> int:
        """The id under which the facts of the unit are loaded."""
        return self.unit_id
