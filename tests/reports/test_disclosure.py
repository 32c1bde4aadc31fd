"""Which numbers of a figure managers see, and which are published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.reports.disclosure import Shown, exact, hide_small, publish, to_nearest_five
from backend.reports.figures import Figure
from backend.reports.registry import Kind

COUNTS = st.integers(0, 400)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Draw a figure as reports compute them: the numerator of a share is part of its denominator."""
    kind = draw(st.sampled_from(Kind))
    n = draw(COUNTS)
    aside = {name: draw(COUNTS) for name in ("pending", "left_out", "missing")}
    if kind is Kind.COUNT:
        return Figure(kind=kind, numerator=draw(COUNTS), n=n, **aside)
    if kind is Kind.SHARE:
        whole = draw(COUNTS)
        return Figure(kind=kind, numerator=draw(st.integers(0, whole)), denominator=whole, n=n, **aside)
    if kind is Kind.RATIO:
        per = draw(st.sampled_from([0, 0.5, 1.0, 1.5, 23.8]))
        return Figure(kind=kind, numerator=draw(COUNTS), denominator=per, n=n, **aside)
    over = draw(COUNTS)
    number = draw(st.floats(0, 5000)) if over else None
    if kind is Kind.MEAN:
        return Figure(kind=kind, numerator=number, denominator=over, n=n, **aside)
    return Figure(kind=kind, single=number, denominator=over, n=n, **aside)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, 0), (2, 0), (2.4, 0), (2.5, 5), (3, 5), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (103, 105)],
)
def test_counts_become_the_nearest_multiple_of_five(count: float, shown: int) -> None:
    assert to_nearest_five(count) == shown


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        # A count of 12 people: 10. Two others are pending: 0.
        (Figure(kind=Kind.COUNT, numerator=12, n=12, pending=2), {"value": 10, "numerator": 10, "n": 10, "pending": 0}),
        (Figure(kind=Kind.COUNT, numerator=0), {"value": 0, "numerator": 0, "n": 0}),
        # 12 of 23 are published as 10 of 25, and as 40 % of them; over 22 no percentage is shown.
        (
            Figure(kind=Kind.SHARE, numerator=12, denominator=23, n=23),
            {"value": 40, "numerator": 10, "denominator": 25, "n": 25},
        ),
        (
            Figure(kind=Kind.SHARE, numerator=11, denominator=22, n=22),
            {"value": None, "numerator": 10, "denominator": 20, "n": 20, "hidden": True},
        ),
        # 30 events of 6 people are as few as 6 people.
        (
            Figure(kind=Kind.SHARE, numerator=12, denominator=30, n=6),
            {"value": None, "numerator": 10, "denominator": 30, "n": 5, "hidden": True},
        ),
        # 24 events of at most two people.
        (
            Figure(kind=Kind.SHARE, numerator=12, denominator=24, n=0),
            {"value": None, "numerator": 10, "denominator": 25, "n": 0, "hidden": True},
        ),
        # Nobody: there is no percentage to hide.
        (Figure(kind=Kind.SHARE, numerator=0, denominator=0), {"numerator": 0, "denominator": 0, "n": 0}),
        # One person of one: as if there were nobody.
        (Figure(kind=Kind.SHARE, numerator=1, denominator=1, n=1), {"numerator": 0, "denominator": 0, "n": 0}),
        # A median of 8 is shown in whole days, of 7 not; how many there were is not shown.
        (Figure(kind=Kind.MEDIAN, single=25.5, denominator=8, n=8, missing=3), {"value": 26, "missing": 5}),
        (Figure(kind=Kind.MEDIAN, single=25, denominator=7, n=7), {"value": None, "hidden": True}),
        (Figure(kind=Kind.MEDIAN, single=25, denominator=2, n=2), {"value": None}),
        (Figure(kind=Kind.MEAN, numerator=225, denominator=8, n=8), {"value": 28}),
        (Figure(kind=Kind.MEAN, denominator=0), {"value": None}),
        # The longest wait is that of one person.
        (Figure(kind=Kind.LARGEST, single=114, denominator=60, n=60), {"value": None, "hidden": True}),
        # And so nearly is the 90th percentile.
        (Figure(kind=Kind.P90, single=60, denominator=60, n=60), {"value": None, "hidden": True}),
        # 23 people of guides with 1.5 full-time shares: 25 ÷ 1.5, not 23 ÷ 1.5.
        (Figure(kind=Kind.RATIO, numerator=23, denominator=1.5, n=23), {"value": pytest.approx(25 / 1.5)}),
        (Figure(kind=Kind.RATIO, numerator=22, denominator=1.5, n=22), {"value": None, "hidden": True}),
    ],
)
def test_each_kind_of_figure_is_published_by_its_rule(figure: Figure, shown: dict[str, object]) -> None:
    published = publish(figure)._asdict()

    expected = {"pending": 0, "left_out": 0, "missing": 0, "hidden": False, **shown}
    assert {name: published[name] for name in expected} == expected
    assert {name for name, number in published.items() if number is not None} <= expected.keys()


