"""An attack on published figures: what a reader can compute who knows how figures are rounded."""

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from scipy.optimize import Bounds, LinearConstraint, milp

Name = TypeVar("Name", bound=Hashable)
Relation = tuple[dict[Name, int], float, float]
"""The factor of each number in a sum, and the bounds of the sum."""


class Attack(Generic[Name]):
    """Whole numbers that a reader does not know, with the bounds and the linear relations that the reader knows."""

    def __init__(self) -> None:
        self.bounds: dict[Name, tuple[float, float]] = {}
        self.relations: list[Relation[Name]] = []

    def know(self, name: Name, least: float, most: float) -> None:
        """Note that a number lies between two bounds, both included."""
        known_least, known_most = self.bounds.get(name, (0, math.inf))
        self.bounds[name] = (max(least, known_least), min(most, known_most))

    def relate(self, terms: Mapping[Name, int], least: float = 0, most: float = 0) -> None:
        """Note that the sum of numbers, each times a factor, lies between two bounds."""
        for name in terms:
            self.bounds.setdefault(name, (0, math.inf))
        self.relations.append((dict(terms), least, most))

    def holds(self, exact: Mapping[Name, float]) -> bool:
        """Return whether exact numbers agree with all that the reader knows. Otherwise the attack is about nothing."""
        sums = ((sum(factor * exact[name] for name, factor in terms.items()), a, b) for terms, a, b in self.relations)
        bounded = ((exact[name], a, b) for name, (a, b) in self.bounds.items())
        return all(a <= number <= b for number, a, b in [*sums, *bounded])

    def computed(self, names: Iterable[Name]) -> dict[Name, int]:
        """Return those of the numbers that can be computed exactly: their smallest value is their largest."""
        found = {}
        together = self._connected()
        for name in names:
            known = together[name]
            relations = [one for one in self.relations if not known.keys().isdisjoint(one[0])]
            ends = [self._solve(list(known), relations, name, sign) for sign in (1, -1)]
            if ends[0] is not None and ends[0] == ends[1]:
                found[name] = ends[0]
        return found

    def _connected(self) -> dict[Name, dict[Name, None]]:
        """Return for each number those that relations connect with it, directly or through others."""
        together: dict[Name, dict[Name, None]] = {name: {name: None} for name in self.bounds}
        for terms, _least, _most in self.relations:
            joined = {name: None for one in terms for name in together[one]}
            together |= dict.fromkeys(joined, joined)
        return together

    def _solve(self, names: list[Name], relations: list[Relation[Name]], name: Name, sign: int) -> int | None:
        """Return the smallest (`sign` 1) or largest (-1) value of a number, or None if it has no limit."""
        lows, highs = zip(*(self.bounds[one] for one in names), strict=True)
        constraints = [
            LinearConstraint([terms.get(one, 0) for one in names], least, most) for terms, least, most in relations
        ]
        objective = [sign if one == name else 0 for one in names]
        found = milp(objective, integrality=[1] * len(names), bounds=Bounds(lows, highs), constraints=constraints)
        return round(sign * found.fun) if found.success else None
