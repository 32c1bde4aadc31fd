"""`intervention.ends` and `intervention.review`, with tables of dates: weekends, holidays, closed days, 29 February."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from backend.followups.registry import ExplainedFollowUp, get_rule
from backend.followups.team import AssignmentFact
from backend.organisation.models import Role
from guidance.interventions.facts import InterventionFact, StepFact
from tests.followups.facts import (
    COLLEAGUE,
    DEPARTMENT,
    GUIDE,
    LEADER,
    STAFF,
    UNIT,
    FollowUps,
    assigned,
    day,
    directory,
    new_id,
    policy,
    team,
)
from tests.interventions.facts import agreed, interventions, planned, taken

KEY, REVIEW = "intervention.ends", "intervention.review"
MON = "2026-11-02"
MENTOR = 15

WITH_GUIDE = team(assigned("2024-01-02"))


@pytest.mark.parametrize(
    ("on", "ends_on", "grant_ends_on", "kind", "due_on"),
    [
        ("2026-11-02", "2026-12-18", None, "health", "2026-12-04"),
        ("2026-11-02", "2026-12-19", None, "health", "2026-12-07"),  # a Saturday: the next working day
        ("2026-11-02", "2026-12-20", None, "health", "2026-12-07"),  # a Sunday
        ("2026-03-02", "2026-04-17", None, "health", "2026-04-07"),  # Good Friday: the Tuesday after Easter
        ("2026-11-02", "2027-01-15", None, "health", "2027-01-04"),  # New Year's Day, a Friday
        ("2026-03-02", "2026-04-10", None, "health", "2026-03-27"),  # over the change to summer time
        ("2026-10-05", "2026-11-08", None, "health", "2026-10-26"),  # the Sunday that has 25 hours, moved to Monday
        ("2028-01-10", "2028-03-14", None, "health", "2028-02-29"),
        ("2026-01-12", "2026-03-14", None, "health", "2026-03-02"),  # no such day: 28 February is a Saturday
        ("2028-01-10", "2028-03-30", None, "mentor", "2028-02-29"),
        ("2026-11-02", "2026-12-18", None, "mentor", "2026-11-18"),
        ("2026-11-02", "2027-01-04", None, "mentor", "2026-12-07"),  # thirty days before: a Saturday
        ("2026-11-02", "2026-12-18", "2026-12-11", "health", "2026-11-27"),  # the grant ends first
        ("2026-11-02", "2026-12-11", "2026-12-18", "health", "2026-11-27"),  # the intervention ends first
        ("2026-11-02", None, "2026-12-18", "health", "2026-12-04"),
        ("2026-11-02", "2026-11-13", None, "mentor", "2026-11-03"),  # too short for thirty days: the day after
        ("2026-11-06", "2026-11-13", None, "health", "2026-11-09"),  # … which is a Saturday here
        ("2026-11-02", "2026-11-02", None, "health", "2026-11-03"),  # one day long
    ],
)
def test_decision_is_due_before_the_intervention_or_its_grant_ends(
    on: str, ends_on: str | None, grant_ends_on: str | None, kind: str, due_on: str
) -> None:
    found = agreed(on, ends_on, grant_ends_on, decide_days=30 if kind == "mentor" else 14)
    (row,) = FollowUps(KEY).on(on, interventions(found), WITH_GUIDE)
    assert (row.subject_id, row.occurrence) == (found.id, f"step:{found.steps[-1].id}")
    assert (row.started_on, row.days) == (day(on), (str(day(on) + timedelta(days=1)), due_on, None))
    assert (row.responsible_id, row.unit_id) == (GUIDE, UNIT)


def test_closed_days_of_the_municipality_are_not_working_days() -> None:
    follow_ups = FollowUps(KEY, closed_days=["2026-12-04"])
    (row,) = follow_ups.on(MON, interventions(agreed(MON, "2026-12-18")))
    assert row.due_on == day("2026-12-07")


def test_nothing_is_due_before_the_young_person_agrees() -> None:
    assert FollowUps(KEY).on(MON, interventions(planned(MON, "2026-12-18"))) == []


def test_intervention_without_an_end_is_due_when_it_gets_one() -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, None)
    assert follow_ups.on(MON, interventions(found)) == []
    (row,) = follow_ups.on(MON, interventions(taken(found, "extend", MON, "2026-12-18")))
    assert row.due_on == day("2026-12-04")


@pytest.mark.parametrize("step", ["extend", "complete", "stop"])
@pytest.mark.parametrize(
    ("on", "state"), [("2026-11-20", "fulfilled"), ("2026-12-04", "fulfilled"), ("2026-12-10", "fulfilled_late")]
)
def test_each_decision_fulfils(step: str, on: str, state: str) -> None:
    follow_ups, found = FollowUps(KEY), taken(agreed(MON, "2026-12-18"), "start", MON)
    (row,) = follow_ups.on(on, interventions(found))
    assert row.state == ("overdue" if state == "fulfilled_late" else "open")
    decided = taken(found, step, on, "2027-03-19" if step == "extend" else None)
    row, *following = follow_ups.on(on, interventions(decided))
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == (state, day(on), decided.steps[-1].id)
    assert [row.due_on for row in following] == ([day("2027-03-05")] if step == "extend" else [])


def test_each_extension_starts_a_follow_up_of_its_own() -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    follow_ups.on(MON, interventions(found))
    for on, ends_on in (("2026-11-20", "2027-01-29"), ("2027-01-11", "2027-03-19")):
        follow_ups.on(on, interventions(found))
        found = taken(found, "extend", on, ends_on)
        follow_ups.on(on, interventions(found))
    rows = follow_ups.on("2027-03-08", interventions(found))
    assert [(str(row.due_on), row.state) for row in rows] == [
        ("2026-12-04", "fulfilled"),
        ("2027-01-15", "fulfilled"),
        ("2027-03-05", "overdue"),
    ]


def test_two_extensions_on_the_day_of_the_agreement_leave_one_follow_up() -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    follow_ups.on(MON, interventions(found))
    for ends_on in ("2027-01-29", "2027-03-19"):
        found = taken(found, "extend", MON, ends_on)
        rows = follow_ups.on(MON, interventions(found))
    assert [(str(row.due_on), row.state) for row in rows] == [
        ("2026-12-04", "withdrawn"),
        ("2027-01-15", "withdrawn"),
        ("2027-03-05", "pending"),
    ]


@pytest.mark.parametrize(
    ("edited_on", "ends_on", "due_on", "state"),
    [
        ("2026-11-20", "2027-02-26", "2027-02-12", "open"),  # later
        ("2026-12-10", "2027-02-26", "2027-02-12", "open"),  # later, when it was overdue
        ("2026-12-10", "2026-12-11", "2026-11-27", "overdue"),  # sooner
    ],
)
def test_edited_end_moves_the_follow_up(edited_on: str, ends_on: str, due_on: str, state: str) -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    (before,) = follow_ups.on(edited_on, interventions(found))
    (row,) = follow_ups.on(edited_on, interventions(taken(found, "edit", edited_on, ends_on)))
    assert (row.occurrence, row.due_on, row.state) == (before.occurrence, day(due_on), state)


def test_edit_that_removes_the_end_ends_the_follow_up_until_there_is_one_again() -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    follow_ups.on(MON, interventions(found))
    found = taken(found, "edit", "2026-11-20", without_end=True)
    (row,) = follow_ups.on("2026-11-20", interventions(found))
    assert (row.state, row.ended_on) == ("withdrawn", day("2026-11-20"))
    found = taken(found, "edit", "2026-11-23", "2026-12-18")
    (row,) = follow_ups.on("2026-11-23", interventions(found))
    assert (row.state, row.due_on) == ("open", day("2026-12-04"))


def test_review_decides_nothing_about_the_end() -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    follow_ups.on(MON, interventions(found))
    (row,) = follow_ups.on("2026-12-01", interventions(taken(found, "review", "2026-12-01")))
    assert (row.state, row.due_on) == ("open", day("2026-12-04"))


def test_extended_intervention_is_followed_up_for_its_grant() -> None:
    """Only the intervention is extended: the grant ends as before, and a follow-up for that end is still due."""
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18", "2026-12-18")
    follow_ups.on("2026-11-20", interventions(found))
    extended = taken(found, "extend", "2026-11-20", "2026-12-18")
    fulfilled, pending = follow_ups.on("2026-11-20", interventions(extended))
    assert (fulfilled.state, pending.state, pending.due_on) == ("fulfilled", "pending", day("2026-12-04"))


def test_intervention_registered_late_is_overdue_at_once() -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    (row,) = follow_ups.on("2026-12-10", interventions(found))
    assert (row.started_on, row.due_on, row.state) == (day(MON), day("2026-12-04"), "overdue")
    rows = follow_ups.on("2026-12-10", interventions(taken(found, "extend", "2026-12-10", "2027-03-19")))
    assert rows[0].state == "fulfilled_late"


@pytest.mark.parametrize("step", ["complete", "stop"])
def test_intervention_that_ends_on_the_day_of_the_agreement_needs_no_decision(step: str) -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    follow_ups.on(MON, interventions(found))
    (row,) = follow_ups.on(MON, interventions(taken(found, step, MON)))
    assert (row.state, row.ended_on, row.end_reason) == ("withdrawn", day(MON), "not_expected")


def test_pause_does_not_end_the_follow_up() -> None:
    follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18")
    follow_ups.on(MON, interventions(found))
    paused = interventions(taken(taken(found, "start", "2026-11-05"), "pause", "2026-11-05"))
    assert [(row.due_on, row.state) for row in follow_ups.on("2026-11-05", paused)] == [(day("2026-12-04"), "open")]
    assert [row.state for row in follow_ups.on("2026-12-07", paused)] == ["overdue"]


def test_kind_of_intervention_decides_the_number_of_days() -> None:
    follow_ups = FollowUps(KEY)
    health = agreed(MON, "2027-03-19")
    mentor = agreed(MON, "2027-03-19", decide_days=30)
    rows = follow_ups.on("2026-11-03", interventions(health, mentor))
    assert [str(row.due_on) for row in rows] == ["2027-02-17", "2027-03-05"]
    found = interventions(replace(health, decide_days=21), replace(mentor, decide_days=45))
    assert [str(row.due_on) for row in follow_ups.on("2026-11-04", found)] == ["2027-02-02", "2027-02-26"]
    follow_ups.policy = policy(off=[KEY], id=2)
    assert [row.state for row in follow_ups.on("2026-11-04", found)] == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize("young_person", range(1, 11))
def test_before_go_live_past_ends_are_spread_and_coming_ends_stay(young_person: int) -> None:
    follow_ups = FollowUps(KEY, id=young_person, policy=policy(activated={KEY: MON}))
    past, coming = agreed("2026-09-01", "2026-10-30"), agreed("2026-09-01", "2026-12-18")
    first, second = follow_ups.on(MON, interventions(past, coming))
    assert day(MON) < first.due_on <= day("2026-11-16")
    assert (second.subject_id, second.due_on) == (coming.id, day("2026-12-04"))
    assert [row.baseline for row in (first, second)] == [False, False]


class TestResponsible:
    """The colleague who is responsible, else the primary guide, else the leader."""

    def responsible(self, follow_ups: FollowUps, on: str, found: InterventionFact, *held: AssignmentFact) -> int | None:
        (row,) = follow_ups.on(on, interventions(found), team(*held))
        assert row.unit_id == UNIT  # the leader of the mentor need not see the young person
        return row.responsible_id

    def test_mentor_of_another_unit_is_responsible_while_they_work_with_cases(self) -> None:
        follow_ups, found = FollowUps(KEY), agreed(MON, "2026-12-18", responsible_id=MENTOR)
        held = assigned("2024-01-02")
        follow_ups.directory = directory({**STAFF, MENTOR: (Role.YOUTH_GUIDE, DEPARTMENT)})
        assert self.responsible(follow_ups, MON, found, held) == MENTOR
        follow_ups.directory = directory({**STAFF, MENTOR: (Role.AUDITOR, DEPARTMENT)})
        assert self.responsible(follow_ups, "2026-11-03", found, held) == GUIDE
        follow_ups.directory = directory()
        assert self.responsible(follow_ups, "2026-11-03", found, held) == GUIDE
        ended = held._replace(ends_on=day("2026-11-04"), end_reason="leaving")
        assert self.responsible(follow_ups, "2026-11-05", found, ended) == LEADER
        successor = assigned("2026-11-06", COLLEAGUE)
        assert self.responsible(follow_ups, "2026-11-06", found, ended, successor) == COLLEAGUE

    def test_guide_is_responsible_for_an_intervention_of_a_provider(self) -> None:
        found = agreed(MON, "2026-12-18", responsible_id=None)
        assert self.responsible(FollowUps(KEY), MON, found, assigned("2024-01-02")) == GUIDE


def test_explanation_says_what_to_decide_and_when() -> None:
    facts = ExplainedFollowUp("step:1", day(MON), day("2026-12-04"), None, {})
    with translation.override("da"):
        sentence = get_rule(KEY).explain(facts)
    assert "02.11.2026" in sentence
    assert "forlæng" in sentence


class TestReview:
    """`intervention.review`: an intervention without an end is reviewed every 90 days."""

    @pytest.mark.parametrize(
        ("on", "due_on"),
        [
            ("2026-11-02", "2027-02-01"),  # ninety days later is a Sunday
            ("2026-11-03", "2027-02-01"),
            ("2026-09-26", "2026-12-28"),  # Christmas Day, a Friday: the Monday after it
            ("2027-12-01", "2028-02-29"),
            ("2026-01-05", "2026-04-07"),  # Easter Sunday: the Tuesday after it
        ],
    )
    def test_review_is_due_90_days_after_the_start(self, on: str, due_on: str) -> None:
        found = taken(agreed("2026-01-02", None), "start", on)
        (row,) = FollowUps(REVIEW).on(on, interventions(found), WITH_GUIDE)
        assert (row.subject_id, row.occurrence) == (found.id, f"step:{found.steps[-1].id}")
        assert (row.started_on, row.days) == (day(on), (str(day(on) + timedelta(days=1)), due_on, None))
        assert (row.responsible_id, row.unit_id) == (GUIDE, UNIT)

    def test_intervention_with_an_end_needs_no_review(self) -> None:
        found = taken(agreed(MON, "2027-06-18"), "start", MON)
        assert FollowUps(REVIEW).on(MON, interventions(found)) == []

    def test_end_of_the_grant_is_no_end_of_the_intervention(self) -> None:
        found = taken(agreed(MON, None, "2027-06-18"), "start", MON)
        assert [row.state for row in FollowUps(REVIEW).on(MON, interventions(found))] == ["pending"]

    def test_nothing_is_due_before_the_start(self) -> None:
        assert FollowUps(REVIEW).on(MON, interventions(agreed(MON, None))) == []

    @pytest.mark.parametrize("on", [MON, "2026-12-01"])
    def test_each_review_starts_the_next(self, on: str) -> None:
        follow_ups, found = FollowUps(REVIEW), taken(agreed(MON, None), "start", MON)
        follow_ups.on(MON, interventions(found))
        reviewed = taken(found, "review", on)
        first, second = follow_ups.on(on, interventions(reviewed))
        assert first.state == ("withdrawn" if on == MON else "fulfilled")  # a review of the first day starts anew
        assert (second.started_on, second.occurrence) == (day(on), f"step:{reviewed.steps[-1].id}")
        assert (second.state, second.fulfilled_on) == ("pending", None)

    @pytest.mark.parametrize("step", ["review", "extend", "complete", "stop"])
    @pytest.mark.parametrize(("on", "state"), [("2027-02-01", "fulfilled"), ("2027-02-10", "fulfilled_late")])
    def test_review_end_date_completion_or_stop_fulfils(self, step: str, on: str, state: str) -> None:
        follow_ups, found = FollowUps(REVIEW), taken(agreed(MON, None), "start", MON)
        follow_ups.on(MON, interventions(found))
        ends_on = "2027-06-18" if step == "extend" else None
        decided = taken(found, step, on, ends_on, ends_on=ends_on)
        first, *more = follow_ups.on(on, interventions(decided))
        assert (first.state, first.fulfilled_on, first.fulfilled_by) == (state, day(on), decided.steps[-1].id)
        assert len(more) == (1 if step == "review" else 0)

    def test_after_a_waived_review_the_next_is_due(self) -> None:
        follow_ups, found = FollowUps(REVIEW), taken(agreed(MON, None), "start", MON)
        (row,) = follow_ups.on(MON, interventions(found))
        follow_ups.waive(row, "2027-01-04")
        waived, following = follow_ups.on("2027-01-04", interventions(found))
        assert (waived.state, following.state) == ("waived", "pending")
        assert (following.occurrence, str(following.started_on), str(following.due_on)) == (
            "waived:1",
            "2027-02-01",
            "2027-05-03",
        )
        reviewed = taken(found, "review", "2027-03-01")
        states = {row.occurrence: row.state for row in follow_ups.on("2027-03-01", interventions(reviewed))}
        assert states == {
            f"step:{found.steps[-1].id}": "waived",
            "waived:1": "fulfilled",
            f"step:{reviewed.steps[-1].id}": "pending",
        }

    def test_review_after_the_waiver_starts_the_next_instead(self) -> None:
        follow_ups, found = FollowUps(REVIEW), taken(agreed(MON, None), "start", MON)
        (row,) = follow_ups.on(MON, interventions(found))
        follow_ups.waive(row, "2027-01-04")
        follow_ups.on("2027-01-04", interventions(found))
        reviewed = taken(found, "review", "2027-01-11")
        outstanding = [
            row for row in follow_ups.on("2027-01-11", interventions(reviewed), WITH_GUIDE) if row.is_outstanding
        ]
        assert [(row.occurrence, str(row.started_on)) for row in outstanding] == [
            (f"step:{reviewed.steps[-1].id}", "2027-01-11")
        ]

    def test_end_that_is_taken_back_counts_from_that_day(self) -> None:
        follow_ups, found = FollowUps(REVIEW), taken(agreed(MON, "2027-06-18"), "start", MON)
        assert follow_ups.on(MON, interventions(found)) == []
        removed = StepFact(new_id(), "edit", day("2026-12-01"), None, None)
        open_ended = replace(found, steps=(*found.steps, removed))
        (row,) = follow_ups.on("2026-12-01", interventions(open_ended))
        assert (row.started_on, str(row.due_on)) == (day("2026-12-01"), "2027-03-01")

    def test_longer_grant_is_no_review(self) -> None:
        follow_ups, found = FollowUps(REVIEW), taken(agreed(MON, None, "2027-03-19"), "start", MON)
        follow_ups.on(MON, interventions(found))
        extended = taken(found, "extend", "2026-12-01", "2027-06-18")
        assert [row.state for row in follow_ups.on("2026-12-01", interventions(extended))] == ["open"]

    def test_pause_does_not_end_it(self) -> None:
        follow_ups, found = FollowUps(REVIEW), taken(agreed(MON, None), "start", MON)
        follow_ups.on(MON, interventions(found))
        paused = interventions(taken(found, "pause", "2026-11-20"))
        assert [row.state for row in follow_ups.on("2027-02-02", paused)] == ["overdue"]

    def test_explanation_says_since_when(self) -> None:
        facts = ExplainedFollowUp("step:1", day(MON), day("2027-02-01"), None, {"days": 90})
        with translation.override("da"):
            sentence = get_rule(REVIEW).explain(facts)
        assert "02.11.2026" in sentence
        assert "senest 90 dage" in sentence


TABLES = {
    KEY: test_decision_is_due_before_the_intervention_or_its_grant_ends,
    REVIEW: TestReview.test_review_is_due_90_days_after_the_start,
}
"""The test that has the table of dates of each rule."""
