"""Danish alphabetical order of names as a stored key, so that the database does not need a Danish collation."""

from backend.core.names import fold

# Collations differ in how they order capitals, accents, spaces and punctuation, so a key has none of them. The letters
# after z are written as pairs that begin with z, and a word break as a digit. Such a key has the same order under every
# collation.
_KEYS = str.maketrans({"z": "za", "æ": "zb", "ø": "zc", "å": "zd", " ": "0"})
_PART_BREAK = "00"


def sort_key(*parts: str) -> str:
    """Return a key that sorts names as a Danish reader expects. Parts (surname, first name) sort one after the other.

    The names are folded, and æ, ø and å come after z. A shorter word comes before a longer one. The key has at most
    twice as many letters as the name, and two more for each further part.
    """
    return _PART_BREAK.join(fold(part).translate(_KEYS) for part in parts)