@given(figures())
def test_every_published_count_is_a_multiple_of_five(figure: Figure) -> None:
    shown = publish(figure)

    counts = [shown.n, shown.pending, shown.left_out, shown.missing, shown.numerator, shown.denominator]
    if figure.kind is Kind.COUNT:
        counts.append(shown.value)
    assert all(count % 5 == 0 for count in counts if count is not None)


@given(figures())
def test_published_counts_lie_within_two_of_the_exact_ones(figure: Figure) -> None:
    shown = publish(figure)

    for name in ("n", "pending", "left_out", "missing"):
        count = getattr(shown, name)
        assert count is None or abs(count - getattr(figure, name)) <= 2


@given(figures())
def test_published_values_are_about_enough_people_and_events(figure: Figure) -> None:
    value = publish(figure).value
    if figure.kind is Kind.COUNT or value is None:
        return
    least = {Kind.SHARE: 22.5, Kind.RATIO: 22.5, Kind.MEAN: 7.5, Kind.MEDIAN: 7.5}[figure.kind]
    over = figure.numerator if figure.kind is Kind.RATIO else figure.denominator
    assert over is not None
    assert over >= least
    assert figure.n >= least


@given(figures())
def test_published_means_are_whole_and_from_the_exact_figures(figure: Figure) -> None:
    value = publish(figure).value
    if value is None or figure.kind not in (Kind.MEAN, Kind.MEDIAN):
        return
    assert figure.value is not None
    assert isinstance(value, int)
    assert abs(value - figure.value) <= 0.5


@given(figures())
def test_published_percentages_follow_from_the_published_counts(figure: Figure) -> None:
    shown = publish(figure)
    if figure.kind is not Kind.SHARE or shown.value is None:
        return
    assert isinstance(shown.value, int)
    assert shown.numerator is not None
    assert shown.denominator
    assert abs(shown.value - 100 * shown.numerator / shown.denominator) <= 0.5


def test_ratio_about_no_young_person_is_published() -> None:
    """The guides with 24 places in all: how many places each full-time share has."""
    figure = Figure(kind=Kind.RATIO, numerator=24, denominator=2, n=0)

    assert publish(figure, about_people=False).value == 12.5
    assert publish(figure).hidden


@given(figures())
def test_same_figure_is_published_alike_every_time(figure: Figure) -> None:
    assert publish(figure) == publish(figure)


@given(COUNTS, COUNTS)
def test_difference_of_two_published_counts_reveals_no_exact_count(one: int, other: int) -> None:
    """Of two answers that differ by 1 to 4 people, the difference shown is 0 or 5."""
    shown = to_nearest_five(max(one, other)) - to_nearest_five(min(one, other))

    assert shown % 5 == 0
    if abs(one - other) < 5:
        assert shown in (0, 5)


@pytest.mark.parametrize(
    ("figure", "hidden"),
    [
        (Figure(kind=Kind.COUNT, numerator=0), False),
        (Figure(kind=Kind.COUNT, numerator=1, n=1), True),
        (Figure(kind=Kind.COUNT, numerator=4, n=4), True),
        (Figure(kind=Kind.COUNT, numerator=5, n=5), False),
        (Figure(kind=Kind.COUNT, numerator=12, n=3), True),  # twelve events of three people
        (Figure(kind=Kind.SHARE, numerator=2, denominator=40, n=40), True),
        (Figure(kind=Kind.SHARE, numerator=0, denominator=40, n=40), False),
        (Figure(kind=Kind.SHARE, numerator=4, denominator=4, n=4), True),
        (Figure(kind=Kind.MEAN, numerator=30, denominator=4, n=4), True),
        (Figure(kind=Kind.MEAN, numerator=30, denominator=6, n=6), False),
    ],
)
def test_sensitive_figures_about_one_to_four_are_hidden_from_managers(figure: Figure, hidden: bool) -> None:
    assert hide_small(figure) == (Shown(hidden=True) if hidden else exact(figure))


@given(figures())
def test_exact_figure_shows_all_numbers(figure: Figure) -> None:
    shown = exact(figure)

    assert not shown.hidden
    assert (shown.value, shown.numerator, shown.n) == (figure.value, figure.numerator, figure.n)
