"""When each stage comes, around weekends and holidays, and who then hears of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from backend.access.models import AccessBlock
from backend.core.workdays import renumber_local
from backend.followups import dispatcher
from backend.followups.models import FollowUp, Notification, Policy, PolicyRule, Reminder, ReminderStage
from backend.organisation.models import Absence, Membership, Role, Staff, Unit
from tests.followups.scenario import MON, Scenario, at, owed

LONG_AGO = date(2025, 12, 1)


def told() -> list[tuple[str, str]]:
    """(stage, username) of each notification, in order."""
    rows = Notification.objects.order_by("id").values_list("kind", "staff__username")
    return [(kind.removeprefix("follow_up_"), username) for kind, username in rows]


def told_by_day(first: date, last: date) -> dict[str, str]:
    """What is told on which day, stage by stage (an extra one ahead with its days), dispatching every morning."""
    found: dict[str, str] = {}
    seen: set[int] = set()
    day = first
    while day <= last:
        with at(day, 8):
            dispatcher.run()
        for row in Reminder.objects.filter(state="sent", channel="in_app").exclude(pk__in=seen):
            seen.add(row.pk)
            found[f"{row.stage}{row.days_before or ''}"] = day.isoformat()
        day += timedelta(days=1)
    return found


@pytest.mark.usefixtures("other_strengths")
@pytest.mark.parametrize(
    ("rule", "due_on", "stages"),
    [
        # a plain Wednesday
        ("note.late", "2026-11-11", {"advance": "11-09", "due": "11-11", "overdue": "11-12", "escalated": "11-16"}),
        # a Monday: ahead on the Thursday before
        ("note.late", "2026-11-09", {"advance": "11-05", "due": "11-09", "overdue": "11-10", "escalated": "11-12"}),
        # Thursday before Easter's holidays begin: overdue on the Tuesday after Easter Monday
        ("note.late", "2026-04-01", {"advance": "03-30", "due": "04-01", "overdue": "04-07", "escalated": "04-09"}),
        # statutory on Easter Sunday: told on the Wednesday before, the leader the same day
        ("test.statutory", "2026-04-05", {"advance": "03-31", "due": "04-01", "escalated": "04-01", "overdue": "04-07"}),
        # statutory on a Saturday
        ("test.statutory", "2026-11-14", {"advance": "11-12", "due": "11-13", "escalated": "11-13", "overdue": "11-16"}),
        # of the method, due on a Wednesday, with extra stages 16 and 9 calendar days ahead, both on Mondays
        (
            "test.method",
            "2026-11-18",
            {"advance16": "11-02", "advance9": "11-09", "advance": "11-16", "due": "11-18", "overdue": "11-19",
             "escalated": "11-23"},
        ),
        # an extra stage on a Sunday is told on the Friday before
        (
            "test.method",
            "2026-11-24",
            {"advance16": "11-06", "advance9": "11-13", "advance": "11-20", "due": "11-24", "overdue": "11-25",
             "escalated": "11-27"},
        ),
        # the same day, whatever day it is
        ("test.same_day", "2026-11-14", {"advance": "11-12", "due": "11-14", "overdue": "11-16", "escalated": "11-18"}),
    ],
)  # fmt: skip
def test_each_stage_on_its_day(scenario: Scenario, rule: str, due_on: str, stages: dict[str, str]) -> None:
    due = date.fromisoformat(due_on)
    owed(scenario, due_on=due, rule=rule, started_on=LONG_AGO, opens_on=LONG_AGO)
    assert told_by_day(due - timedelta(days=20), due + timedelta(days=12)) == {
        stage: f"2026-{day}" for stage, day in stages.items()
    }


@pytest.mark.parametrize("due", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.usefixtures("other_strengths")
def test_eight_in_local_time_on_the_days_on_which_the_clock_changes(scenario: Scenario, due: date) -> None:
    owed(scenario, due_on=due, rule="note.late")
    with at(due, 7):
        assert dispatcher.run() == 0
    with at(due, 8):
        assert dispatcher.run() == 1


@pytest.mark.usefixtures("other_strengths")
def test_what_is_for_the_same_day_does_not_wait_for_eight_either(scenario: Scenario) -> None:
    young = scenario.young(reminders_paused_until=MON + timedelta(days=9), reminders_paused_reason="sorg")
    owed(scenario, young, rule="test.same_day")
    with at(MON, 6):
        assert dispatcher.run() == 1


def test_closed_days_of_the_municipality_count_for_local_rules(scenario: Scenario) -> None:
    owed(scenario, due_on=date(2026, 11, 11), started_on=LONG_AGO, opens_on=LONG_AGO)
    renumber_local([date(2026, 11, 9), date(2026, 11, 12)])
    assert told_by_day(date(2026, 11, 4), date(2026, 11, 18)) == {
        "advance": "2026-11-06",
        "due": "2026-11-11",
        "overdue": "2026-11-13",
        "escalated": "2026-11-17",
    }


@pytest.mark.parametrize(("begun", "stages"), [("2026-11-09", 0), ("2026-11-08", 1)])
def test_nobody_is_notified_ahead_of_what_began_that_day(scenario: Scenario, begun: str, stages: int) -> None:
    day = date.fromisoformat(begun)
    owed(scenario, due_on=date(2026, 11, 11), started_on=day, opens_on=day)
    with at(date(2026, 11, 9)):
        assert dispatcher.run() == stages


def test_nobody_is_notified_ahead_of_a_window_that_is_not_open(scenario: Scenario) -> None:
    owed(scenario, due_on=date(2026, 11, 11), started_on=LONG_AGO, opens_on=date(2026, 11, 10))
    with at(date(2026, 11, 10)):
        assert dispatcher.run() == 0


def test_the_policy_moves_steps_and_leaves_them_out(scenario: Scenario) -> None:
    PolicyRule.objects.create(
        policy=Policy.objects.get(),
        rule="note.late",
        settings={"advance_days": None, "overdue_days": 2, "escalated_days": 4, "extra_advance_days": [7]},
    )
    owed(scenario, due_on=date(2026, 11, 11), started_on=LONG_AGO, opens_on=LONG_AGO)
    assert told_by_day(date(2026, 11, 1), date(2026, 11, 20)) == {
        "advance7": "2026-11-04",
        "due": "2026-11-11",
        "overdue": "2026-11-13",
        "escalated": "2026-11-17",
    }


def test_only_the_last_stage_that_has_come_is_notified(scenario: Scenario) -> None:
    owed(scenario, due_on=date(2026, 10, 1), started_on=LONG_AGO, opens_on=LONG_AGO)
    with at(MON):
        assert dispatcher.run() == 2
        assert dispatcher.run() == 0
    assert sorted(told()) == [("escalated", scenario.leader.username), ("overdue", scenario.guide.username)]
    assert Reminder.objects.count() == 2


def test_a_stage_that_was_not_notified_is_superseded_by_the_next(scenario: Scenario) -> None:
    row = owed(scenario)
    Reminder.objects.create(
        follow_up=row,
        stage=ReminderStage.DUE,
        for_date=MON,
        recipient=scenario.guide,
        channel="in_app",
        planned_at="2026-11-02T07:00Z",
    )
    with at(MON + timedelta(days=1)):
        assert dispatcher.run() == 1
    assert dict(Reminder.objects.values_list("stage", "state")) == {"due": "superseded", "overdue": "sent"}


def above(scenario: Scenario) -> Staff:
    return scenario.staff(Role.LEADER, scenario.department)


Change = Callable[[Scenario], Any]


@pytest.mark.parametrize(
    ("change", "hears"),
    [
        pytest.param(lambda scenario: None, "leader", id="the leader of the unit"),
        pytest.param(
            lambda scenario: Membership.objects.filter(staff=scenario.leader).update(ends_on=date(2026, 1, 1)),
            "above",
            id="no leader: the parent unit's",
        ),
        pytest.param(
            lambda scenario: scenario.cover(scenario.leader, scenario.colleague, MON, None),
            "colleague",
            id="away: the deputy",
        ),
        pytest.param(
            lambda scenario: Absence.objects.create(staff=scenario.leader, starts_on=MON, entered_by=scenario.guide),
            "above",
            id="away without a deputy: the parent unit's",
        ),
        pytest.param(
            lambda scenario: Staff.objects.filter(pk=scenario.leader.pk).update(is_active=False), "above", id="has left"
        ),
    ],
)
def test_who_hears_of_an_escalation(scenario: Scenario, change: Change, hears: str) -> None:
    higher = above(scenario)
    owed(scenario)
    change(scenario)
    with at(MON + timedelta(days=7)):
        dispatcher.run()
    heard = {username for stage, username in told() if stage == "escalated"}
    expected = {"leader": scenario.leader, "above": higher, "colleague": scenario.colleague}[hears]
    assert heard == {expected.username}


def test_where_every_leader_is_away_the_nearest_is_notified_all_the_same(scenario: Scenario) -> None:
    higher = above(scenario)
    for leader in (scenario.leader, higher):
        Absence.objects.create(staff=leader, starts_on=MON, entered_by=scenario.guide)
    owed(scenario, responsible=None)
    with at(MON):
        dispatcher.run()
    assert told() == [("due", scenario.leader.username)]


def test_a_leader_who_was_notified_as_responsible_is_not_notified_twice(scenario: Scenario) -> None:
    owed(scenario, responsible=scenario.leader)
    with at(MON + timedelta(days=7)):
        assert dispatcher.run() == 1


def test_an_absent_responsible_is_replaced_by_all_who_cover_that_young_person(scenario: Scenario) -> None:
    named, other = scenario.young(), scenario.young()
    second, third = scenario.staff(Role.YOUTH_GUIDE), scenario.staff(Role.YOUTH_GUIDE)
    rows = {owed(scenario, named).pk: "named", owed(scenario, other).pk: "other"}
    scenario.cover(scenario.guide, scenario.colleague, MON, None)
    scenario.cover(scenario.guide, second, MON, None, named)
    tomorrow = scenario.cover(scenario.guide, third, MON, None)
    tomorrow.starts_on = MON + timedelta(days=1)
    tomorrow.save()
    with at(MON):
        dispatcher.run()
    heard = {
        (rows[row], who)
        for row, who in Notification.objects.values_list("follow_up_id", "staff__username")
        if row is not None
    }
    assert heard == {
        ("named", scenario.colleague.username),
        ("named", second.username),
        ("other", scenario.colleague.username),
    }


@pytest.mark.parametrize(
    "why", ["nobody covers", "the deputy is away", "the deputy is blocked", "the case is closed off"]
)
def test_where_nobody_covers_the_leader_is_notified(scenario: Scenario, why: str) -> None:
    young = scenario.young(sensitivity="closed" if why == "the case is closed off" else "normal")
    owed(scenario, young)
    if why == "nobody covers":
        Absence.objects.create(staff=scenario.guide, starts_on=MON, entered_by=scenario.leader)
    else:
        scenario.cover(scenario.guide, scenario.colleague, MON, None)
    if why == "the deputy is away":
        Absence.objects.create(staff=scenario.colleague, starts_on=MON, entered_by=scenario.leader)
    if why == "the deputy is blocked":
        AccessBlock.objects.create(
            staff=scenario.colleague, young_person=young, reason="relation", starts_on=MON, set_by=scenario.leader
        )
    with at(MON):
        dispatcher.run()
    assert told() == [("due", scenario.leader.username)]


def test_who_comes_back_is_notified_what_is_left(scenario: Scenario) -> None:
    owed(scenario)
    scenario.cover(scenario.guide, scenario.colleague, MON, MON)
    with at(MON):
        dispatcher.run()
    with at(MON + timedelta(days=1)):
        dispatcher.run()
    assert told() == [("due", scenario.colleague.username), ("overdue", scenario.guide.username)]


def test_who_goes_away_between_planning_and_delivery_is_not_notified(scenario: Scenario) -> None:
    row = owed(scenario)
    Reminder.objects.create(
        follow_up=row,
        stage=ReminderStage.DUE,
        for_date=MON,
        recipient=scenario.guide,
        channel="in_app",
        planned_at="2026-11-02T07:00Z",
    )
    scenario.cover(scenario.guide, scenario.colleague, MON, None)
    with at(MON):
        assert dispatcher.run() == 1
    assert told() == [("due", scenario.colleague.username)]
    assert Reminder.objects.get(recipient=scenario.guide).state == "cancelled"


def test_a_unit_without_any_leader_waits_and_breaks_nothing(scenario: Scenario) -> None:
    alone = Unit.objects.create(name="Alene")
    owed(scenario, unit=alone)
    with at(MON + timedelta(days=7)):
        assert dispatcher.run() == 1
    assert FollowUp.objects.get().reminders.get().stage == "overdue"
