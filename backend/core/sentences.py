"""Labels inside sentences."""

from backend.core.errors import Sentence


def mid_sentence(label: Sentence) -> str:
    """Return a label as it stands inside a sentence: with a small letter, but “IPS-konsulent” stays as it is."""
    text = str(label)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
