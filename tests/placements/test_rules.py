"""The rules about a job, each with a table of dates: weekends, Christmas, summer time, 29 February."""

from datetime import timedelta

import pytest

from backend.contacts.facts import ContactFact
from backend.followups.case import Facts
from backend.followups.team import CoverFact
from jobs.placements.facts import EmploymentFact
from jobs.plans.facts import PlanFact
from tests.contacts.facts import contact, contacts
from tests.followups.facts import (
    COLLEAGUE,
    CONSULTANT,
    GUIDE,
    LEADER,
    UNIT,
    FollowUps,
    assigned,
    cover,
    day,
    team,
)
from tests.placements.facts import job, jobs
from tests.plans.facts import closed, entered, plans, referred

BEFORE, AFTER, MONTH, LOST = RULES = ("ips.before_start", "ips.after_start", "ips.first_month", "ips.job_lost.contact")

SINCE = "2023-01-09"
PLAN = entered(SINCE)


def facts(
    *made: EmploymentFact, met: tuple[ContactFact, ...] = (), plan: PlanFact = PLAN, covers: tuple[CoverFact, ...] = ()
) -> tuple[Facts, ...]:
    """Return jobs of a plan, with the consultant and the contacts."""
    held = assigned(SINCE, CONSULTANT)
    return jobs(*made), plans(plan), team(held, covers=covers), contacts(*met)


def after(value: str, days: int) -> str:
    """Return the day so many days later."""
    return str(day(value) + timedelta(days=days))


class TestBeforeStart:
    @pytest.mark.parametrize(
        ("starts_on", "opens_on"),
        [
            ("2026-11-02", "2026-10-26"),  # the day after summer time ended
            ("2026-12-28", "2026-12-21"),  # over Christmas: no day is left out
            ("2026-03-29", "2026-03-22"),  # a Sunday, on which summer time begins
            ("2024-03-07", "2024-02-29"),
            ("2024-02-29", "2024-02-22"),
        ],
    )
    def test_meeting_is_due_in_the_week_before_the_first_day(self, starts_on: str, opens_on: str) -> None:
        follow_ups, learned_on = FollowUps(BEFORE), after(opens_on, -10)
        started = job(PLAN, starts_on, learned_on)
        (row,) = follow_ups.on(learned_on, *facts(started))
        assert (row.subject_id, row.occurrence) == (started.id, f"job:{started.id}")
        assert (row.days, row.state) == ((opens_on, starts_on, starts_on), "pending")
        assert (row.responsible_id, row.unit_id) == (CONSULTANT, UNIT)
        met = contact(opens_on, CONSULTANT)
        (row,) = follow_ups.on(starts_on, *facts(started, met=(met,)))
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == ("fulfilled", day(opens_on), met.id)

    @pytest.mark.parametrize(
        ("meeting_on", "state"),
        [
            ("2026-10-25", "missed"),
            ("2026-10-26", "fulfilled"),
            ("2026-11-02", "fulfilled"),
            ("2026-11-03", "missed"),
        ],
    )
    def test_meeting_counts_in_the_week_before_or_on_the_first_day(self, meeting_on: str, state: str) -> None:
        follow_ups, started = FollowUps(BEFORE), job(PLAN, "2026-11-02", "2026-10-20")
        follow_ups.on("2026-10-20", *facts(started))
        (row,) = follow_ups.on("2026-11-04", *facts(started, met=(contact(meeting_on, CONSULTANT),)))
        assert row.state == state

    def test_start_that_was_learned_later_expects_no_meeting_before_it(self) -> None:
        late = job(PLAN, "2026-11-02", "2026-11-03")
        assert FollowUps(BEFORE).on("2026-11-03", *facts(late)) == []

    def test_start_that_was_imported_expects_no_meeting_before_it(self) -> None:
        imported = job(PLAN, "2026-12-01", "2026-11-23", is_imported=True)
        assert FollowUps(BEFORE).on("2026-11-24", *facts(imported)) == []


