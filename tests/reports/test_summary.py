"""The summary of all reports: which changes it lists, and in which order."""

from datetime import date

import pytest

from backend.reports.answers import ShownFigure
from backend.reports.comparison import Trend
from backend.reports.disclosure import Shown
from backend.reports.registry import measures
from backend.reports.scope import Period
from backend.reports.summary import by_trend, is_large_enough
from backend.reports.words import Line

RUNNING = Period(first=date(2026, 10, 1), last=date(2026, 12, 31), as_of=date(2026, 11, 28))


def line(key: str, value: float | None, before: float | None, n: int = 20) -> Line:
    figure = ShownFigure(measures[key], Shown(value=value, n=n), RUNNING, Shown(value=before, n=n))
    return Line(figure)


def test_largest_change_in_proportion_comes_first() -> None:
    little, much, new = (
        line("follow-up.overdue", 22, 20),
        line("caseload.inactive", 30, 10),
        line("follow-up.missed", 6, 0),
    )
    better = line("follow-up.on_time", 90, 80)
    assert by_trend([little, better, much, new], Trend.WORSE) == [new, much, little]
    assert by_trend([little, better, much, new], Trend.BETTER) == [better]


@pytest.mark.parametrize(
    ("key", "value", "before", "n", "large"),
    [
        ("follow-up.overdue", 5, 0, 3, True),
        ("follow-up.overdue", 4, 1, 3, False),
        ("follow-up.on_time", 100, 50, 4, False),
        ("follow-up.on_time", 100, 50, 5, True),
    ],
)
def test_change_of_very_few_is_left_out(key: str, value: float, before: float, n: int, large: bool) -> None:
    assert is_large_enough(line(key, value, before, n).figure) is large


def test_figure_without_a_comparison_is_left_out() -> None:
    figure = ShownFigure(measures["follow-up.overdue"], Shown(value=9, n=9), RUNNING)
    assert not is_large_enough(figure)
