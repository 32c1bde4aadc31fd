"""Demo data: the rows of a generated municipality, which each app adds in its own `demo.py`.

A `demo.py` has a function `fill(data: DemoData) -> None`. The functions run in the order of INSTALLED_APPS. An app
therefore finds what the apps before it have added: their rows (`data.rows(Contact)`), or an object that they share
(`data[Workforce]`). Everything depends only on the business date and on fixed seeds, so the same day gives the same
municipality.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import count
from random import Random
from typing import Any, TypeVar, cast

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils.module_loading import module_has_submodule

from backend.core import clock
from backend.core.models import Versioned

Row = TypeVar("Row", bound=Model)
Shared = TypeVar("Shared")

BATCH = 1000
"""Rows that one statement inserts."""


class ScenarioEnds(Exception):
    """A scenario has reached today, or the end of the record that it is about."""


class DemoData:
    """The rows that the apps add, before they are written.

    Rows have their keys from the start, so that they can refer to each other. All tables share one sequence of keys.
    Code that confuses the ids of two tables therefore finds nothing.
    """

    def __init__(self, *, people: int, since: date, today: date, password: str) -> None:
        self.people = people
        self.since = since
        self.today = today
        self.password = password
        self._keys = count(1)
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._shared: dict[type, object] = {}

    def add(self, row: Row) -> Row:
        """Add a row, with a key where it has none."""
        if row.pk is None:
            row.pk = next(self._keys)
        self._rows[type(row)].append(row)
        return row

    def edit(self, row: Model, **values: Any) -> None:
        """Change a row that was added. A versioned row gets a new version."""
        if isinstance(row, Versioned):
            row.version += 1
        for name, value in values.items():
            setattr(row, name, value)

    def rows(self, model: type[Row]) -> list[Row]:
        """Return the rows of a model in the order in which they were added."""
        return cast("list[Row]", self._rows[model])

    def share(self, shared: object) -> None:
        """Let the apps after this one find an object by its class."""
        self._shared[type(shared)] = shared

    def __getitem__(self, kind: type[Shared]) -> Shared:
        """Return the object of that class that an app below shares."""
        return cast("Shared", self._shared[kind])

    def random(self, *about: object) -> Random:
        """Return a random generator for one subject.

        Its numbers depend only on `about`, not on what other code draws.
        """
        return Random(" ".join(map(str, about)))  # noqa: S311  # synthetic people, no secret

    def write(self) -> None:
        """Insert all rows, and set the sequence of each table to the number after its last key.

        The database checks references at the end of the transaction, so the order of the tables does not matter.
        """
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._rows)):
                cursor.execute(statement)


class Scenario:
    """A sequence of events around one young person, up to yesterday.

    `day` is the current day of the sequence. A subclass adds its rows in `events`.
    """

    def __init__(self, data: DemoData, rng: Random, day: date) -> None:
        self.data = data
        self.rng = rng
        self.day = day

    def run(self) -> None:
        """Run the scenario until its end, or until today."""
        with suppress(ScenarioEnds):
            self.events()

    def events(self) -> None:
        """Add the rows of the scenario. Call `go_to` for the days on which something happens."""
        raise NotImplementedError

    def go_to(self, day: date) -> None:
        """Go on to a day. Raises `ScenarioEnds` if the day is not in the past."""
        if day >= self.data.today:
            raise ScenarioEnds
        self.day = max(self.day, day)

    def moment(self, first: int = 9, last: int = 15) -> datetime:
        """Return a random time of the day, between the hours `first` and `last`."""
        return clock.at_local(self.day, time(self.rng.randrange(first, last), self.rng.randrange(0, 60, 5)))

    def in_days(self, first: int, last: int) -> date:
        """Return a day that is at least `first` and fewer than `last` days ahead."""
        return self.day + timedelta(days=self.rng.randrange(first, last))


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins."""
    return clock.at_local(day, time(0))


def contributions() -> list[Callable[[DemoData], None]]:
    """Return the `fill` of each app that has a `demo.py`, in the order of INSTALLED_APPS."""
    return [
        import_module(f"{config.name}.demo").fill
        for config in apps.get_app_configs()
        if config.module is not None and module_has_submodule(config.module, "demo")
    ]
