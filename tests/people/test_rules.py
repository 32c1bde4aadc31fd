"""Rules about the young person: weekends, holidays, 29 February, the 18th birthday."""

import pytest

from tests.followups.facts import GUIDE, LEADER, UNIT, FollowUps, assigned, day, policy, team
from tests.people.facts import (
    alert,
    alerts,
    case_steps,
    checked,
    consent,
    consents,
    duplicate,
    duplicates,
    open_periods,
    opened,
    protected,
    protections,
    renewed,
)

KEY = "consent.ends"
REVIEW, VERIFY, CLOSE_OR_ASSIGN = "alert.review", "address.verify", "case.close_or_assign"
DUPLICATE = "person.duplicate"


@pytest.mark.parametrize(
    ("given_on", "expires_on", "days"),
    [
        ("2026-01-05", "2026-12-31", ("2026-11-17", "2026-12-01", "2026-12-31")),
        ("2026-01-05", "2026-12-05", ("2026-10-22", "2026-11-05", "2026-12-05")),
        ("2026-01-05", "2026-12-07", ("2026-10-24", "2026-11-09", "2026-12-07")),  # due on a Saturday: the Monday
        ("2026-11-01", "2026-11-20", ("2026-11-01", "2026-11-02", "2026-11-20")),  # never before it was given
        ("2026-11-01", "2026-11-01", ("2026-11-01", "2026-11-01", "2026-11-01")),
        ("2027-05-01", "2028-03-30", ("2028-02-15", "2028-02-29", "2028-03-30")),
    ],
)
def test_answer_is_due_thirty_days_before_the_consent_expires(
    given_on: str, expires_on: str, days: tuple[str, str, str]
) -> None:
    facts = consents(consent(given_on, expires_on=expires_on)), team(assigned("2026-01-05"))
    (row,) = FollowUps(KEY).on(given_on, *facts)
    assert (row.occurrence, row.days, row.responsible_id) == ("expiry", days, GUIDE)


@pytest.mark.parametrize(
    ("born_on", "given_on", "expires_on", "occurrence", "due_on"),
    [
        ("2009-06-10", "2026-01-05", None, "eighteen", "2027-06-10"),
        ("2008-02-29", "2025-01-05", None, "eighteen", "2026-03-02"),  # the 28th, a Saturday: the Monday
        ("2009-06-10", "2026-01-05", "2028-01-05", "eighteen", "2027-06-10"),
        ("2009-06-10", "2026-01-05", "2027-03-31", "expiry", "2027-03-01"),  # it ends before the birthday
        ("2006-06-10", "2026-01-05", None, "eighteen", "2026-01-05"),  # never before it was given
    ],
)
def test_consent_of_a_custody_holder_ends_at_eighteen(
    born_on: str, given_on: str, expires_on: str | None, occurrence: str, due_on: str
) -> None:
    given = consent(given_on, expires_on=expires_on, by_custody_holder=True)
    (row,) = FollowUps(KEY, born_on=born_on).on(given_on, consents(given))
    assert (row.occurrence, row.due_on, row.responsible_id) == (occurrence, day(due_on), LEADER)


def test_consent_without_an_end_needs_nothing() -> None:
    assert FollowUps(KEY).on("2026-01-05", consents(consent("2026-01-05"))) == []


def test_consent_is_renewed_or_withdrawn_or_expires() -> None:
    follow_ups = FollowUps(KEY)
    first, second, third = (consent("2026-01-05", expires_on="2026-12-31") for _number in range(3))
    follow_ups.on("2026-12-10", consents(first, second, third))

    renewing = consent("2026-12-09")
    withdrawn = second._replace(withdrawn_on=day("2026-12-10"))
    facts = consents(renewed(first, by=renewing), withdrawn, third, renewing)
    found = {row.subject_id: (row.state, row.fulfilled_by) for row in follow_ups.on("2026-12-10", facts)}
    assert found == {
        first.id: ("fulfilled_late", renewing.id),
        second.id: ("fulfilled_late", second.id),
        third.id: ("overdue", None),
    }

    ends = {row.subject_id: (row.state, row.end_reason) for row in follow_ups.on("2027-01-01", facts)}
    assert ends[third.id] == ("missed", "window_closed")


