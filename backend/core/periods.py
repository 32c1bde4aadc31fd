"""Periods of days: constraints for tables with a period, and a condition."""

from datetime import date
from typing import Any, Protocol

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value


class Period(Protocol):
    """Days from a first to a last one. Without a last one the period is open."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


def ends_after_start(name: str, start: str = "starts_on", end: str = "ends_on") -> models.CheckConstraint:
    """Return the constraint that a period does not end before it starts.

    A period may be open, and may last one day.
    """
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        violation_error_message="The end is before the start.",
    )


def no_overlap(
    name: str, *same: str, message: Any, bounds: str = "[]", condition: Q | None = None
) -> ExclusionConstraint:
    """Return the constraint that no two rows with the same foreign keys `same` cover the same day.

    A key is in the index as a range of one number, because equality in a GiST index needs the extension btree_gist.
    """
    one_number: list[tuple[Any, str]] = [
        (Func(F(field), F(field), Value("[]"), function="int8range"), "&&") for field in same
    ]
    days = Func(F("starts_on"), F("ends_on"), Value(bounds), function="daterange")
    return ExclusionConstraint(
        name=name,
        expressions=[*one_number, (days, "&&")],
        condition=condition,
        violation_error_message=message,
    )


def covers(day: date, start: str = "starts_on", end: str = "ends_on") -> Q:
    """Return the condition that the period of a row contains `day`, both ends included."""
    return Q(**{f"{start}__lte": day}) & not_ended_before(day, end)


def includes(period: Period, day: date) -> bool:
    """Return whether a period contains `day`, both ends included, as `covers` does in a query."""
    return period.starts_on <= day and (period.ends_on is None or period.ends_on >= day)


def not_ended_before(day: date, end: str = "ends_on") -> Q:
    """Return the condition that the period of a row has no end, or ends on `day` or later."""
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})


def overlaps(starts_on: date, ends_on: date | None) -> Q:
    """Return the condition that the period of a row has a day in common with a period, which may be open."""
    return Q(starts_on__lte=ends_on or date.max) & not_ended_before(starts_on)
