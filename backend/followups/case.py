"""The facts that follow-up rules read: those of one young person, or of one unit, as frozen records."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

from django.db.models import Model

from backend.followups.policy import PolicyInForce
from backend.organisation.directory import Directory

Rows = Iterable[tuple[Any, ...]]
"""Rows of `values_list`, for a loader of facts."""


class Facts:
    """One kind of fact about a young person or a unit. The `facts.py` of each app defines its own kinds.

    A subclass is a frozen dataclass whose fields all have defaults: `Kind()` is for a young person without such
    records. `reads` names the models from which it is loaded.
    """

    reads: ClassVar[frozenset[type[Model]]]

    @classmethod
    def load(cls, ids: Collection[int]) -> Mapping[int, Self]:
        """Return the facts of many young people (or units), by id. Each table costs one query."""
        raise NotImplementedError


class Waived(NamedTuple):
    """A follow-up that was waived, with the dates that it had."""

    started_on: date
    due_on: date
    waived_on: date

    @property
    def goes_on_from(self) -> date:
        """The day from which a promise that recurs is counted on: the due date, or the day of the waiver if later."""
        return max(self.due_on, self.waived_on)


FactsKind = TypeVar("FactsKind", bound=Facts)


@dataclass(frozen=True, kw_only=True)
class BaseCase:
    """What every rule may read in addition to the facts: the directory, the policy, and the exempted promises."""

    directory: Directory = field(default_factory=Directory)
    policy: PolicyInForce = field(default_factory=PolicyInForce)
    facts: Mapping[type[Facts], Facts] = field(default_factory=dict)
    exempted: frozenset[tuple[str, int]] = frozenset()
    """Rule and subject of each stored follow-up that is waived or baseline."""
    waived: Mapping[tuple[str, int], Sequence[Waived]] = field(default_factory=dict)
    """The waived follow-ups by rule and subject, in order."""

    def __getitem__(self, kind: type[FactsKind]) -> FactsKind:
        """Return the facts of a kind that the rule names."""
        found = self.facts.get(kind)
        return found if isinstance(found, kind) else kind()

    def waivers(self, rule: str, subject_id: int) -> Iterator[tuple[str, Waived]]:
        """Yield the waived follow-ups of a rule about a subject, each with the occurrence of the window that follows.

        Only the one occurrence is exempted, so a promise that recurs goes on.
        """
        for number, waived in enumerate(self.waived.get((rule, subject_id), ()), 1):
            yield f"waived:{number}", waived


@dataclass(frozen=True, kw_only=True)
class Case(BaseCase):
    """The records of one young person, for rules to read."""

    id: int
    unit_id: int
    born_on: date
    closed_on: date | None = None

    def leader(self) -> int | None:
        """Return the leader of the young person's responsible unit, or of the nearest unit above."""
        return self.directory.leader_of(self.unit_id)

    def unit_for(self, staff_id: int | None, *roles: str) -> int:
        """Return the unit in which the member of staff has one of `roles`, else the responsible unit."""
        return self.directory.unit_of(staff_id, roles, self.unit_id)


@dataclass(frozen=True, kw_only=True)
class TeamCase(BaseCase):
    """The records of one unit, for rules about staff and units."""

    unit_id: int

    @property
    def id(self) -> int:
        """The id by which the facts of the unit are loaded."""
        return self.unit_id
