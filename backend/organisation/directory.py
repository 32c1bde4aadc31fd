"""The directory of staff today: roles, units and leaders, loaded once for many decisions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

from backend.organisation.models import Membership, Role, Unit


class RoleInUnit(NamedTuple):
    """A role that an active member of staff has in a unit today. Roles are ordered by when they were given."""

    id: int
    staff_id: int
    unit_id: int
    role: str


@dataclass(frozen=True)
class Directory:
    """The roles of active staff on one day, and the tree of units."""

    roles: tuple[RoleInUnit, ...] = ()
    parents: dict[int, int | None] = field(default_factory=dict)
    ips_units: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    def load(cls, today: date) -> Self:
        """Read the directory with two queries."""
        held = Membership.objects.active(today).filter(staff__is_active=True).order_by("id")
        units = list(Unit.objects.values_list("id", "parent_id", "ips_unit_id"))
        return cls(
            roles=tuple(RoleInUnit(*row) for row in held.values_list("id", "staff_id", "unit_id", "role")),
            parents={unit: parent for unit, parent, _ips_unit in units},
            ips_units={unit: ips_unit for unit, _parent, ips_unit in units},
        )

    def unit_of(self, staff_id: int | None, roles: Iterable[str], preferred: int) -> int:
        """Return a unit in which the member of staff has one of `roles`.

        This is `preferred` if it is such a unit, or else the unit of the oldest role. If they have none of the roles,
        return `preferred`.
        """
        wanted = frozenset(roles)
        units = [held.unit_id for held in self._by_staff.get(staff_id or 0, ()) if held.role in wanted]
        return preferred if not units or preferred in units else units[0]

    def holds(self, staff_id: int | None, roles: Iterable[str]) -> bool:
        """Return whether the member of staff is active and has one of `roles` in some unit."""
        wanted = frozenset(roles)
        return any(held.role in wanted for held in self._by_staff.get(staff_id or 0, ()))

    def holding(self, roles: Iterable[str]) -> frozenset[int]:
        """Return the ids of the active staff who have one of `roles` in some unit."""
        wanted = frozenset(roles)
        return frozenset(held.staff_id for held in self.roles if held.role in wanted)

    def leader_of(self, unit_id: int) -> int | None:
        """Return the leader of the unit, or of the nearest unit above that has a leader, or None."""
        for unit in self.with_units_above(unit_id):
            if unit in self._leaders:
                return self._leaders[unit]
        return None

    def ips_unit_of(self, unit_id: int) -> int | None:
        """Return the IPS unit that serves the unit: its own, or that of the nearest unit above that has one."""
        served = (self.ips_units.get(unit) for unit in self.with_units_above(unit_id))
        return next((ips_unit for ips_unit in served if ips_unit is not None), None)

    def with_units_above(self, unit_id: int) -> list[int]:
        """Return the unit and the units above it, nearest first."""
        found: list[int] = []
        unit: int | None = unit_id
        while unit is not None and unit not in found:
            found.append(unit)
            unit = self.parents.get(unit)
        return found

    @cached_property
    def _by_staff(self) -> dict[int, list[RoleInUnit]]:
        by_staff: dict[int, list[RoleInUnit]] = defaultdict(list)
        for held in self.roles:
            by_staff[held.staff_id].append(held)
        return by_staff

    @cached_property
    def _leaders(self) -> dict[int, int]:
        """Map each unit to its leader. If there are several, the one who became leader first counts."""
        leaders: dict[int, int] = {}
        for held in self.roles:
            if held.role == Role.LEADER:
                leaders.setdefault(held.unit_id, held.staff_id)
        return leaders
