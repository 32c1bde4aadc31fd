"""The bands between two columns: each cell of the matrix is one, and those of a group add up to its bar."""

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from backend.workspace.flows import CHARACTERS, EDGE, GAP, LINE, PEOPLE, Flow, Group, Tone, flow

NAMES = ["a", "b", "c", "d"]
GROUPS = [Group(name, name.upper()) for name in NAMES]


def drawn(matrix: Mapping[tuple[str, str], int], groups: list[Group] = GROUPS) -> Flow:
    found = flow(groups, groups, matrix, title="Unge", text="")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("matrix", "bands"),
    [
        pytest.param({("a", "b"): 4}, [("a", "b", 0, 0, 1)], id="all go one way"),
        pytest.param(
            {("a", "a"): 1, ("a", "b"): 3}, [("a", "a", 0, 0, 1 / 4), ("a", "b", 1 / 4, 0, 3 / 4)], id="a group divides"
        ),
        pytest.param(
            {("a", "b"): 1, ("b", "b"): 1}, [("a", "b", 0, 0, 1 / 2), ("b", "b", 0, 1 / 2, 1 / 2)], id="two meet"
        ),
        pytest.param(
            {("a", "b"): 1, ("b", "a"): 3}, [("a", "b", 0, 0, 1 / 4), ("b", "a", 0, 0, 3 / 4)], id="they change places"
        ),
        pytest.param({("a", "a"): 2, ("a", "b"): 0}, [("a", "a", 0, 0, 1)], id="an empty cell has no band"),
    ],
)
def test_bands_begin_below_each_other_in_their_bars(
    matrix: dict[tuple[str, str], int], bands: list[tuple[str, str, float, float, float]]
) -> None:
    """`bands`: from, to, the share of all people above it in the bar at each end, and its own share."""
    found = drawn(matrix)
    top = {bar.group.key: bar.y for bar in found.starts}
    to_top = {bar.group.key: bar.y for bar in found.ends}
    assert [(band.start.key, band.end.key) for band in found.bands] == [band[:2] for band in bands]
    for band, expected in zip(found.bands, bands, strict=True):
        places = (band.y - top[band.start.key], band.to_y - to_top[band.end.key], band.width)
        assert [place / PEOPLE for place in places] == pytest.approx(expected[2:])


def test_nobody_gives_no_drawing() -> None:
    assert flow(GROUPS, GROUPS, {}, title="", text="") is None
    assert flow(GROUPS, GROUPS, {("a", "b"): 0}, title="", text="") is None


def test_groups_keep_their_order_and_those_without_people_are_left_out() -> None:
    found = drawn({("d", "a"): 1, ("b", "c"): 1})
    assert [bar.group.key for bar in found.starts] == ["b", "d"]
    assert [bar.group.key for bar in found.ends] == ["a", "c"]


def test_label_of_a_small_group_has_room_of_its_own() -> None:
    long = "Forberedende: FGU, STU, 10. klasse eller højskole"
    groups = [Group("a", long), Group("b", long), Group("c", "Job")]
    found = drawn({("a", "a"): 1, ("b", "b"): 1, ("c", "c"): 998}, groups)
    lines = [y for bar in found.starts for _line, y in bar.lines]
    assert [len(bar.lines) for bar in found.starts] == [2, 2, 1]
    assert all(later - earlier >= LINE - 0.2 for earlier, later in itertools.pairwise(lines))
    assert all(len(line) <= CHARACTERS for bar in found.starts for line, _y in bar.lines)


@given(st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), st.integers(1, 5000), min_size=1))
def test_every_matrix_adds_up_and_nothing_overlaps(matrix: dict[tuple[str, str], int]) -> None:
    found = drawn(matrix)
    assert sum(band.people for band in found.bands) == sum(matrix.values())
    for bars, of in ((found.starts, "start"), (found.ends, "end")):
        for bar in bars:
            bands = [band for band in found.bands if getattr(band, of) == bar.group]
            assert sum(band.people for band in bands) == bar.people
            assert sum(band.width for band in bands) == pytest.approx(bar.height)
            tops = sorted((band.y if of == "start" else band.to_y, band.width) for band in bands)
            assert tops[0][0] == pytest.approx(bar.y)
            for (y, width), (below, _width) in itertools.pairwise(tops):
                assert below == pytest.approx(y + width)
        for upper, lower in itertools.pairwise(bars):
            assert lower.y >= upper.y + upper.height + GAP - 0.01
        assert bars[0].y >= EDGE
        assert bars[-1].y + bars[-1].height <= found.height


def test_drawing_is_named_and_has_no_style_or_script_and_points_as_decimals() -> None:
    groups = [Group("a", "<b>", Tone.STRONG), Group("b", "Ud", Tone.OUTSIDE)]
    shown: Any = flow(groups, groups, {("a", "b"): 1, ("a", "a"): 2}, title="Unge", text="3 unge")
    with override("da"):
        page = render_to_string("workspace/parts/flow.html", {"flow": shown})
    assert '<title id="flow-title">Unge</title>' in page
    assert '<desc id="flow-text">3 unge</desc>' in page
    assert "&lt;b&gt; → Ud: 1" in page
    assert "<b>" not in page
    assert "style" not in page
    assert "script" not in page
    assert 'height="380.00"' in page