class TestAfterStart:
    @pytest.mark.parametrize(
        ("starts_on", "learned_on", "due_on"),
        [
            ("2026-11-02", "2026-10-20", "2026-11-05"),
            ("2026-11-06", "2026-11-06", "2026-11-09"),  # over the weekend
            ("2026-12-23", "2026-12-01", "2026-12-26"),  # Boxing Day: an IPS window never moves
            ("2026-03-27", "2026-03-01", "2026-03-30"),  # summer time begins within
            ("2024-02-27", "2024-02-20", "2024-03-01"),
            ("2026-10-01", "2026-11-20", "2026-11-23"),  # learned seven weeks late
        ],
    )
    def test_meeting_is_due_three_days_after_the_start_or_after_learning_of_it(
        self, starts_on: str, learned_on: str, due_on: str
    ) -> None:
        follow_ups, started, opens_on = FollowUps(AFTER), job(PLAN, starts_on, learned_on), max(starts_on, learned_on)
        (row,) = follow_ups.on(opens_on, *facts(started))
        assert (row.days, row.state) == ((opens_on, due_on, None), "open")
        (row,) = follow_ups.on(after(due_on, 1), *facts(started))
        assert row.state == "overdue"
        (row,) = follow_ups.on(after(due_on, 1), *facts(started, met=(contact(due_on, CONSULTANT),)))
        assert row.state == "fulfilled"


class TestFirstMonth:
    @pytest.mark.parametrize(
        ("starts_on", "weeks"),
        [
            ("2026-11-02", [("2026-11-02", "2026-11-08"), ("2026-11-09", "2026-11-15"), ("2026-11-16", "2026-11-22")]),
            ("2026-12-21", [("2026-12-21", "2026-12-27"), ("2026-12-28", "2027-01-03"), ("2027-01-04", "2027-01-10")]),
            ("2026-03-25", [("2026-03-25", "2026-03-31"), ("2026-04-01", "2026-04-07"), ("2026-04-08", "2026-04-14")]),
            ("2024-02-24", [("2024-02-24", "2024-03-01"), ("2024-03-02", "2024-03-08"), ("2024-03-09", "2024-03-15")]),
        ],
    )
    def test_meeting_is_due_in_each_of_the_first_four_weeks(self, starts_on: str, weeks: list[tuple[str, str]]) -> None:
        follow_ups, started = FollowUps(MONTH), job(PLAN, starts_on)
        first, second = follow_ups.on(starts_on, *facts(started))
        assert [first.occurrence, second.occurrence] == [f"job:{started.id}:1", f"job:{started.id}:2"]
        assert [row.days[:2] for row in (first, second)] == weeks[:2]
        assert [first.state, second.state] == ["open", "pending"]

        with_meeting = facts(started, met=(contact(after(starts_on, 6), CONSULTANT),))
        rows = follow_ups.on(after(starts_on, 7), *with_meeting)
        assert [(row.days[0], row.days[2]) for row in rows] == weeks
        for days in (14, 21, 28):
            follow_ups.on(after(starts_on, days), *with_meeting)
        rows = follow_ups.on(after(starts_on, 60), *with_meeting)
        assert [row.state for row in rows] == ["fulfilled", "missed", "missed", "missed"]

    @pytest.mark.parametrize(
        ("learned_on", "weeks"),
        [
            ("2026-11-15", [2, 3]),  # the last day of the second week
            ("2026-11-16", [3, 4]),
            ("2026-11-17", [3, 4]),
        ],
    )
    def test_weeks_that_had_closed_when_the_start_was_learned_are_not_expected(
        self, learned_on: str, weeks: list[int]
    ) -> None:
        late = job(PLAN, "2026-11-02", learned_on)
        rows = FollowUps(MONTH).on(learned_on, *facts(late))
        assert [row.occurrence for row in rows] == [f"job:{late.id}:{week}" for week in weeks]

    def test_weeks_of_an_imported_job_that_had_begun_are_not_expected(self) -> None:
        imported = job(PLAN, "2026-11-02", "2026-11-17", is_imported=True)
        rows = FollowUps(MONTH).on("2026-11-17", *facts(imported))
        assert [row.occurrence for row in rows] == [f"job:{imported.id}:4"]


