"""JSON pointers: where in a body an error stands (RFC 6901). Apart, for the parser and the error pages both need it."""


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
