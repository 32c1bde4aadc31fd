"""What figures are about: a period, and which rows count in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.organisation.models import Staff


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days that figures are about: from `first` to `last`, both included, seen from the day `as_of`."""

    first: date
    last: date
    as_of: date

    @property
    def until(self) -> date:
        """The last day of the period that has come: a state is seen on the evening of this day."""
        return min(self.last, self.as_of)

    @property
    def is_running(self) -> bool:
        """Whether the period is not over yet on the day that figures are seen from."""
        return self.last >= self.as_of


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which rows figures are about.

    `units`: the units in which rows may count; None is all. `seen_by`: only young people whom this member of staff may
    see; None is everybody. `only`: the values that dimensions are narrowed down to.
    """

    period: Period
    units: tuple[int, ...] | None = None
    seen_by: Staff | None = None
    only: Mapping[str, Any] = field(default_factory=dict)
