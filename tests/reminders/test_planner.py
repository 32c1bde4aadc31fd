"""What the planner plans from the tables: policy, closed days, absences, deputies, leaders, closed windows."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend.access.models import AccessBlock, Grant
from backend.followups.models import NO_MORE_STAGES, FollowUp, Policy, PolicyRule
from backend.organisation.models import Absence, ClosedDay, Membership, Staff, Unit
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import Notification, Reminder, ReminderStage
from tests import factories
from tests.followups.scenario import Scenario
from tests.reminders.support import LONG_AGO, MON, change, follow_up, grant, notified, notified_stages, plan
from tests.support import at

TUE = MON + timedelta(days=1)
WEEK_LATER = MON + timedelta(days=7)


def stages_by_day(first: date, last: date) -> dict[str, str]:
    """Return what is delivered on which day, stage by stage, when the dispatcher runs every morning."""
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


@pytest.mark.usefixtures("other_rules")
def test_each_stage_is_delivered_on_its_day(scenario: Scenario) -> None:
    follow_up(scenario, due_on=date(2026, 11, 24), rule="test.method", started_on=LONG_AGO, opens_on=LONG_AGO)
    assert stages_by_day(date(2026, 11, 4), date(2026, 12, 1)) == {
        "advance16": "2026-11-06",
        "advance9": "2026-11-13",
        "advance": "2026-11-20",
        "due": "2026-11-24",
        "overdue": "2026-11-25",
        "escalated": "2026-11-27",
    }


@pytest.mark.usefixtures("other_rules")
def test_statutory_follow_up_reminds_the_leader_on_the_due_date_too(scenario: Scenario) -> None:
    follow_up(scenario, rule="test.statutory")
    with at(MON):
        dispatcher.run()
    assert sorted(notified_stages()) == sorted([("due", scenario.guide.username), ("due", scenario.leader.username)])


@pytest.mark.usefixtures("other_rules")
def test_same_day_follow_up_with_a_moment_is_escalated_at_that_moment(scenario: Scenario) -> None:
    PolicyRule.objects.create(
        policy=Policy.objects.get(), rule="test.same_day", settings={"overdue_hours": 0, "escalated_hours": 0}
    )
    follow_up(scenario, rule="test.same_day", due_at=datetime(2026, 11, 2, 15, tzinfo=UTC))
    with at(MON, 9):
        assert dispatcher.run() == 1
    with at(MON, 15):
        assert dispatcher.run() == 0
    with at(MON, 16):
        assert dispatcher.run() == 2
    assert sorted(notified_stages()[1:]) == [
        ("escalated", scenario.leader.username),
        ("overdue", scenario.guide.username),
    ]


def test_closed_days_of_the_municipality_count_for_local_rules(scenario: Scenario) -> None:
    follow_up(scenario, due_on=date(2026, 11, 11), started_on=LONG_AGO, opens_on=LONG_AGO)
    with at(date(2026, 11, 4)):
        dispatcher.run()  # plans the advance reminder for the 9th
    days = [date(2026, 11, 9), date(2026, 11, 12)]
    ClosedDay.objects.bulk_create(ClosedDay(day=day, reason="lukket") for day in days)
    assert stages_by_day(date(2026, 11, 4), date(2026, 11, 18)) == {
        "advance": "2026-11-06",
        "due": "2026-11-11",
        "overdue": "2026-11-13",
        "escalated": "2026-11-17",
    }


def test_changed_policy_counts_at_once(scenario: Scenario) -> None:
    follow_up(scenario, due_on=date(2026, 11, 11), started_on=LONG_AGO, opens_on=LONG_AGO)
    with at(MON):
        dispatcher.run()
    PolicyRule.objects.create(
        policy=Policy.objects.get(),
        rule="note.late",
        settings={"advance_days": None, "overdue_days": 2, "escalated_days": 4, "extra_advance_days": [7]},
    )
    assert stages_by_day(MON, date(2026, 11, 20)) == {
        "advance7": "2026-11-04",
        "due": "2026-11-11",
        "overdue": "2026-11-13",
        "escalated": "2026-11-17",
    }


def test_rule_that_is_switched_off_is_not_reminded(scenario: Scenario) -> None:
    PolicyRule.objects.create(policy=Policy.objects.get(), rule="note.late", enabled=False)
    follow_up(scenario)
    with at(MON):
        assert dispatcher.run() == 0
    PolicyRule.objects.update(enabled=True)
    with at(MON):
        assert dispatcher.run() == 1


def test_only_the_latest_stage_is_delivered(scenario: Scenario) -> None:
    follow_up(scenario, due_on=date(2026, 10, 1), started_on=LONG_AGO, opens_on=LONG_AGO)
    with at(MON):
        assert dispatcher.run() == 2
        assert dispatcher.run() == 0
    assert sorted(notified_stages()) == [("escalated", scenario.leader.username), ("overdue", scenario.guide.username)]
    assert Reminder.objects.count() == 2


def test_undelivered_stage_is_superseded_by_the_next(scenario: Scenario) -> None:
    follow_up(scenario)
    with at(MON):
        assert plan() == 1
    with at(TUE):
        assert dispatcher.run() == 1
    assert dict(Reminder.objects.values_list("stage", "state")) == {"due": "superseded", "overdue": "sent"}


def test_closed_window_is_shown_to_the_leader_once_on_the_next_working_day(scenario: Scenario) -> None:
    friday = date(2026, 11, 6)
    row = follow_up(scenario, due_on=friday, closes_on=friday)
    with at(friday):
        assert dispatcher.run() == 1
    with at(date(2026, 11, 8)):
        assert dispatcher.run() == 0
    change(row, ended_on=friday, end_reason="window_closed")
    for day, told in ((8, 0), (9, 1), (10, 0), (30, 0)):
        with at(date(2026, 11, day)):
            assert dispatcher.run() == told
    assert notified_stages() == [("due", scenario.guide.username), ("escalated", scenario.leader.username)]
    row.refresh_from_db()
    assert row.next_stage_at == NO_MORE_STAGES


def test_window_that_closed_long_ago_is_not_shown(scenario: Scenario) -> None:
    follow_up(scenario, due_on=date(2026, 9, 1), closes_on=date(2026, 9, 1), ended_on=date(2026, 9, 1),
              end_reason="window_closed")  # fmt: skip
    with at(MON):
        assert dispatcher.run() == 0


def above(scenario: Scenario) -> Staff:
    return factories.leader(scenario.department)


Change = Callable[[Scenario], Any]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param(lambda scenario: None, "leader", id="the leader of the unit"),
        pytest.param(
            lambda scenario: Membership.objects.filter(staff=scenario.leader).update(ends_on=date(2026, 1, 1)),
            "above",
            id="no leader: that of the parent unit",
        ),
        pytest.param(
            lambda scenario: factories.cover(scenario.leader, scenario.colleague, MON),
            "colleague",
            id="absent: the deputy",
        ),
        pytest.param(
            lambda scenario: Absence.objects.create(staff=scenario.leader, starts_on=MON, entered_by=scenario.guide),
            "above",
            id="absent without a deputy: that of the parent unit",
        ),
        pytest.param(
            lambda scenario: Staff.objects.filter(pk=scenario.leader.pk).update(is_active=False), "above", id="has left"
        ),
        pytest.param(
            lambda scenario: AccessBlock.objects.create(
                staff=scenario.leader,
                young_person=YoungPerson.objects.get(),
                reason="relation",
                starts_on=MON,
                set_by=scenario.guide,
            ),
            "above",
            id="blocked",
        ),
    ],
)
def test_escalation_notifies_the_leader_or_the_next_available_one(
    scenario: Scenario, changed: Change, told: str
) -> None:
    higher = above(scenario)
    row = follow_up(scenario)
    assert row.young_person
    grant(scenario.colleague, row.young_person)  # a deputy of a leader gets no access by that alone
    changed(scenario)
    with at(WEEK_LATER):
        dispatcher.run()
    found = {username for stage, username in notified_stages() if stage == "escalated"}
    expected = {"leader": scenario.leader, "above": higher, "colleague": scenario.colleague}[told]
    assert found == {expected.username}


def test_leader_above_is_notified_where_the_deputy_of_the_leader_cannot_open_the_case(scenario: Scenario) -> None:
    higher = above(scenario)
    follow_up(scenario)
    factories.cover(scenario.leader, scenario.colleague, MON)
    with at(WEEK_LATER):
        dispatcher.run()
    assert ("escalated", higher.username) in notified_stages()


def test_nearest_leader_is_notified_where_every_leader_is_absent(scenario: Scenario) -> None:
    higher = above(scenario)
    for leader in (scenario.leader, higher):
        Absence.objects.create(staff=leader, starts_on=MON, entered_by=scenario.guide)
    follow_up(scenario, responsible=None)
    with at(MON):
        dispatcher.run()
    assert notified_stages() == [("due", scenario.leader.username)]


def test_leader_who_is_notified_as_responsible_is_not_notified_twice(scenario: Scenario) -> None:
    follow_up(scenario, responsible=scenario.leader)
    with at(WEEK_LATER):
        assert dispatcher.run() == 1


def test_all_deputies_who_cover_the_young_person_replace_an_absent_responsible(scenario: Scenario) -> None:
    named, other = scenario.young(), scenario.young()
    second, third = factories.guide(scenario.unit), factories.guide(scenario.unit)
    rows = {follow_up(scenario, named).pk: "named", follow_up(scenario, other).pk: "other"}
    factories.cover(scenario.guide, scenario.colleague, MON)
    factories.cover(scenario.guide, second, MON, only=[named])
    tomorrow = factories.cover(scenario.guide, third, MON)
    tomorrow.starts_on = TUE
    tomorrow.save()
    with at(MON):
        dispatcher.run()
    told = {(rows[row], who) for row, who in notified() if row is not None}
    assert told == {
        ("named", scenario.colleague.username),
        ("named", second.username),
        ("other", scenario.colleague.username),
    }


@pytest.mark.parametrize(
    "why",
    [
        "nobody covers",
        "the deputy is absent",
        "the deputy is blocked",
        "the deputy's role ended",
        "the case is closed",
        "the case is restricted and does not name the deputy",
    ],
)
def test_leader_is_notified_where_nobody_covers(scenario: Scenario, why: str) -> None:
    sensitivity = {"the case is closed": "closed"}.get(why, "restricted" if "restricted" in why else "normal")
    young = scenario.young(sensitivity=sensitivity)
    follow_up(scenario, young)
    if why == "nobody covers":
        Absence.objects.create(staff=scenario.guide, starts_on=MON, entered_by=scenario.leader)
    else:
        factories.cover(scenario.guide, scenario.colleague, MON)
    match why:
        case "the deputy is absent":
            Absence.objects.create(staff=scenario.colleague, starts_on=MON, entered_by=scenario.leader)
        case "the deputy is blocked":
            AccessBlock.objects.create(
                staff=scenario.colleague, young_person=young, reason="relation", starts_on=MON, set_by=scenario.leader
            )
        case "the deputy's role ended":
            Membership.objects.filter(staff=scenario.colleague).update(ends_on=MON - timedelta(days=1))
    with at(MON):
        dispatcher.run()
    assert notified_stages() == [("due", scenario.leader.username)]


def test_deputy_whom_a_restricted_case_names_is_notified(scenario: Scenario) -> None:
    young = scenario.young(sensitivity="restricted")
    follow_up(scenario, young)
    factories.cover(scenario.guide, scenario.colleague, MON, only=[young])
    with at(MON):
        dispatcher.run()
    assert notified_stages() == [("due", scenario.colleague.username)]


def test_responsible_person_who_comes_back_is_notified_of_the_stage_of_that_day(scenario: Scenario) -> None:
    follow_up(scenario)
    factories.cover(scenario.guide, scenario.colleague, MON, MON)
    with at(MON):
        dispatcher.run()
    with at(TUE):
        dispatcher.run()
    assert notified_stages() == [("due", scenario.colleague.username), ("overdue", scenario.guide.username)]


def test_responsible_person_who_leaves_between_planning_and_delivery_is_not_notified(scenario: Scenario) -> None:
    follow_up(scenario)
    with at(MON):
        plan()
        factories.cover(scenario.guide, scenario.colleague, MON)
        assert dispatcher.run() == 1
    assert notified_stages() == [("due", scenario.colleague.username)]
    assert Reminder.objects.get(recipient=scenario.guide).state == "cancelled"


def test_unit_without_a_leader_does_not_disturb_the_reminder_of_the_responsible_person(scenario: Scenario) -> None:
    alone = Unit.objects.create(name="Alene")
    follow_up(scenario, unit=alone)
    with at(WEEK_LATER):
        assert dispatcher.run() == 1
    assert FollowUp.objects.get().reminders.get().stage == ReminderStage.OVERDUE


def test_follow_up_about_staff_needs_no_access_to_a_case(scenario: Scenario) -> None:
    row = follow_up(scenario)
    change(row, young_person=None)
    Grant.objects.all().delete()
    with at(MON):
        assert dispatcher.run() == 1
    assert Notification.objects.get().young_person is None
