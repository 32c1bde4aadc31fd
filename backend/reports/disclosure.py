"""Disclosure control: which numbers of a figure a reader sees. Pure functions.

Publication follows the rounding of the Higher Education Statistics Agency (HESA): counts are rounded to the nearest
multiple of 5, percentages are shown over at least 22.5, means and medians over at least 7. docs/reports.md says what
this protects against and what it does not.
"""

import math
from dataclasses import dataclass, replace

from backend.reports.engine import Figure, Number
from backend.reports.registry import Kind

STEP = 5
"""Published counts are multiples of this."""
LEAST_FOR_SHARE = 22.5
"""The fewest people or events that a published percentage or ratio is over."""
LEAST_FOR_MEAN = 7
"""The fewest people or events that a published mean or median is over."""
LEAST_IF_SENSITIVE = 5
"""Figures of sensitive measures about fewer than this, but not 0, are hidden from managers."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The numbers of a figure that a reader sees. `hidden` means that the value exists and may not be shown."""

    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    n: int | None = None
    pending: int | None = None
    left_out: int | None = None
    missing: int | None = None
    hidden: bool = False


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


def publish(figure: Figure) -> Shown:
    """Round a figure for publication.

    A percentage is computed from the exact counts, and shown in whole per cent. Two decimals, with a count known to the
    nearest 5, would reveal that count. For the same reason a mean is shown in whole units and without its sum, and a
    ratio is computed from the rounded count. The 90th percentile and the largest value are left out, because they are
    nearly or exactly the value of one person.
    """
    value = _published_value(figure)
    shown = Shown(
        value=value,
        pending=to_nearest_five(figure.pending),
        left_out=to_nearest_five(figure.left_out),
        missing=to_nearest_five(figure.missing),
        hidden=figure.value is not None and value is None,
    )
    if figure.kind not in (Kind.COUNT, Kind.SHARE):
        return shown
    return replace(
        shown,
        numerator=to_nearest_five(figure.numerator or 0),
        denominator=None if figure.denominator is None else to_nearest_five(figure.denominator),
        n=to_nearest_five(figure.n),
    )


def to_nearest_five(count: Number) -> int:
    """Return the multiple of 5 that is nearest to a count: 0, 1 and 2 become 0, 3 to 7 become 5."""
    return STEP * math.floor(count / STEP + 0.5)


def _published_value(figure: Figure) -> Number | None:
    if figure.value is None:
        return None
    match figure.kind:
        case Kind.COUNT:
            return to_nearest_five(figure.value)
        case Kind.SHARE:
            enough = _is_over(figure, figure.denominator or 0, LEAST_FOR_SHARE)
            return _to_whole(figure.value) if enough else None
        case Kind.RATIO:
            count, per = figure.numerator or 0, figure.denominator or 1
            return to_nearest_five(count) / per if _is_over(figure, count, LEAST_FOR_SHARE) else None
        case Kind.MEAN | Kind.MEDIAN:
            enough = _is_over(figure, figure.denominator or 0, LEAST_FOR_MEAN)
            return _to_whole(figure.value) if enough else None
    return None


def _is_over(figure: Figure, count: Number, least: float) -> bool:
    """Return whether a value is about at least so many, and is not about many events of a few people."""
    return count >= least and (figure.n == 0 or figure.n >= least)


def _to_whole(value: Number) -> int:
    return math.floor(value + 0.5)
