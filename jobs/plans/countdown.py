"""On which of its days a follow-up about a plan is."""

from dataclasses import dataclass
from datetime import date

from backend.core.errors import Sentence


@dataclass(frozen=True)
class Countdown:
    """A follow-up about the plan: on which of its days it is, or was fulfilled. Day 0 is the day on which it began."""

    label: Sentence
    started_on: date
    due_on: date
    fulfilled_on: date | None
    today: date

    @property
    def day(self) -> int:
        return ((self.fulfilled_on or self.today) - self.started_on).days

    @property
    def days(self) -> int:
        return (self.due_on - self.started_on).days

    @property
    def is_late(self) -> bool:
        """Whether the days have run out."""
        return self.day > self.days
