"""What the parts of the end-to-end check share: the staff, the young person, and queries."""

import time
from collections.abc import Callable
from datetime import date
from datetime import time as time_of_day
from typing import Any, TypeVar

from config.run import PASSWORD
from tests.e2e.api import Caller
from tests.e2e.system import System

BEAT = 15  # seconds
EIGHT = time_of_day(8)
"""The time at which reminders are delivered."""

Found = TypeVar("Found")
Step = Callable[[], str]
"""Does what its docstring says, and returns a detail. Raises AssertionError with what was wrong."""


class Unseen(Exception):
    """The result of a step cannot be seen by this process; the message says why."""


class Story:
    """The system, its staff by role, and the young person whose case the steps open."""

    person: int

    def __init__(self, system: System) -> None:
        self.system = system
        self.guide, self.successor, self.outsider, self.mentor = (self.sign_in(f"guide{n}") for n in (1, 2, 3, 4))
        self.leader = self.sign_in("leder")
        self.consultant = self.sign_in("konsulent1")

    def sign_in(self, username: str) -> Caller:
        """Sign in a member of staff whom the lists import."""
        return Caller.signed_in(self.system.url, username, PASSWORD)

    @property
    def today(self) -> date:
        return self.system.now().date()

    def follow_ups(self, caller: Caller, rule: str) -> list[Any]:
        """Return the follow-ups of a rule for the young person, by due date."""
        rows = caller.rows("/follow-ups/", young_person=self.person, rule=rule)
        return sorted(rows, key=lambda row: (row["due_on"], row["id"]))

    def notified(self, caller: Caller, step: str, follow_up: int) -> list[Any]:
        """Return the caller's notifications about a follow-up that has reached the stage `step`."""
        rows = caller.rows("/notifications/")
        return [row for row in rows if row["follow_up"] == follow_up and row["kind"] == f"follow_up_{step}"]


def until(found: Callable[[], Found], what: str) -> tuple[Found, float]:
    """Call `found` until it returns something, for four beats at most.

    Return the result and the seconds that passed.
    """
    start = time.monotonic()
    while not (it := found()):
        assert time.monotonic() - start < 4 * BEAT, f"{what}: nothing within {4 * BEAT} seconds"
        time.sleep(0.5)
    return it, time.monotonic() - start
