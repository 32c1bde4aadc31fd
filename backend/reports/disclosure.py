"""Disclosure control: which numbers of a figure a reader sees. Pure functions.

Publication follows the rounding of the Higher Education Statistics Agency (HESA): counts are rounded to the nearest
multiple of 5, percentages are shown over at least 22.5, means and medians over more than 7. Unlike HESA's, a percentage
is computed from the rounded counts. docs/reports.md says what this protects against and what it does not.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from backend.reports.figures import Figure, Number
from backend.reports.registry import Kind

STEP = 5
"""Published counts are multiples of this."""
REACH = 2
"""How far a count may be from its nearest multiple of 5."""
LEAST_FOR_SHARE = 22.5
"""The fewest people or events that a published percentage or ratio is over. From 23 on, counts become 25 or more."""
LEAST_FOR_MEAN = 7.5
"""The fewest people or events that a published mean or median is over. From 8 on, counts become 10 or more."""
LEAST_IF_SENSITIVE = 5
"""Figures of sensitive measures about fewer than this, but not 0, are hidden from managers."""


class Shown(NamedTuple):
    """The numbers of a figure that a reader sees. `hidden` means that there is a value that may not be shown.

    For publication it means that the rounded count is not 0, and too small for a value.
    """

    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    n: int | None = None
    pending: int | None = None
    left_out: int | None = None
    missing: int | None = None
    hidden: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the numbers say that there was nobody and nothing."""
        counts = (self.numerator, self.denominator, self.n, self.pending, self.left_out, self.missing)
        return not any(counts) and not self.value


def exact(figure: Figure) -> Shown:
    """Show everything."""
    return Shown(
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        n=figure.n,
        pending=figure.pending,
        left_out=figure.left_out,
        missing=figure.missing,
    )


def hide_small(figure: Figure) -> Shown:
    """Show a figure of a sensitive measure, unless it is about 1 to 4 people or events."""
    counted = [figure.n]
    if figure.kind in (Kind.COUNT, Kind.SHARE):
        counted.append(math.ceil(figure.numerator or 0))
    if any(0 < count < LEAST_IF_SENSITIVE for count in counted):
        return Shown(hidden=True)
    return exact(figure)


def publish(figure: Figure, groups: Sequence[Figure] = (), *, about_people: bool = True) -> Shown:
    """Round a figure for publication. `groups` are the figures that a total is the sum of.

    Every count is rounded. The percentage, and whether a value is shown, depend on the rounded counts alone, so that
    they tell no more than these: of 23 people, 4 % would be exactly one. A mean is shown in whole units and without its
    sum, a ratio is computed from the rounded count. The 90th percentile and the largest value are left out, because
    they are nearly or exactly the value of one person. With `about_people`, a value is about enough people as well as
    enough events.
    """
    counts = {
        name: _rounded(getattr(figure, name) or 0, [getattr(group, name) or 0 for group in groups])
        for name in ("numerator", "denominator", "n", "pending", "left_out", "missing")
    }
    value = _published_value(figure, counts, about_people)
    shown = Shown(
        value=value,
        pending=counts["pending"],
        left_out=counts["left_out"],
        missing=counts["missing"],
        hidden=value is None and (figure.kind in _OF_ONE or counts[_over(figure.kind)] > 0),
    )
    if figure.kind not in (Kind.COUNT, Kind.SHARE):
        return shown
    denominator = counts["denominator"] if figure.kind is Kind.SHARE else None
    return shown._replace(numerator=counts["numerator"], denominator=denominator, n=counts["n"])


def to_nearest_five(count: Number) -> int:
    """Return the multiple of 5 that is nearest to a count: 0, 1 and 2 become 0, 3 to 7 become 5."""
    return STEP * math.floor(count / STEP + 0.5)


_OF_ONE = (Kind.P90, Kind.LARGEST)


def _rounded(count: Number, parts: Sequence[Number]) -> int:
    """Round a count that is the sum of `parts`, each of which is published too.

    The sum of four groups of 2 is 8. Published as 10, it is at least 8, and four groups that are published as 0 are 2
    at most: each would be exactly 2. Where all parts are the highest or the lowest counts that round to what is
    published, the sum is rounded as if it were one less or one more.
    """
    rounded = [to_nearest_five(part) for part in parts]
    if parts and count == sum(part + REACH for part in rounded):
        return to_nearest_five(count - 1)
    if parts and count == sum(max(0, part - REACH) for part in rounded):
        return to_nearest_five(count + 1)
    return to_nearest_five(count)


def _over(kind: Kind) -> str:
    """Return the name of the count that decides whether a value is about enough people or events."""
    return "numerator" if kind in (Kind.COUNT, Kind.RATIO) else "denominator"


def _published_value(figure: Figure, counts: Mapping[str, int], about_people: bool) -> Number | None:
    if figure.kind is Kind.COUNT:
        return counts["numerator"]
    least = LEAST_FOR_MEAN if figure.kind in (Kind.MEAN, Kind.MEDIAN) else LEAST_FOR_SHARE
    is_over_enough = counts[_over(figure.kind)] >= least and (not about_people or counts["n"] >= least)
    if figure.kind in _OF_ONE or figure.value is None or not is_over_enough:
        return None
    if figure.kind is Kind.SHARE:
        return _to_whole(100 * counts["numerator"] / counts["denominator"])
    if figure.kind is Kind.RATIO:
        return counts["numerator"] / (figure.denominator or 1)
    return _to_whole(figure.value)


def _to_whole(value: Number) -> int:
    return math.floor(value + 0.5)
