"""What the measurements share: the loaded municipality, and a client for each of its staff who send requests."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed

from benchmarks.client import Client, Times, take_turns
from benchmarks.load import CASELOAD

GUIDES = 10
"""The number of guides who register contacts. Each has 50 young people, so 500 people get contacts in turn."""

GUIDE = 10
"""The number of the guide who sends the requests. It is the id, and part of the username."""


@dataclass
class Municipality:
    """The size of the municipality, the clients, and the times so far.

    `guides` and `leader` send requests to the system, `plain_guide` and `plain_leader` to the plain idiom, and
    `integration` asks for reports. `browser` signs the guide in on the page. `folder` has the logs of the servers.
    """

    people: int
    guides: dict[int, Client]
    leader: Client
    integration: Client
    plain_guide: Client
    plain_leader: Client
    samples: int
    folder: Path
    new_client: Callable[[int], Client]
    browser: Callable[[], Client]
    timings: dict[str, Times] = field(default_factory=dict)

    @property
    def guide(self) -> Client:
        """The client of the guide who sends most requests."""
        return self.guides[GUIDE]

    @property
    def person(self) -> int:
        """The id of the first young person of this guide."""
        return (GUIDE - 1) * CASELOAD + 1

    def measure(self, samples: int | None = None, **calls: Callable[[], object]) -> dict[str, Times]:
        """Return the times of each call, which take turns, and keep them."""
        found = take_turns(samples or self.samples, **calls)
        self.keep(**found)
        return found

    def keep(self, **times: Times) -> None:
        """Keep times for the list at the end of the run."""
        self.timings |= {f"{name}_{self.people}": found for name, found in times.items()}


def as_owner(statement: SQL | Composed) -> list[Any]:
    """Run a statement as the owner of the tables. Return its rows."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        cursor = owner.execute(statement)
        return cursor.fetchall() if cursor.description else []
