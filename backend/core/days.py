"""Checks of dates that a user enters. Each raises `Invalid` with a sentence that says what to choose instead."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.core.errors import Invalid

FURTHEST = timedelta(days=3653)
"""How far in the future a date may be. A later one is a mistyped year."""

CLOCK_DIFFERENCE = timedelta(minutes=2)
"""How far the clock of a caller may be ahead of ours. A moment up to then is not in the future."""


def lies_ahead(moment: datetime, of: datetime) -> bool:
    """Return whether `moment` is later than `of`, also by a clock that is two minutes ahead."""
    return moment - CLOCK_DIFFERENCE > of


def not_in_the_future(day: date, pointer: str) -> None:
    """Require today or an earlier day, because the event has happened."""
    if day > clock.today():
        raise Invalid(_("The day lies in the future: choose today or earlier."), code="future", pointer=pointer)


def not_too_far_ahead(day: date, pointer: str) -> None:
    """Require a day at most ten years in the future."""
    if day > clock.today() + FURTHEST:
        raise Invalid(_("The day lies more than ten years ahead: check the year."), code="too_far", pointer=pointer)


def not_before_birth(day: date, born_on: date, pointer: str) -> None:
    """Require the day of birth or a later day."""
    if day < born_on:
        raise Invalid(_("That was before the young person was born."), code="before_birth", pointer=pointer)


def in_order(starts_on: date, ends_on: date | None, pointer: str = "/ends_on") -> None:
    """Require that a period does not end before it starts. It may be open, and may last one day."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_("The end is before the start."), code="end_before_start", pointer=pointer)
