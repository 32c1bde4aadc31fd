"""Periods and figures in words."""

from datetime import date

import pytest

from backend.reports.answers import ShownFigure
from backend.reports.disclosure import Shown
from backend.reports.registry import measures
from backend.reports.scope import Period
from backend.reports.words import change_in_words, period_in_words, usual_periods, value_in_words

RUNNING = Period(first=date(2026, 10, 1), last=date(2026, 12, 31), as_of=date(2026, 11, 28))


def shown(key: str, value: float | None, before: float | None) -> ShownFigure:
    return ShownFigure(measures[key], Shown(value=value), RUNNING, Shown(value=before))


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-02-01", "2026-02-28", "februar 2026"),
        ("2028-02-01", "2028-02-29", "februar 2028"),
        ("2026-10-01", "2026-12-31", "4. kvartal 2026"),
        ("2026-02-01", "2026-04-30", "01.02.2026 – 30.04.2026"),
        ("2026-07-01", "2026-12-31", "2. halvår 2026"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-02-01", "2027-01-31", "01.02.2026 – 31.01.2027"),
        ("2026-11-02", "2026-11-08", "02.11.2026 – 08.11.2026"),
    ],
)
def test_period_has_the_name_that_people_use(first: str, last: str, name: str) -> None:
    assert period_in_words(date.fromisoformat(first), date.fromisoformat(last)) == name


def test_usual_periods_are_the_running_and_the_last_quarter_half_year_and_year() -> None:
    names = [period_in_words(*days) for days in usual_periods(date(2028, 2, 29))]
    assert names == ["1. kvartal 2028", "4. kvartal 2027", "1. halvår 2028", "2. halvår 2027", "2028", "2027"]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("caseload.people", 1204, "1.204"),
        ("caseload.inactive", 14.25, "14,2 %"),
        ("caseload.waiting", 19, "19 dage"),
        ("caseload.waiting", None, "–"),
    ],
)
def test_value_has_its_unit_and_one_decimal_at_most(key: str, value: float | None, words: str) -> None:
    assert value_in_words(value, measures[key]) == words


@pytest.mark.parametrize(
    ("key", "value", "before", "words"),
    [
        ("caseload.people", 12, 9, "3 flere"),
        ("caseload.people", 9, 12, "3 færre"),
        ("caseload.people", 9, 9, "uændret"),
        ("caseload.inactive", 10.5, 8, "2,5 procentpoint højere"),
        ("caseload.inactive", 0.04, 0, "næsten uændret"),
        ("caseload.waiting", 8, 10, "2 lavere"),
        ("caseload.waiting", 8, None, "kan ikke sammenlignes"),
    ],
)
def test_change_has_its_size_and_direction(key: str, value: float | None, before: float | None, words: str) -> None:
    assert change_in_words(shown(key, value, before)) == words


def test_figure_without_a_comparison_says_nothing_about_change() -> None:
    assert change_in_words(ShownFigure(measures["caseload.people"], Shown(value=3), RUNNING)) == ""
