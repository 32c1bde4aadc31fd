"""Numbers that requests give as text."""

import pytest

from backend.core.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("012", 12),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_number_is_read_from_at_most_eighteen_ascii_digits(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_fewer_digits_can_be_asked_for() -> None:
    assert (read_number("2026", digits=4), read_number("20260", digits=4)) == (2026, None)