@pytest.mark.parametrize(("withdrawn_on", "states"), [("2026-11-16", []), ("2026-11-17", ["fulfilled"])])
def test_withdrawal_fulfils_from_the_day_on_which_the_window_opens(withdrawn_on: str, states: list[str]) -> None:
    withdrawn = consent("2026-01-05", expires_on="2026-12-31", withdrawn_on=day(withdrawn_on))
    assert [row.state for row in FollowUps(KEY).on("2026-11-17", consents(withdrawn))] == states


def test_consent_withdrawn_before_its_window_opens_needs_nothing() -> None:
    follow_ups, given = FollowUps(KEY), consent("2026-01-05", expires_on="2026-12-31")
    follow_ups.on("2026-02-01", consents(given))
    (row,) = follow_ups.on("2026-02-01", consents(given._replace(withdrawn_on=day("2026-02-01"))))
    assert row.state == "withdrawn"


@pytest.mark.parametrize(("closed_on", "state"), [("2026-12-01", "withdrawn"), ("2026-12-02", "missed")])
def test_closed_case_ends_the_follow_up_and_hides_nothing(closed_on: str, state: str) -> None:
    follow_ups, given = FollowUps(KEY), consents(consent("2026-01-05", expires_on="2026-12-31"))
    follow_ups.on("2026-11-20", given)
    follow_ups.closed_on = day(closed_on)
    (row,) = follow_ups.on(closed_on, given)
    assert (row.state, row.ended_on, row.end_reason) == (state, day(closed_on), "case_closed")


class TestVerifyAddress:
    """`address.verify`: a protected address is checked before the day until which protection is known."""

    @pytest.mark.parametrize(
        ("until", "due_on"),
        [
            ("2027-03-31", "2027-03-01"),
            ("2027-01-30", "2027-01-04"),  # thirty days before is New Year's Eve, the municipality is closed
            ("2027-04-27", "2027-03-30"),  # thirty days before is Easter Sunday, on which summer time begins
            ("2028-03-30", "2028-02-29"),
            ("2026-11-20", "2026-11-02"),  # never before it was registered
        ],
    )
    def test_check_is_due_thirty_days_before(self, until: str, due_on: str) -> None:
        follow_ups = FollowUps(VERIFY, closed_days=["2026-12-31"])
        known = protected("2026-11-02", until)
        (row,) = follow_ups.on("2026-11-02", protections(known), team(assigned("2026-01-05")))
        assert (row.subject_id, row.occurrence) == (known.address_id, f"address:{known.address_id}")
        assert (row.days, row.responsible_id, row.unit_id) == (("2026-11-02", due_on, None), GUIDE, UNIT)

    def test_protection_that_passes_is_overdue_until_it_is_checked(self) -> None:
        follow_ups, known = FollowUps(VERIFY), protections(protected("2026-01-05", "2026-11-02"))
        follow_ups.on("2026-01-05", known)
        assert [row.state for row in follow_ups.on("2027-02-01", known)] == ["overdue"]

    def test_each_check_fulfils_and_a_new_end_starts_the_next(self) -> None:
        follow_ups, first = FollowUps(VERIFY), protected("2026-01-05", "2026-11-02")
        follow_ups.on("2026-09-28", protections(first))
        second = checked(first, "2026-09-28", "2027-09-28")
        rows = follow_ups.on("2026-09-28", protections(first, second))
        assert [(row.state, row.fulfilled_by, str(row.due_on)) for row in rows] == [
            ("fulfilled", second.check_id, "2026-10-05"),  # thirty days before is a Saturday
            ("open", None, "2027-08-30"),
        ]
        third = checked(second, "2027-08-30", None)
        rows = follow_ups.on("2027-08-30", protections(first, second, third))
        assert [row.state for row in rows] == ["fulfilled", "fulfilled"]

    def test_closed_case_needs_no_check(self) -> None:
        follow_ups, known = FollowUps(VERIFY), protections(protected("2026-01-05", "2026-12-31"))
        follow_ups.on("2026-11-02", known)
        follow_ups.closed_on = day("2026-11-03")
        assert [row.state for row in follow_ups.on("2026-11-03", known)] == ["withdrawn"]


