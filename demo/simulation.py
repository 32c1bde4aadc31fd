"""The generated municipality while it is lived through: its day, its batch, and the processes that go on in it."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from backend.contacts.models import ContactKind
from backend.core import clock
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reminders.models import Notification, NotificationKind
from demo.batch import Batch
from demo.staff import Organisation
from jobs.employers.models import Employer

Process = Iterator[date]
"""Answers, again and again, the next day on which something happens; what happens then is done when it goes on."""


@dataclass
class Simulation:
    """What all processes share. `day` is the one that is lived now; `today` is not lived any more."""

    batch: Batch
    organisation: Organisation
    kinds: dict[str, ContactKind]
    employers: list[tuple[Employer, str]]
    day: date
    today: date
    case_numbers: dict[int, int] = field(default_factory=dict)
    told: list[Notification] = field(default_factory=list)
    _agenda: list[tuple[date, int, Process]] = field(default_factory=list)
    _turns: Iterator[int] = field(default_factory=count)

    def begin(self, process: Process) -> None:
        """Let a process go on from now, or from the first day that it answers."""
        self._wait_for(process)

    def run_day(self) -> None:
        """Let everybody go on for whom something happens on `day`, in the order in which they came to wait for it."""
        while self._agenda and self._agenda[0][0] <= self.day:
            self._wait_for(heapq.heappop(self._agenda)[2])

    def _wait_for(self, process: Process) -> None:
        """What a process would do from today on is left to whoever uses the system."""
        following = next(process, None)
        if following is not None and following < self.today:
            heapq.heappush(self._agenda, (max(following, self.day), next(self._turns), process))

    def moment(self, rng: Random, first: int = 9, last: int = 15) -> datetime:
        """Some time of the day, between two hours."""
        return clock.at_local(self.day, time(rng.randrange(first, last), rng.randrange(0, 60, 5)))

    def midnight(self, days: timedelta = timedelta(0)) -> datetime:
        """When a day begins, counted from this one."""
        return clock.at_local(self.day + days, time(0))

    def tell(self, staff: Staff, kind: NotificationKind, of: YoungPerson, at: datetime, **facts: object) -> None:
        """A notification, as the services write it."""
        self.told.append(Notification(staff=staff, kind=kind, young_person=of, facts=facts, created_at=at))
