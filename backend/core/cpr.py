"""Danish CPR numbers: reading and checking them. No text of this module repeats a number."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid

_FORMAT = re.compile(r"([0-9]{6})[- ]?([0-9]{4})")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_REPLACEMENT = 60


@dataclass(frozen=True)
class Cpr:
    """A CPR number with a real date.

    `synthetic`: the day is increased by 60, as in test numbers and in the replacement numbers of health and social
    systems. `born_on` is the date without the 60. `modulus_ok` is only a hint for the reader: since 1 October 2007
    valid numbers are issued that do not pass the modulus 11 check.
    """

    digits: str = field(repr=False)
    born_on: date
    synthetic: bool
    modulus_ok: bool

    def __str__(self) -> str:
        return mask(self.digits)


def parse(text: str, pointer: str | None = None) -> Cpr:
    """Return the CPR number in a text: `ddmmyyxxxx`, with or without a hyphen or space before the last four digits.

    Raises `Invalid` with code `cpr_format` or `cpr_date`.
    """
    found = _FORMAT.fullmatch(text.strip())
    if not found:
        raise Invalid(
            _("A CPR number has ten digits: day, month and year of birth, then four more (ddmmyy-xxxx)."),
            code="cpr_format",
            pointer=pointer,
        )
    digits = found[1] + found[2]
    day, month = int(digits[:2]), int(digits[2:4])
    synthetic = day > _REPLACEMENT
    try:
        born_on = date(_year(digits), month, day - _REPLACEMENT if synthetic else day)
    except ValueError:
        raise Invalid(
            _("The CPR number does not begin with a real date (ddmmyy). Check the first six digits, and the seventh."),
            code="cpr_date",
            pointer=pointer,
        ) from None
    return Cpr(digits, born_on, synthetic, modulus_ok(digits))


def modulus_ok(digits: str) -> bool:
    """Return whether ten digits pass the modulus 11 check."""
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def mask(digits: str) -> str:
    """Return what may be shown before the number is revealed: the first six digits."""
    return f"{digits[:6]}-••••"


def _year(digits: str) -> int:
    """Return the full year of birth. The seventh digit determines the century (cpr.dk)."""
    year, seventh = int(digits[4:6]), int(digits[6])
    if seventh <= 3:
        return 1900 + year
    if seventh in (4, 9):
        return (2000 if year <= 36 else 1900) + year
    return (2000 if year <= 57 else 1800) + year
