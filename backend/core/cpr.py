"""Danish CPR numbers: what they say, and what can be wrong with them. No text here repeats the number."""

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
    """A CPR number that names a real date.

    `synthetic`: the day is counted up by 60, as in test numbers and in replacement numbers of health and social
    systems; `born_on` is the date without the 60. `modulus_ok` is only a hint for the reader: numbers without the
    modulus 11 check have been given since 1 October 2007 and are fully valid.
    """

    digits: str = field(repr=False)
    born_on: date
    synthetic: bool
    modulus_ok: bool

    def __str__(self) -> str:
        return mask(self.digits)


def parse(text: str, pointer: str | None = None) -> Cpr:
    """Read a CPR number, `ddmmyyxxxx` with or without a hyphen or a space before the last four.

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
    """Whether ten digits pass the modulus 11 check."""
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def mask(digits: str) -> str:
    """What may be shown before it is revealed: the first six digits."""
    return f"{digits[:6]}-••••"


def _year(digits: str) -> int:
    """The full year: the seventh digit tells the century (cpr.dk)."""
    year, seventh = int(digits[4:6]), int(digits[6])
    if seventh <= 3:
        return 1900 + year
    if seventh in (4, 9):
        return (2000 if year <= 36 else 1900) + year
    return (2000 if year <= 57 else 1800) + year