class TestJobLost:
    @pytest.mark.parametrize(
        ("known_on", "due_on"),
        [
            ("2026-11-06", "2026-11-09"),
            ("2026-12-23", "2026-12-26"),
            ("2026-10-23", "2026-10-26"),  # summer time ends within
            ("2024-02-27", "2024-03-01"),
        ],
    )
    def test_contact_is_due_three_days_after_learning_of_the_end(self, known_on: str, due_on: str) -> None:
        follow_ups, last_day = FollowUps(LOST), after(known_on, 20)
        lost = job(PLAN, "2023-06-01", ends_on=last_day, end_known_on=known_on)
        (row,) = follow_ups.on(known_on, *facts(lost))
        assert row.days == (known_on, due_on, None)
        call = contact(due_on, CONSULTANT, is_face_to_face=False)
        (row,) = follow_ups.on(after(last_day, 30), *facts(lost, met=(call,)))
        assert (row.state, row.fulfilled_by) == ("fulfilled", call.id)

    def test_contact_is_due_until_it_is_made(self) -> None:
        lost = job(PLAN, "2026-06-01", ends_on="2026-11-06", end_known_on="2026-11-06")
        (row,) = FollowUps(LOST).on("2027-01-15", *facts(lost))
        assert row.state == "overdue"


class TestWhoAndHow:
    """Which contacts count as a meeting with the consultant, for the rule after the start."""

    JOB = job(PLAN, "2026-11-02")

    @pytest.mark.parametrize(
        ("met", "covers", "state"),
        [
            pytest.param(contact("2026-11-03", CONSULTANT), (), "fulfilled", id="consultant"),
            pytest.param(contact("2026-11-03", GUIDE, CONSULTANT), (), "fulfilled", id="consultant-as-participant"),
            pytest.param(contact("2026-11-03", GUIDE), (), "overdue", id="guide"),
            pytest.param(
                contact("2026-11-03", COLLEAGUE),
                (cover("2026-11-01", "2026-11-30", absent_id=CONSULTANT, deputy_id=COLLEAGUE),),
                "fulfilled",
                id="deputy",
            ),
            pytest.param(contact("2026-11-03", CONSULTANT, is_face_to_face=False), (), "overdue", id="by-phone"),
            pytest.param(contact("2026-11-03", CONSULTANT, is_qualifying=False), (), "overdue", id="not-qualifying"),
            pytest.param(contact("2026-11-03", GUIDE, is_imported=True), (), "overdue", id="imported"),
        ],
    )
    def test_meeting(self, met: ContactFact, covers: tuple[CoverFact, ...], state: str) -> None:
        (row,) = FollowUps(AFTER).on("2026-11-06", *facts(self.JOB, met=(met,), covers=covers))
        assert row.state == state

    def test_voided_meeting_no_longer_fulfils(self) -> None:
        follow_ups = FollowUps(AFTER)
        (row,) = follow_ups.on("2026-11-06", *facts(self.JOB, met=(contact("2026-11-03", CONSULTANT),)))
        assert row.state == "fulfilled"
        (row,) = follow_ups.on("2026-11-06", *facts(self.JOB))
        assert row.state == "overdue"

    def test_leader_is_responsible_without_a_consultant(self) -> None:
        rows = FollowUps(*RULES).on("2026-11-01", jobs(job(PLAN, "2026-11-02", "2026-10-20")), plans(PLAN))
        assert {row.rule for row in rows} == {BEFORE, AFTER, MONTH}
        assert {row.responsible_id for row in rows} == {LEADER}


