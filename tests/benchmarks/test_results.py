"""The results of the benchmarks and the page that shows them."""

from typing import Any

from benchmarks.results import PAGE, Result, merge, page

FAST, SLOW = {"processor": "fast"}, {"processor": "slow"}
EMPTY: dict[str, Any] = {"runs": {}, "results": [], "milliseconds": {}}


def _result(name: str, value: float, people: int = 5_000) -> Result:
    return Result(name, value, "s", at_most=1, people=people)


def test_page_shows_the_stored_results_and_texts() -> None:
    assert PAGE.read_text() == page()


def test_run_of_a_part_replaces_its_own_results_and_names_its_machine() -> None:
    full = merge(EMPTY, [_result("a", 1), _result("b", 1)], {"a_5000": {"p50": 1}, "b_5000": {"p50": 1}}, FAST)

    merged = merge(full, [_result("b", 2)], {"b_5000": {"p50": 2}}, SLOW)

    assert merged["runs"] == {"A": FAST, "B": SLOW}
    assert [(row["name"], row["value"], row["run"]) for row in merged["results"]] == [("a", 1, "A"), ("b", 2, "B")]
    assert merged["milliseconds"] == {"a_5000": {"p50": 1, "run": "A"}, "b_5000": {"p50": 2, "run": "B"}}


def test_same_measurement_at_another_size_is_added() -> None:
    large = merge(EMPTY, [_result("a", 1, 60_000)], {}, FAST)

    merged = merge(large, [_result("a", 2, 5_000)], {}, SLOW)

    assert [(row["people"], row["run"]) for row in merged["results"]] == [(5_000, "B"), (60_000, "A")]


def test_run_without_results_left_is_removed() -> None:
    first = merge(EMPTY, [_result("a", 1)], {}, SLOW)

    merged = merge(first, [_result("a", 2)], {}, FAST)

    assert merged["runs"] == {"B": FAST}
