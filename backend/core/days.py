"""What a day that somebody gives must be. Each raises `Invalid` with what to choose instead."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from backend.core import clock
from backend.core.errors import Invalid

FURTHEST = timedelta(days=3653)
"""How far ahead a day may lie: what is later is a mistyped year."""


def not_in_the_future(day: date, pointer: str) -> None:
    """Today or earlier: what is told has happened."""
    if day > clock.today():
        raise Invalid(_("The day lies in the future: choose today or earlier."), code="future", pointer=pointer)


def not_too_far_ahead(day: date, pointer: str) -> None:
    """At most ten years ahead."""
    if day > clock.today() + FURTHEST:
        raise Invalid(_("The day lies more than ten years ahead: check the year."), code="too_far", pointer=pointer)


def not_before_birth(day: date, born_on: date, pointer: str) -> None:
    """On the day of birth or later."""
    if day < born_on:
        raise Invalid(_("That was before the young person was born."), code="before_birth", pointer=pointer)
