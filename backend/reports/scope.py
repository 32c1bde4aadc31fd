"""The scope of figures: a period, and the rows that count in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.organisation.models import Staff


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days that figures are about: `first` to `last`, both included.

    The figures are computed as of the day `as_of`.
    """

    first: date
    last: date
    as_of: date

    @property
    def until(self) -> date:
        """The last day of the period that is not after `as_of`. A state is that of the evening of this day."""
        return min(self.last, self.as_of)

    @property
    def is_running(self) -> bool:
        """Whether the period is not over yet on the day `as_of`."""
        return self.last >= self.as_of


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The rows that figures are about.

    `units` has the units in which rows may count, or is None for all. `seen_by` is a member of staff: only young people
    whom they may see count. None means all young people. `not_blocked_for` is a member of staff who sees figures only:
    young people from whom they are blocked do not count. `only` has the values by which dimensions are filtered.
    """

    period: Period
    units: tuple[int, ...] | None = None
    seen_by: Staff | None = None
    not_blocked_for: Staff | None = None
    only: Mapping[str, Any] = field(default_factory=dict)