def test_first_day_that_moves_takes_its_follow_ups_along() -> None:
    follow_ups, started = FollowUps(*RULES), job(PLAN, "2026-11-02", "2026-10-20")
    before = {(row.rule, row.occurrence) for row in follow_ups.on("2026-10-28", *facts(started))}
    rows = follow_ups.on("2026-10-28", *facts(started._replace(starts_on=day("2026-11-16"))))
    assert [(row.rule, row.days[:2]) for row in rows] == [
        (BEFORE, ("2026-11-09", "2026-11-16")),
        (AFTER, ("2026-11-16", "2026-11-19")),
        (MONTH, ("2026-11-16", "2026-11-22")),
        (MONTH, ("2026-11-23", "2026-11-29")),
    ]
    assert {(row.rule, row.occurrence) for row in rows} == before


def test_meeting_before_a_start_that_is_postponed_does_not_count_for_the_new_date() -> None:
    follow_ups, started = FollowUps(BEFORE), job(PLAN, "2026-11-02", "2026-10-20")
    met = (contact("2026-10-28", CONSULTANT),)
    (row,) = follow_ups.on("2026-10-28", *facts(started, met=met))
    assert row.state == "fulfilled"
    (row,) = follow_ups.on("2026-10-28", *facts(started._replace(starts_on=day("2026-11-16")), met=met))
    assert (row.state, row.days[1]) == ("pending", "2026-11-16")


def test_job_that_ends_withdraws_its_follow_ups_the_day_after_its_last_day() -> None:
    follow_ups, ended = FollowUps(AFTER, MONTH), job(PLAN, "2026-11-02", ends_on="2026-11-03")
    rows = follow_ups.on("2026-11-03", *facts(ended))
    assert [row.state for row in rows] == ["open", "open", "pending"]
    rows = follow_ups.on("2026-11-04", *facts(ended))
    assert [row.state for row in rows] == ["withdrawn", "withdrawn", "withdrawn"]


@pytest.mark.parametrize(
    ("plan", "starts_on"),
    [
        pytest.param(referred(SINCE), "2026-11-02", id="plan-not-entered"),
        pytest.param(entered("2026-11-03"), "2026-11-02", id="started-before-entry"),
    ],
)
def test_job_that_is_not_an_ips_job_start_expects_nothing(plan: PlanFact, starts_on: str) -> None:
    assert FollowUps(*RULES).on("2026-11-03", *facts(job(plan, starts_on, "2026-10-20"), plan=plan)) == []


def test_closing_the_plan_withdraws_everything() -> None:
    follow_ups, started = FollowUps(*RULES), job(PLAN, "2026-11-02", "2026-10-20")
    lost = job(PLAN, "2023-06-01", ends_on="2026-11-20", end_known_on="2026-10-30")
    follow_ups.on("2026-11-01", *facts(lost, started))
    rows = follow_ups.on("2026-11-01", *facts(lost, started, plan=closed(PLAN, "2026-11-01")))
    open_ones = [row for row in rows if row.rule == LOST or row.subject_id == started.id]
    assert {row.rule for row in open_ones} == set(RULES)
    assert {(row.state, row.end_reason) for row in open_ones} == {("withdrawn", "case_closed")}


def test_imported_job_that_began_long_ago_expects_nothing() -> None:
    imported = job(PLAN, "2026-08-13", "2026-11-23", is_imported=True)
    follow_ups = FollowUps(*RULES)
    assert follow_ups.on("2026-11-23", *facts(imported)) == []


TABLES = {
    BEFORE: TestBeforeStart.test_meeting_is_due_in_the_week_before_the_first_day,
    AFTER: TestAfterStart.test_meeting_is_due_three_days_after_the_start_or_after_learning_of_it,
    MONTH: TestFirstMonth.test_meeting_is_due_in_each_of_the_first_four_weeks,
    LOST: TestJobLost.test_contact_is_due_three_days_after_learning_of_the_end,
}
"""The test that has the table of dates of each rule."""
