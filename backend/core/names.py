"""Names of people and companies: one way to fold them, for sorting, searching and comparing.

PostgreSQL folds no accents here, so the folded forms are stored in columns that Django computes at each write.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models

_CHARACTERS = {
    **dict.fromkeys("ä", "æ"),
    **dict.fromkeys("öőœ", "ø"),
    **dict.fromkeys("üű", "y"),
    **dict.fromkeys("ðđ", "d"),
    "þ": "th",
    "ß": "ss",
    "ł": "l",
    "ı": "i",
}
"""The characters that Danish sorts as others. Of other characters only the accents are dropped."""

NOTHING = models.Q(pk__in=[])
MOST_WORDS = 5
"""How many words of a search are read."""

_DANISH = "æøå"
_INSIDE_WORDS = "'’‘`´."


def nfc(text: str) -> str:
    """Return the text in Unicode NFC: a character with its accent is one code point, as Danish keyboards write it."""
    return unicodedata.normalize("NFC", text)


def fold(*names: str) -> str:
    """Return names in the form in which they are compared: lower-case words with single spaces.

    aa is å, ä and ö are æ and ø, and ü is y. Other accents, capitals, apostrophes and punctuation do not count.
    """
    return _words(names, _CHARACTERS).replace("aa", "å")


def search_key(*names: str) -> str:
    """Return the text in which a search looks for each folded word: the names, folded.

    A name with aa, ä, ö or ü is added as it looks without the dots. So “gul” and “gül” both find Gül, and “ka” finds
    Kaare.
    """
    folded, plain = fold(*names), _words(names, {})
    return folded if folded == plain else f"{folded} {plain}"


def contains_words(field: str, text: str) -> models.Q:
    """Return the condition that a `search_key` contains each word of a search. A search without words finds none."""
    words = fold(text).split()[:MOST_WORDS]
    return models.Q(*[(f"{field}__contains", word) for word in words]) if words else NOTHING


def _words(names: Sequence[str], replaced: Mapping[str, str]) -> str:
    lowered = nfc(nfc(" ".join(names)).lower())
    return " ".join("".join(_character(one, replaced) for one in lowered).split())


def _character(character: str, replaced: Mapping[str, str]) -> str:
    if character in _DANISH:
        return character
    if character in replaced:
        return replaced[character]
    bare = unicodedata.normalize("NFD", character)[0]
    if bare.isalnum():
        return replaced.get(bare, bare)
    return "" if bare in _INSIDE_WORDS or unicodedata.combining(bare) else " "


class NameKeyField(models.CharField):
    """A text that is computed from the names of the record whenever the names are written: `of(record)`.

    `save`, `bulk_create` and `save_version` write it. `update` does not, so services never change a name with it.
    """

    def __init__(self, *, of: Callable[[Any], str] | None = None, **kwargs: Any) -> None:
        super().__init__(**{"default": "", "editable": False, **kwargs})
        self._of = of

    def deconstruct(self) -> Any:
        """Return a plain text field: migrations and the history only need the column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self._of:
            setattr(model_instance, self.attname, self._of(model_instance))
        return super().pre_save(model_instance, add)


class IsNFC(models.Func):
    """The condition that a text is in Unicode NFC."""

    template = "%(expressions)s IS NFC NORMALIZED"
    arity = 1
    output_field = models.BooleanField()
