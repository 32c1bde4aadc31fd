"""Each follow-up rule is tested with a table of dates, without a database.

`TABLES` in each tests/<app>/test*_rules.py names, by the key of the rule, the test that is parametrized with its table.
"""

import re
from calendar import isleap
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path

from backend.followups.registry import rules

TESTS = Path(__file__).parent.parent


@cache
def tables() -> dict[str, Callable]:
    """Return the test that has the table of dates of each rule."""
    files = TESTS.glob("*/test*_rules.py")
    modules = [import_module(f"tests.{path.parent.name}.{path.stem}") for path in files]
    return {key: test for module in modules for key, test in module.TABLES.items()}


def _faults(test: Callable) -> Iterator[str]:
    marks = getattr(test, "pytestmark", [])
    arguments = {name for mark in marks if mark.name == "parametrize" for name in _names(mark.args[0])}
    if {mark.name for mark in marks} != {"parametrize"} or signature(test).parameters.keys() - {"self"} != arguments:
        yield "it is to take nothing but the table, so that it cannot use the database"
    days = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", repr([mark.args for mark in marks]))]
    if not any(day.weekday() >= 5 for day in days):
        yield "the table has no weekend"
    if not any(isleap(day.year) and day.month in (2, 3) for day in days):
        yield "the table has no day around 29 February"


def _names(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def test_each_rule_has_a_table_of_dates() -> None:
    assert tables().keys() == {rule.key for rule in rules()}


def test_each_table_has_a_weekend_and_a_leap_day_and_needs_no_database() -> None:
    faults = [f"{key}: {fault}" for key, test in tables().items() for fault in _faults(test)]
    assert not faults, "\n".join(faults)