class TestCloseOrAssign:
    """`case.close_or_assign`: a case in which nothing is open is closed, or the young person is referred anew."""

    @pytest.mark.parametrize(
        ("ends_on", "due_on"),
        [
            ("2026-11-02", "2026-12-02"),
            ("2026-11-05", "2026-12-07"),  # thirty days later is a Saturday
            ("2026-11-25", "2026-12-28"),  # Christmas Day, a Friday: the Monday after it
            ("2028-01-30", "2028-02-29"),
            ("2026-03-06", "2026-04-07"),  # Easter Sunday: the Tuesday after it
        ],
    )
    def test_decision_is_due_thirty_days_after_the_last_end(self, ends_on: str, due_on: str) -> None:
        follow_ups, last = FollowUps(CLOSE_OR_ASSIGN), opened("2026-01-05", ends_on)
        (row,) = follow_ups.on(ends_on, open_periods(opened("2026-01-05", "2026-02-01"), last))
        assert (row.subject_id, row.occurrence) == (follow_ups.id, last.ending)
        assert (row.days, row.responsible_id, row.unit_id) == ((ends_on, due_on, None), LEADER, UNIT)

    def test_nothing_is_due_while_anything_is_open(self) -> None:
        follow_ups, course = FollowUps(CLOSE_OR_ASSIGN), opened("2026-01-05", "2026-11-02")
        assert follow_ups.on("2026-11-02", open_periods(course, opened("2026-06-01"))) == []
        assert follow_ups.on("2026-11-02", open_periods(opened("2026-06-01"))) == []
        assert follow_ups.on("2026-11-02", open_periods()) == []

    def test_two_that_end_on_one_day_start_one_follow_up(self) -> None:
        both = open_periods(opened("2026-01-05", "2026-11-02"), opened("2026-06-01", "2026-11-02"))
        assert len(FollowUps(CLOSE_OR_ASSIGN).on("2026-11-02", both)) == 1

    @pytest.mark.parametrize(("on", "state"), [("2026-11-16", "fulfilled"), ("2026-12-03", "fulfilled_late")])
    def test_closing_the_case_fulfils(self, on: str, state: str) -> None:
        follow_ups, ended = FollowUps(CLOSE_OR_ASSIGN), open_periods(opened("2026-01-05", "2026-11-02"))
        follow_ups.on("2026-11-02", ended)
        follow_ups.closed_on = day(on)
        (row,) = follow_ups.on(on, ended)
        assert (row.state, row.fulfilled_on) == (state, day(on))

    @pytest.mark.parametrize(("on", "state"), [("2026-11-16", "fulfilled"), ("2026-12-03", "fulfilled_late")])
    def test_new_course_fulfils(self, on: str, state: str) -> None:
        follow_ups, course = FollowUps(CLOSE_OR_ASSIGN), opened("2026-01-05", "2026-11-02")
        follow_ups.on("2026-11-02", open_periods(course))
        anew = opened(on)
        (row,) = follow_ups.on(on, open_periods(course, anew))
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(on), anew.start_id)

    def test_referral_that_is_declined_on_its_day_fulfils_and_starts_the_next(self) -> None:
        follow_ups, course = FollowUps(CLOSE_OR_ASSIGN), opened("2026-01-05", "2026-11-02")
        follow_ups.on("2026-11-02", open_periods(course))
        declined = opened("2026-11-16", "2026-11-16")
        rows = follow_ups.on("2026-11-16", open_periods(course, declined))
        assert [(row.occurrence, row.state) for row in rows] == [
            (course.ending, "fulfilled"),
            (declined.ending, "open"),
        ]

    def test_course_that_is_reopened_on_the_day_of_its_end_leaves_nothing_due(self) -> None:
        follow_ups, course = FollowUps(CLOSE_OR_ASSIGN), opened("2026-01-05", "2026-11-02")
        follow_ups.on("2026-11-02", open_periods(course))
        (row,) = follow_ups.on("2026-11-02", open_periods(course, opened("2026-11-02")))
        assert row.state == "withdrawn"

    def test_case_that_is_reopened_is_due_thirty_days_after_that(self) -> None:
        follow_ups, ended = FollowUps(CLOSE_OR_ASSIGN), open_periods(opened("2025-01-06", "2026-01-05"))
        follow_ups.on("2026-01-05", ended)
        follow_ups.closed_on = day("2026-01-12")
        follow_ups.on("2026-01-12", ended, case_steps(("close", "2026-01-12")))
        follow_ups.closed_on = None
        steps = case_steps(("close", "2026-01-12"), ("reopen", "2026-11-02"))
        first, second = follow_ups.on("2026-11-02", ended, steps)
        assert (first.state, second.state, second.days) == ("fulfilled", "open", ("2026-11-02", "2026-12-02", None))

    def test_case_that_is_reopened_for_a_new_course_needs_no_decision(self) -> None:
        follow_ups = FollowUps(CLOSE_OR_ASSIGN)
        steps = case_steps(("close", "2026-01-12"), ("reopen", "2026-11-02"))
        rows = follow_ups.on("2026-11-02", open_periods(opened("2026-11-02")), steps)
        assert rows == []

    def test_closing_of_a_merged_record_is_no_closing_of_the_open_case(self) -> None:
        follow_ups, ended = FollowUps(CLOSE_OR_ASSIGN), open_periods(opened("2025-01-06", "2026-11-02"))
        (row,) = follow_ups.on("2026-11-16", ended, case_steps(("close", "2026-11-09")))
        assert row.state == "open"

    def test_case_closed_and_reopened_on_one_day_is_due_again(self) -> None:
        follow_ups, ended = FollowUps(CLOSE_OR_ASSIGN), open_periods(opened("2025-01-06", "2026-11-02"))
        steps = case_steps(("close", "2026-11-02"), ("reopen", "2026-11-02"))
        follow_ups.on("2026-11-02", ended)
        rows = follow_ups.on("2026-11-02", ended, steps)
        assert sorted(row.state for row in rows) == ["fulfilled", "open"]

    def test_case_that_was_closed_before_needs_no_decision(self) -> None:
        follow_ups = FollowUps(CLOSE_OR_ASSIGN)
        follow_ups.closed_on = day("2026-10-30")
        assert follow_ups.on("2026-11-02", open_periods(opened("2026-01-05", "2026-11-02"))) == []

    def test_case_without_anything_open_before_go_live_is_due_after_it(self) -> None:
        activated = policy(activated={CLOSE_OR_ASSIGN: "2026-11-02"})
        follow_ups = FollowUps(CLOSE_OR_ASSIGN, policy=activated)
        (row,) = follow_ups.on("2026-11-02", open_periods(opened("2026-01-05", "2026-03-02")))
        assert day("2026-11-02") < row.due_on <= day("2026-11-16")
        assert row.baseline is False


