"""When each step comes, around weekends and holidays, and who then hears of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from backend.access.models import AccessBlock
from backend.core.workdays import renumber_local
from backend.followups import dispatcher
from backend.followups.models import FollowUp, Notification, Policy, PolicyRule, Reminder, Step
from backend.organisation.models import Absence, Membership, Role, Staff, Unit
from tests.followups.world import MON, World, at, owed

LONG_AGO = date(2025, 12, 1)


def told() -> list[tuple[str, str]]:
    """(step, username) of each notification, in order."""
    rows = Notification.objects.order_by("id").values_list("kind", "staff__username")
    return [(kind.removeprefix("follow_up_"), username) for kind, username in rows]


def told_by_day(first: date, last: date) -> dict[str, str]:
    """What is told on which day, step by step (an extra one ahead with its days), dispatching every morning."""
    found: dict[str, str] = {}
    seen: set[int] = set()
    day = first
    while day <= last:
        with at(day, 8):
            dispatcher.run()
        for row in Reminder.objects.filter(state="sent", channel="in_app").exclude(pk__in=seen):
            seen.add(row.pk)
            found[f"{row.step}{row.days_before or ''}"] = day.isoformat()
        day += timedelta(days=1)
    return found


@pytest.mark.usefixtures("other_strengths")
@pytest.mark.parametrize(
    ("rule", "due_on", "steps"),
    [
        # a plain Wednesday
        ("note.late", "2026-11-11", {"ahead": "11-09", "due": "11-11", "overdue": "11-12", "escalated": "11-16"}),
        # a Monday: ahead on the Thursday before
        ("note.late", "2026-11-09", {"ahead": "11-05", "due": "11-09", "overdue": "11-10", "escalated": "11-12"}),
        # Thursday before Easter's holidays begin: overdue on the Tuesday after Easter Monday
        ("note.late", "2026-04-01", {"ahead": "03-30", "due": "04-01", "overdue": "04-07", "escalated": "04-09"}),
        # statutory on Easter Sunday: told on the Wednesday before, the leader the same day
        ("test.statutory", "2026-04-05", {"ahead": "03-31", "due": "04-01", "escalated": "04-01", "overdue": "04-07"}),
        # statutory on a Saturday
        ("test.statutory", "2026-11-14", {"ahead": "11-12", "due": "11-13", "escalated": "11-13", "overdue": "11-16"}),
        # of the method, due on a Wednesday, with extra steps 16 and 9 calendar days ahead, both on Mondays
        (
            "test.method",
            "2026-11-18",
            {"ahead16": "11-02", "ahead9": "11-09", "ahead": "11-16", "due": "11-18", "overdue": "11-19",
             "escalated": "11-23"},
        ),
        # an extra step on a Sunday is told on the Friday before
        (
            "test.method",
            "2026-11-24",
            {"ahead16": "11-06", "ahead9": "11-13", "ahead": "11-20", "due": "11-24", "overdue": "11-25",
             "escalated": "11-27"},
        ),
        # the same day, whatever day it is
        ("test.same_day", "2026-11-14", {"ahead": "11-12", "due": "11-14", "overdue": "11-16", "escalated": "11-18"}),
    ],
)  # fmt: skip
def test_each_step_on_its_day(world: World, rule: str, due_on: str, steps: dict[str, str]) -> None:
    due = date.fromisoformat(due_on)
    owed(world, due_on=due, rule=rule, triggered_on=LONG_AGO, opens_on=LONG_AGO)
    assert told_by_day(due - timedelta(days=20), due + timedelta(days=12)) == {
        step: f"2026-{day}" for step, day in steps.items()
    }


@pytest.mark.parametrize("due", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.usefixtures("other_strengths")
def test_eight_by_the_wall_on_the_days_on_which_the_clock_changes(world: World, due: date) -> None:
    owed(world, due_on=due, rule="note.late")
    with at(due, 7):
        assert dispatcher.run() == 0
    with at(due, 8):
        assert dispatcher.run() == 1


@pytest.mark.usefixtures("other_strengths")
def test_what_is_for_the_same_day_does_not_wait_for_eight_either(world: World) -> None:
    young = world.young(reminders_paused_until=MON + timedelta(days=9), reminders_paused_reason="sorg")
    owed(world, young, rule="test.same_day")
    with at(MON, 6):
        assert dispatcher.run() == 1


def test_closed_days_of_the_municipality_count_for_local_rules(world: World) -> None:
    owed(world, due_on=date(2026, 11, 11), triggered_on=LONG_AGO, opens_on=LONG_AGO)
    renumber_local([date(2026, 11, 9), date(2026, 11, 12)])
    assert told_by_day(date(2026, 11, 4), date(2026, 11, 18)) == {
        "ahead": "2026-11-06",
        "due": "2026-11-11",
        "overdue": "2026-11-13",
        "escalated": "2026-11-17",
    }


@pytest.mark.parametrize(("begun", "steps"), [("2026-11-09", 0), ("2026-11-08", 1)])
def test_nobody_is_told_ahead_of_what_began_that_day(world: World, begun: str, steps: int) -> None:
    day = date.fromisoformat(begun)
    owed(world, due_on=date(2026, 11, 11), triggered_on=day, opens_on=day)
    with at(date(2026, 11, 9)):
        assert dispatcher.run() == steps


def test_nobody_is_told_ahead_of_a_window_that_is_not_open(world: World) -> None:
    owed(world, due_on=date(2026, 11, 11), triggered_on=LONG_AGO, opens_on=date(2026, 11, 10))
    with at(date(2026, 11, 10)):
        assert dispatcher.run() == 0


def test_the_policy_moves_steps_and_leaves_them_out(world: World) -> None:
    PolicyRule.objects.create(
        policy=Policy.objects.get(),
        rule="note.late",
        settings={"ahead_days": None, "overdue_days": 2, "escalated_days": 4, "ahead": [7]},
    )
    owed(world, due_on=date(2026, 11, 11), triggered_on=LONG_AGO, opens_on=LONG_AGO)
    assert told_by_day(date(2026, 11, 1), date(2026, 11, 20)) == {
        "ahead7": "2026-11-04",
        "due": "2026-11-11",
        "overdue": "2026-11-13",
        "escalated": "2026-11-17",
    }


def test_only_the_last_step_that_has_come_is_told(world: World) -> None:
    owed(world, due_on=date(2026, 10, 1), triggered_on=LONG_AGO, opens_on=LONG_AGO)
    with at(MON):
        assert dispatcher.run() == 2
        assert dispatcher.run() == 0
    assert sorted(told()) == [("escalated", world.leader.username), ("overdue", world.guide.username)]
    assert Reminder.objects.count() == 2


def test_a_step_that_was_not_told_is_superseded_by_the_next(world: World) -> None:
    row = owed(world)
    Reminder.objects.create(
        follow_up=row,
        step=Step.DUE,
        for_date=MON,
        recipient=world.guide,
        channel="in_app",
        planned_at="2026-11-02T07:00Z",
    )
    with at(MON + timedelta(days=1)):
        assert dispatcher.run() == 1
    assert dict(Reminder.objects.values_list("step", "state")) == {"due": "superseded", "overdue": "sent"}


def above(world: World) -> Staff:
    return world.staff(Role.LEADER, world.department)


Change = Callable[[World], Any]


@pytest.mark.parametrize(
    ("change", "hears"),
    [
        pytest.param(lambda world: None, "leader", id="the leader of the unit"),
        pytest.param(
            lambda world: Membership.objects.filter(staff=world.leader).update(ends_on=date(2026, 1, 1)),
            "above",
            id="no leader: the parent unit's",
        ),
        pytest.param(
            lambda world: world.cover(world.leader, world.colleague, MON, None), "colleague", id="away: the deputy"
        ),
        pytest.param(
            lambda world: Absence.objects.create(staff=world.leader, starts_on=MON, entered_by=world.guide),
            "above",
            id="away without a deputy: the parent unit's",
        ),
        pytest.param(
            lambda world: Staff.objects.filter(pk=world.leader.pk).update(is_active=False), "above", id="has left"
        ),
    ],
)
def test_who_hears_of_an_escalation(world: World, change: Change, hears: str) -> None:
    higher = above(world)
    owed(world)
    change(world)
    with at(MON + timedelta(days=7)):
        dispatcher.run()
    heard = {username for step, username in told() if step == "escalated"}
    expected = {"leader": world.leader, "above": higher, "colleague": world.colleague}[hears]
    assert heard == {expected.username}


def test_where_every_leader_is_away_the_nearest_is_told_all_the_same(world: World) -> None:
    higher = above(world)
    for leader in (world.leader, higher):
        Absence.objects.create(staff=leader, starts_on=MON, entered_by=world.guide)
    owed(world, responsible=None)
    with at(MON):
        dispatcher.run()
    assert told() == [("due", world.leader.username)]


def test_a_leader_who_was_told_as_responsible_is_not_told_twice(world: World) -> None:
    owed(world, responsible=world.leader)
    with at(MON + timedelta(days=7)):
        assert dispatcher.run() == 1


def test_an_absent_responsible_is_replaced_by_all_who_cover_that_young_person(world: World) -> None:
    named, other = world.young(), world.young()
    second, third = world.staff(Role.YOUTH_GUIDE), world.staff(Role.YOUTH_GUIDE)
    rows = {owed(world, named).pk: "named", owed(world, other).pk: "other"}
    world.cover(world.guide, world.colleague, MON, None)
    world.cover(world.guide, second, MON, None, named)
    tomorrow = world.cover(world.guide, third, MON, None)
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
        ("named", world.colleague.username),
        ("named", second.username),
        ("other", world.colleague.username),
    }


@pytest.mark.parametrize(
    "why", ["nobody covers", "the deputy is away", "the deputy is blocked", "the case is closed off"]
)
def test_where_nobody_covers_the_leader_is_told(world: World, why: str) -> None:
    young = world.young(sensitivity="closed" if why == "the case is closed off" else "normal")
    owed(world, young)
    if why == "nobody covers":
        Absence.objects.create(staff=world.guide, starts_on=MON, entered_by=world.leader)
    else:
        world.cover(world.guide, world.colleague, MON, None)
    if why == "the deputy is away":
        Absence.objects.create(staff=world.colleague, starts_on=MON, entered_by=world.leader)
    if why == "the deputy is blocked":
        AccessBlock.objects.create(
            staff=world.colleague, young_person=young, reason="relation", starts_on=MON, set_by=world.leader
        )
    with at(MON):
        dispatcher.run()
    assert told() == [("due", world.leader.username)]


def test_who_comes_back_is_told_what_is_left(world: World) -> None:
    owed(world)
    world.cover(world.guide, world.colleague, MON, MON)
    with at(MON):
        dispatcher.run()
    with at(MON + timedelta(days=1)):
        dispatcher.run()
    assert told() == [("due", world.colleague.username), ("overdue", world.guide.username)]


def test_who_goes_away_between_planning_and_delivery_is_not_told(world: World) -> None:
    row = owed(world)
    Reminder.objects.create(
        follow_up=row,
        step=Step.DUE,
        for_date=MON,
        recipient=world.guide,
        channel="in_app",
        planned_at="2026-11-02T07:00Z",
    )
    world.cover(world.guide, world.colleague, MON, None)
    with at(MON):
        assert dispatcher.run() == 1
    assert told() == [("due", world.colleague.username)]
    assert Reminder.objects.get(recipient=world.guide).state == "cancelled"


def test_a_unit_without_any_leader_waits_and_breaks_nothing(world: World) -> None:
    alone = Unit.objects.create(name="Alene")
    owed(world, unit=alone)
    with at(MON + timedelta(days=7)):
        assert dispatcher.run() == 1
    assert FollowUp.objects.get().reminders.get().step == "overdue"
