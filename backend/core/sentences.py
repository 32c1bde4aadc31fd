"""Labels inside sentences."""

from backend.core.errors import Sentence


def mid_sentence(label: Sentence) -> str:
    """Return a label for the middle of a sentence: in lower case, except an abbreviation as in “IPS-konsulent”."""
    text = str(label)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
