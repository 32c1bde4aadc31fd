"""`consent.ends`, with tables of dates: weekends, 29 February, the 18th birthday."""

import pytest

from tests.followups.facts import GUIDE, LEADER, FollowUps, assigned, day, team
from tests.people.facts import consent, consents, renewed

KEY = "consent.ends"


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