class TestDuplicate:
    """`person.duplicate`: the leader compares a case of the unit with another one. The rule is about the unit."""

    @pytest.mark.parametrize(
        ("found_on", "due_on"),
        [
            ("2026-11-02", "2026-11-09"),
            ("2026-11-07", "2026-11-13"),  # found on a Saturday
            ("2026-12-21", "2026-12-30"),  # Christmas, and the municipality is closed on Christmas Eve
            ("2028-02-25", "2028-03-03"),  # 29 February is a working day
            ("2026-10-23", "2026-10-30"),  # summer time ends
        ],
    )
    def test_leader_compares_within_five_working_days(self, found_on: str, due_on: str) -> None:
        asked = duplicate(found_on)
        (row,) = FollowUps(DUPLICATE, closed_days=["2026-12-24"]).on(found_on, duplicates(asked))
        assert (row.subject_id, row.occurrence) == (asked.id, f"unit:{UNIT}")
        assert (row.state, row.days) == ("open", (found_on, due_on, None))
        assert (row.responsible_id, row.unit_id, row.young_person_id) == (LEADER, UNIT, None)

    @pytest.mark.parametrize(
        ("answered_on", "state"),
        [("2026-11-02", "fulfilled"), ("2026-11-09", "fulfilled"), ("2027-02-01", "fulfilled_late")],
    )
    def test_answer_fulfils_it_however_late(self, answered_on: str, state: str) -> None:
        follow_ups, asked = FollowUps(DUPLICATE), duplicate("2026-11-02")
        follow_ups.on("2026-11-02", duplicates(asked))
        (row,) = follow_ups.on(answered_on, duplicates(asked._replace(answered_on=day(answered_on))))
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(answered_on), asked.id)

    def test_question_without_an_answer_is_overdue(self) -> None:
        follow_ups, asked = FollowUps(DUPLICATE), duplicates(duplicate("2026-11-02"))
        follow_ups.on("2026-11-02", asked)
        assert [row.state for row in follow_ups.on("2027-02-01", asked)] == ["overdue"]

    def test_unit_without_a_question_needs_nothing(self) -> None:
        assert FollowUps(DUPLICATE).on("2026-11-02", duplicates()) == []


