"""Small numbers in words, and numbers that requests give as text."""

from django.utils.translation import gettext_lazy as _

_WORDS = (
    _("one"),
    _("two"),
    _("three"),
    _("four"),
    _("five"),
    _("six"),
    _("seven"),
    _("eight"),
    _("nine"),
    _("ten"),
    _("eleven"),
    _("twelve"),
)


def in_words(number: int) -> str:
    """Return a number from one to twelve in words, and others in digits."""
    return str(_WORDS[number - 1]) if 0 < number <= len(_WORDS) else str(number)


def read_number(text: str, digits: int = 18) -> int | None:
    """Return the whole number that `text` has in ASCII digits. None for other text, and for more than `digits` digits.

    Eighteen digits fit into the keys of the database, and Python reads no number of thousands of digits.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
