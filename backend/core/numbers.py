"""Small numbers in words."""

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