@pytest.mark.parametrize(
    ("on", "review_on", "due_on"),
    [
        ("2026-11-02", "2026-11-20", "2026-11-20"),
        ("2026-11-02", "2026-11-21", "2026-11-23"),  # a Saturday
        ("2026-11-02", "2026-11-02", "2026-11-02"),
        ("2026-10-20", "2026-10-25", "2026-10-26"),  # the Sunday on which summer time ends
        ("2026-11-02", "2026-12-24", "2026-12-28"),  # a closed day before Christmas
        ("2027-11-02", "2028-02-29", "2028-02-29"),
    ],
)
def test_warning_is_looked_at_again_on_its_day(on: str, review_on: str, due_on: str) -> None:
    follow_ups = FollowUps(REVIEW, closed_days=["2026-12-24"])
    (row,) = follow_ups.on(on, alerts(alert(on, review_on)), team(assigned("2026-01-05")))
    assert (row.days, row.responsible_id, row.state) == ((on, due_on, None), GUIDE, "open")


def test_leader_looks_at_the_warning_where_there_is_no_guide() -> None:
    (row,) = FollowUps(REVIEW).on("2026-11-02", alerts(alert("2026-11-02", "2026-11-20")))
    assert (row.responsible_id, row.unit_id) == (LEADER, UNIT)


@pytest.mark.parametrize(
    ("ended_on", "state"),
    [("2026-11-10", "fulfilled"), ("2026-11-20", "fulfilled"), ("2026-11-23", "fulfilled_late")],
)
def test_end_of_the_warning_fulfils(ended_on: str, state: str) -> None:
    follow_ups, added = FollowUps(REVIEW), alert("2026-11-02", "2026-11-20")
    follow_ups.on("2026-11-02", alerts(added))
    (row,) = follow_ups.on(ended_on, alerts(added._replace(ended_on=day(ended_on))))
    assert (row.state, row.fulfilled_by) == (state, added.id)


def test_day_of_a_warning_that_passes_is_overdue_and_ends_with_the_case() -> None:
    follow_ups, added = FollowUps(REVIEW), alerts(alert("2026-11-02", "2026-11-20"))
    follow_ups.on("2026-11-02", added)
    assert [row.state for row in follow_ups.on("2026-11-23", added)] == ["overdue"]
    follow_ups.closed_on = day("2026-11-24")
    assert [row.state for row in follow_ups.on("2026-11-24", added)] == ["missed"]


TABLES = {
    KEY: test_answer_is_due_thirty_days_before_the_consent_expires,
    VERIFY: TestVerifyAddress.test_check_is_due_thirty_days_before,
    REVIEW: test_warning_is_looked_at_again_on_its_day,
    CLOSE_OR_ASSIGN: TestCloseOrAssign.test_decision_is_due_thirty_days_after_the_last_end,
    DUPLICATE: TestDuplicate.test_leader_compares_within_five_working_days,
}
"""The test that has the table of dates of each rule."""
