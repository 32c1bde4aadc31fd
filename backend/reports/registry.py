"""Measures that apps contribute in `measures.py`: each figure with its definition beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from backend.core.errors import Sentence


class Direction(Enum):
    """Which way is better, where there is one."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a figure is about: the period (both days included), the day it is seen from, and units (None: all)."""

    first: date
    last: date
    as_of: date
    units: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One group of a measure. `group` is an id that the measure's label explains, None for what belongs to nobody."""

    group: int | None
    numerator: int
    denominator: int
    n: int

    @property
    def rate(self) -> float | None:
        """Numerator ÷ denominator; nothing, never 0 or 1, where there is nobody to count."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure that a manager may ask for.

    `sql` answers (group, numerator, denominator, n) with the named parameters first, last, as_of and units (an array,
    or null for all); it reads no clock.
    """

    key: str
    label: Sentence
    definition: Sentence
    source: str
    unit: Sentence
    direction: Direction
    sql: str

    def figures(self, scope: Scope) -> list[Figure]:
        """Compute the measure. The caller has checked who may see it, and runs as system."""
        parameters = {
            "first": scope.first,
            "last": scope.last,
            "as_of": scope.as_of,
            "units": list(scope.units) if scope.units is not None else None,
        }
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            return [
                Figure(group=group, numerator=numerator, denominator=denominator, n=n)
                for group, numerator, denominator, n in cursor.fetchall()
            ]


class Measures:
    """The measures that apps have registered."""

    def __init__(self) -> None:
        self._measures: dict[str, Measure] = {}

    def add(self, *measures: Measure) -> None:
        """Register; ImproperlyConfigured if a key is taken."""
        for measure in measures:
            if measure.key in self._measures:
                raise ImproperlyConfigured(f"{measure.key} is registered twice.")
            self._measures[measure.key] = measure

    def __iter__(self) -> Iterator[Measure]:
        return iter(sorted(self._measures.values(), key=lambda measure: measure.key))


measures = Measures()
