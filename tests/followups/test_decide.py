"""`decide`: tables of cases and properties, without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.followups.decide import Change, Expected, Row, decide, end_all
from backend.followups.models import FollowUpEndReason
from backend.followups.windows import Record, Window, in_order

MON = date(2026, 11, 2)
TODAY = date(2026, 11, 20)


def day(number: int) -> date:
    """Return a day of November 2026."""
    return date(2026, 11, number)


def window(occurrence: str = "contact:1", **values: Any) -> Window:
    """Return a window from Monday 2 November, due a week later, due until it is fulfilled."""
    dates = {"started_on": MON, "opens_on": day(3), "due_on": day(9)}
    return Window(subject_id=1, occurrence=occurrence, responsible_id=7, unit_id=3, **{**dates, **values})


def four_weeks() -> list[Window]:
    """Return the four windows of a series, a week each."""
    return [
        window(f"job:1:{week}", opens_on=first, due_on=last, closes_on=last)
        for week in range(1, 5)
        for first in [MON + timedelta(weeks=week - 1)]
        for last in [MON + timedelta(weeks=week - 1, days=6)]
    ]


def expected(found: Window, *, baseline: bool = False) -> Expected:
    return Expected("guide.contact", 1, 5, found, baseline)


def stored(found: Window, **values: Any) -> Row:
    """Return the row of a window, as it was inserted, with what has become of it since."""
    return replace(expected(found).new_row(), **values)


def after(row: Row | None, found: Window | None, today: date = TODAY, **options: Any) -> Row | None:
    """Return what becomes of a row; the row itself where nothing changes."""
    changes = decide([row] if row else [], [expected(found)] if found else [], today, **options)
    assert len(changes) <= 1
    return changes[0].after if changes else row


FULFILLED = {"fulfilled_on": day(6), "fulfilled_by": 11}
VOIDED = {"ended_on": day(6), "end_reason": FollowUpEndReason.VOIDED}
MISSED = {"ended_on": day(12), "end_reason": FollowUpEndReason.NOT_EXPECTED}
WITHDRAWN = {"ended_on": day(5), "end_reason": FollowUpEndReason.NOT_EXPECTED}


class TestJudge:
    """Step 1: the first record in the stored window fulfils the follow-up; a record that was removed no longer does."""

    @pytest.mark.parametrize(
        ("records", "fulfilled"),
        [
            ([], None),
            ([(day(2), 11)], None),  # the day of the starting fact: the window opens the day after
            ([(day(3), 11)], (day(3), 11)),
            ([(day(9), 11)], (day(9), 11)),
            ([(day(15), 11)], (day(15), 11)),  # late, but fulfilled
            ([(day(8), 12), (day(6), 13)], (day(6), 13)),  # the first day
            ([(day(6), 13), (day(6), 12)], (day(6), 12)),  # of one day the one registered first
            ([(day(21), 11)], None),  # tomorrow
        ],
    )
    def test_first_record_in_the_window_fulfils_an_outstanding_row(
        self, records: list[tuple[date, int]], fulfilled: tuple[date, int] | None
    ) -> None:
        found = window(records=in_order(Record(*record) for record in records))
        row = after(stored(found), found)
        assert row is not None
        assert (row.fulfilled_on, row.fulfilled_by) == (fulfilled or (None, None))

    def test_earlier_record_registered_late_becomes_the_fulfilling_one(self) -> None:
        found = window(records=in_order([Record(day(4), 20), Record(day(6), 11)]))
        row = after(stored(found, **FULFILLED), found)
        assert row is not None
        assert (row.fulfilled_on, row.fulfilled_by) == (day(4), 20)

    def test_voided_record_no_longer_fulfils(self) -> None:
        row = after(stored(window(), **FULFILLED), window())
        assert row is not None
        assert row.is_outstanding

    def test_record_after_the_end_does_not_count(self) -> None:
        found = window(records=(Record(day(6), 11),), ended_on=day(5))
        assert after(stored(found, **WITHDRAWN), found) == stored(found, **WITHDRAWN)

    def test_record_before_the_end_fulfils_a_missed_row(self) -> None:
        found = window(records=(Record(day(8), 11),), ended_on=day(12))
        row = after(stored(found, **MISSED), found)
        assert row is not None
        assert (row.fulfilled_on, row.ended_on) == (day(8), day(12))

    @pytest.mark.parametrize(("days", "judged"), [(400, True), (401, False)])
    def test_settled_row_is_judged_for_400_days(self, days: int, judged: bool) -> None:
        row = stored(window(), **FULFILLED)
        changed = after(row, window(), row.due_on + timedelta(days=days))
        assert (changed != row) is judged


class TestInsert:
    """Step 2: the present window and the next one are inserted, while neither ended nor closed."""

    @pytest.mark.parametrize(
        ("values", "inserted"),
        [
            ({}, True),
            ({"closes_on": TODAY}, True),
            ({"closes_on": TODAY - timedelta(days=1)}, False),
            ({"ended_on": TODAY}, False),
            ({"ended_on": TODAY + timedelta(days=1)}, True),  # a handover that is planned
        ],
    )
    def test_window_is_inserted_while_it_neither_ended_nor_closed(self, values: dict[str, Any], inserted: bool) -> None:
        assert (after(None, window(**values)) is not None) is inserted

    def test_history_inserts_past_windows_with_their_outcome(self) -> None:
        closed = window(closes_on=day(10))
        row = after(None, closed, history=True)
        assert row is not None
        assert (row.ended_on, row.end_reason) == (day(10), FollowUpEndReason.WINDOW_CLOSED)

    @pytest.mark.parametrize(
        ("today", "weeks"), [(day(1), [1, 2]), (day(2), [1, 2]), (day(9), [2, 3]), (day(23), [4]), (day(30), [])]
    )
    def test_present_and_next_window_of_a_series_are_inserted(self, today: date, weeks: list[int]) -> None:
        changes = decide([], [expected(found) for found in four_weeks()], today)
        assert sorted(change.after.occurrence for change in changes) == [f"job:1:{week}" for week in weeks]

    @pytest.mark.parametrize(("today", "weeks"), [(day(1), [1, 2]), (day(9), [1, 2, 3]), (day(30), [1, 2, 3, 4])])
    def test_history_inserts_all_opened_windows_of_a_series_and_the_next(self, today: date, weeks: list[int]) -> None:
        changes = decide([], [expected(found) for found in four_weeks()], today, history=True)
        assert sorted(change.after.occurrence for change in changes) == [f"job:1:{week}" for week in weeks]

    def test_windows_of_past_contacts_are_not_inserted(self) -> None:
        """Each contact fulfils the window of the one before; only the last of them is expected now."""
        days = [day(2), day(5), day(9), day(12)]
        records = tuple(Record(on, number) for number, on in enumerate(days))
        series = [
            window(
                f"contact:{number}",
                started_on=on,
                opens_on=on + timedelta(days=1),
                due_on=on + timedelta(days=7),
                records=records,
            )
            for number, on in enumerate(days)
        ]
        changes = decide([], [expected(found) for found in series], TODAY)
        assert [change.after.occurrence for change in changes] == ["contact:3"]

    def test_long_past_fulfilled_window_is_not_inserted(self) -> None:
        found = window(records=(Record(day(6), 11),))
        assert after(None, found, day(9) + timedelta(days=401)) is None

    def test_baseline_is_inserted_and_never_changed(self) -> None:
        found = window(records=(Record(day(6), 11),))
        (change,) = decide([], [expected(found, baseline=True)], TODAY)
        assert (change.after.baseline, change.after.fulfilled_on) == (True, None)
        assert decide([change.after], [expected(found)], TODAY) == []
        assert decide([change.after], [], TODAY) == []


class TestMove:
    """Steps 2 and 4: what a row takes from its window, and when it is judged again."""

    def test_outstanding_row_takes_dates_responsible_unit_and_policy(self) -> None:
        row = stored(window())
        moved = replace(window(), due_on=day(12), responsible_id=8, unit_id=4)
        (change,) = decide([row], [Expected("guide.contact", 2, 5, moved)], TODAY)
        got = change.after
        assert (got.due_on, got.responsible_id, got.unit_id, got.policy_id) == (day(12), 8, 4, 2)

    @pytest.mark.parametrize("outcome", [FULFILLED, MISSED])
    def test_fulfilled_or_missed_row_keeps_its_dates(self, outcome: dict[str, Any]) -> None:
        records = (Record(day(6), 11),) if outcome is FULFILLED else ()
        row = stored(window(), **outcome)
        assert after(row, window(due_on=day(12), records=records)) == row

    def test_fulfilled_row_moves_with_its_starting_fact_and_is_judged_again(self) -> None:
        """A postponed job start needs its own meeting before the start."""
        row = stored(window(), **FULFILLED)
        later = window(started_on=day(16), opens_on=day(17), due_on=day(23), records=(Record(day(6), 11),))
        moved = after(row, later)
        assert moved is not None
        assert (moved.due_on, moved.fulfilled_on, moved.is_outstanding) == (day(23), None, True)

    def test_withdrawn_row_that_is_expected_again_is_opened_again(self) -> None:
        row = after(stored(window(), **WITHDRAWN), window())
        assert row is not None
        assert row.is_outstanding

    def test_missed_row_stays_missed_when_it_is_expected_again(self) -> None:
        row = stored(window(), **MISSED)
        assert after(row, window()) == row

    def test_starting_fact_that_exists_again_restores_the_row(self) -> None:
        kept = window(records=(Record(day(6), 11),))
        row = after(stored(window(), **FULFILLED, **VOIDED), kept)
        assert row == stored(window(), **FULFILLED)


class TestEnd:
    """Step 3: outstanding rows end when the window has closed, has ended, or is no longer yielded."""

    def test_row_ends_when_its_window_has_closed(self) -> None:
        found = window(closes_on=day(10))
        row = after(stored(found), found)
        assert row is not None
        assert (row.ended_on, row.end_reason, row.is_missed) == (day(10), FollowUpEndReason.WINDOW_CLOSED, True)

    @pytest.mark.parametrize(("ended_on", "missed"), [(day(5), False), (day(9), False), (day(10), True)])
    def test_row_ends_when_a_later_fact_ends_the_promise(self, ended_on: date, missed: bool) -> None:
        found = window(ended_on=ended_on, end_reason=FollowUpEndReason.CASE_CLOSED)
        row = after(stored(window()), found)
        assert row is not None
        assert (row.ended_on, row.end_reason) == (ended_on, FollowUpEndReason.CASE_CLOSED)
        assert row.is_missed is missed

    def test_end_in_the_future_changes_nothing_yet(self) -> None:
        found = window(ended_on=TODAY + timedelta(days=1), end_reason=FollowUpEndReason.HANDED_OVER)
        assert after(stored(window()), found) == stored(window())

    @pytest.mark.parametrize("outcome", [{}, FULFILLED, MISSED])
    @pytest.mark.parametrize("gone", [FollowUpEndReason.VOIDED, FollowUpEndReason.MOVED, FollowUpEndReason.MERGED])
    def test_voided_starting_fact_withdraws_fulfilled_and_missed_rows(
        self, outcome: dict[str, Any], gone: FollowUpEndReason
    ) -> None:
        row = after(stored(window(), **outcome), None, gone=gone)
        assert row is not None
        assert row.end_reason == gone
        assert not row.is_missed

    @pytest.mark.parametrize("outcome", [FULFILLED, MISSED, WITHDRAWN])
    def test_switching_a_rule_off_keeps_its_settled_rows(self, outcome: dict[str, Any]) -> None:
        row = stored(window(), **outcome)
        assert after(row, None, switched_off=frozenset({"guide.contact"})) == row

    def test_switching_a_rule_off_ends_its_outstanding_rows(self) -> None:
        row = after(stored(window()), None, switched_off=frozenset({"guide.contact"}))
        assert row is not None
        assert (row.ended_on, row.end_reason) == (TODAY, FollowUpEndReason.NOT_EXPECTED)

    def test_waived_row_never_changes(self) -> None:
        row = stored(window(), waived_on=day(4))
        assert after(row, window(records=(Record(day(6), 11),))) == row
        assert after(row, None) == row

    def test_death_withdraws_outstanding_and_overdue_rows(self) -> None:
        overdue, kept = stored(window()), stored(window("contact:2"), **FULFILLED)
        (change,) = end_all([overdue, kept], TODAY, FollowUpEndReason.DECEASED)
        assert change.before == overdue
        assert (change.after.end_reason, change.after.is_missed) == (FollowUpEndReason.DECEASED, False)

    def test_merge_withdraws_all_rows(self) -> None:
        rows = [stored(window()), stored(window("contact:2"), **FULFILLED)]
        changes = end_all(rows, TODAY, FollowUpEndReason.MERGED)
        assert [change.after.end_reason for change in changes] == [FollowUpEndReason.MERGED] * 2


DAYS = st.integers(0, 60).map(lambda number: date(2026, 10, 1) + timedelta(days=number))


@st.composite
def any_window(draw: st.DrawFn) -> Window:
    """Draw a window whose days are in order, with any records and any end."""
    opens_on = draw(DAYS)
    due_on = opens_on + timedelta(days=draw(st.integers(0, 20)))
    closes_on = draw(st.none() | st.integers(0, 20).map(lambda number: due_on + timedelta(days=number)))
    ended_on = draw(st.none() | DAYS)
    records = in_order(Record(on, number) for number, on in enumerate(draw(st.lists(DAYS, max_size=4))))
    return window(
        f"contact:{draw(st.integers(1, 3))}",
        started_on=opens_on - timedelta(days=draw(st.integers(0, 3))),
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
        ended_on=ended_on,
        end_reason=FollowUpEndReason.CASE_CLOSED if ended_on else "",
        records=records,
    )


WINDOWS = st.lists(any_window(), max_size=3, unique_by=lambda found: found.occurrence)


def run(rows: dict[str, Row], windows: list[Window], today: date) -> tuple[dict[str, Row], list[Change]]:
    """Return the rows by occurrence after one decision, and what it changed."""
    changes = decide(rows.values(), [expected(found) for found in windows], today)
    return {**rows, **{change.after.occurrence: change.after for change in changes}}, changes


@given(runs=st.lists(st.tuples(WINDOWS, DAYS), min_size=1, max_size=4))
def test_second_decision_changes_nothing_and_rows_are_consistent(
    runs: list[tuple[list[Window], date]],
) -> None:
    rows: dict[str, Row] = {}
    for windows, today in sorted(runs, key=lambda each: each[1]):
        rows, _changes = run(rows, windows, today)
        _rows, again = run(rows, windows, today)
        assert again == []
        for row in rows.values():
            assert row.opens_on <= row.due_on
            assert row.closes_on is None or row.due_on <= row.closes_on
            assert (row.ended_on is None) == (row.end_reason == "")
            assert row.fulfilled_on is None or row.opens_on <= row.fulfilled_on <= today
            assert row.ended_on is None or row.ended_on <= today


@given(windows=WINDOWS, today=DAYS, later=st.integers(1, 30))
def test_fulfilled_and_missed_rows_stay_while_their_facts_stay(windows: list[Window], today: date, later: int) -> None:
    rows, _changes = run({}, windows, today)
    afterwards, _changes = run(rows, windows, today + timedelta(days=later))
    for occurrence, row in rows.items():
        if row.fulfilled_on is not None or row.is_missed:
            assert afterwards[occurrence] == row
