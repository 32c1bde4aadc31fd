"""Danish alphabetical order of names as a stored key, so that the database does not need a Danish collation."""

import unicodedata

# Collations differ in how they order capitals, accents, spaces and punctuation, so a key has none of them. The letters
# after z are written as pairs that begin with z, and a word break as a digit. Such a key has the same order under every
# collation.
_LETTERS = {
    "z": "za",
    **dict.fromkeys("æä", "zb"),
    **dict.fromkeys("øöőœ", "zc"),
    "å": "zd",
    **dict.fromkeys("üű", "y"),
    **dict.fromkeys("ðđ", "d"),
    "þ": "th",
    "ß": "ss",
    "ł": "l",
    "ı": "i",
}
_WORD_BREAK = "0"
_PART_BREAK = "00"
_INSIDE_WORDS = "'’`´."


def sort_key(*parts: str) -> str:
    """Return a key that sorts names as a Danish reader expects. Parts (surname, first name) sort one after the other.

    Æ, ø and å come after z, aa counts as å, ä and ö as æ and ø, and ü as y. Other accents, capitals and punctuation do
    not count. A shorter word comes before a longer one. The key has at most twice as many letters as the name, and two
    more for each further part.
    """
    return _PART_BREAK.join(_WORD_BREAK.join(_words(part)) for part in parts)


def _words(text: str) -> list[str]:
    lowered = unicodedata.normalize("NFC", text.lower()).replace("aa", "å")
    return "".join(_key(letter) for letter in lowered).split()


def _key(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare.isalnum():
        return _LETTERS.get(bare, bare)
    return "" if bare in _INSIDE_WORDS or unicodedata.combining(bare) else " "
