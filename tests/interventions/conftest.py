"""Fixtures for tests of interventions."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest

from backend.core import clock
from tests.support import at

MON = date(2026, 11, 2)


@pytest.fixture
def monday(db: None) -> Iterator[Any]:
    """Set the clock to noon on a Monday."""
    with at(MON) as travel:
        yield travel


@pytest.fixture
def on(monday: Any) -> Callable[[str], None]:
    """Return a function that sets the clock to noon on a day: `on("11-05")`."""

    def move(day: str) -> None:
        monday.move_to(clock.at_local(date.fromisoformat(f"2026-{day}"), time(12)), tick=False)

    return move
