"""Pieces of SQL that `Counted` is written with. What goes in are column names from code, never input."""

AS_OF = "%(as_of)s::date"


def within(day: str) -> str:
    """Whether a day lies in the period, as far as it has come."""
    return f"{day} BETWEEN %(first)s AND least(%(last)s::date, {AS_OF})"
