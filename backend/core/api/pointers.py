"""JSON pointers (RFC 6901), which say where in a body an error is.

They have their own module because both the parser and the problem documents import them.
"""


def escaped(key: str) -> str:
    """Return a key as one part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
