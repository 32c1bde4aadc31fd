"""A reminder is delivered exactly once, from 08:00, and only while it is needed."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.models import Grant
from backend.core import clock
from backend.core.clock import COPENHAGEN
from backend.followups.models import FollowUp, Policy
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import DispatcherState, Notification, Reminder
from backend.reminders.stages import REMINDERS_GO_AT
from tests import factories
from tests.followups.scenario import Scenario, reconcile_one, rows
from tests.reminders.support import MON, change, follow_up, grant, notified, notified_stages, plan
from tests.support import at

TUE = MON + timedelta(days=1)


def test_reminder_is_delivered_once_at_eight_on_the_due_date(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON - timedelta(days=1), 23):
        assert dispatcher.run() == 0
    with at(MON, 7):
        assert dispatcher.run() == 0
    with at(MON, 8):
        assert dispatcher.run() == 1
        assert dispatcher.run() == 0
    with at(MON, 23):
        assert dispatcher.run() == 0
    notification = Notification.objects.get()
    assert (notification.staff, notification.follow_up, notification.young_person) == (
        scenario.guide,
        row,
        row.young_person,
    )
    assert notification.kind == "follow_up_due"
    assert notification.facts == {"rule": "note.late", "due_on": "2026-11-02"}
    assert notification.created_at == datetime(2026, 11, 2, 8, tzinfo=COPENHAGEN)
    assert Reminder.objects.get().state == "sent"
    assert DispatcherState.objects.get().finished_at


@pytest.mark.parametrize(
    ("day", "hour_utc"),
    [(date(2026, 3, 28), 7), (date(2026, 3, 29), 6), (date(2026, 10, 24), 6), (date(2026, 10, 25), 7)],
)
def test_eight_is_local_time_around_the_change_of_the_clock(day: date, hour_utc: int) -> None:
    moment = clock.at_local(day, REMINDERS_GO_AT)
    assert moment.astimezone(UTC).hour == hour_utc


@pytest.mark.parametrize("due", [date(2026, 3, 29), date(2026, 10, 25)])
def test_reminder_waits_for_eight_on_the_days_on_which_the_clock_changes(scenario: Scenario, due: date) -> None:
    follow_up(scenario, due_on=due)
    with at(due, 7):
        assert dispatcher.run() == 0
    with at(due, 8):
        assert dispatcher.run() == 1


@pytest.mark.usefixtures("other_rules")
@pytest.mark.parametrize("rule", ["test.same_day", "test.statutory"])
def test_statutory_and_same_day_reminders_do_not_wait_for_eight(scenario: Scenario, rule: str) -> None:
    follow_up(scenario, rule=rule)
    with at(MON, 0):
        dispatcher.run()
    assert ("due", scenario.guide.username) in notified_stages()


def test_new_recipient_of_the_night_is_notified_from_eight(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON, 9):
        dispatcher.run()
    factories.cover(scenario.guide, scenario.colleague, TUE)
    with at(TUE, 1):
        assert dispatcher.run() == 0
    with at(TUE, 8):
        dispatcher.run()
    assert notified() == [(row.pk, scenario.guide.username), (row.pk, scenario.colleague.username)]


def test_leader_is_notified_where_nobody_is_responsible_or_has_left(scenario: Scenario) -> None:
    left = factories.guide(scenario.unit)
    Staff.objects.filter(pk=left.pk).update(is_active=False)
    first, second = follow_up(scenario, responsible=None), follow_up(scenario, responsible=left)
    with at(MON):
        assert dispatcher.run() == 2
    assert notified() == [(first.pk, scenario.leader.username), (second.pk, scenario.leader.username)]


@pytest.mark.parametrize("why", ["role ended", "no role that works with cases", "cannot open the case"])
def test_leader_is_notified_where_the_responsible_person_cannot_work_with_the_case(
    scenario: Scenario, why: str
) -> None:
    row = follow_up(scenario)
    match why:
        case "role ended":
            Membership.objects.filter(staff=scenario.guide).update(ends_on=MON - timedelta(days=1))
        case "no role that works with cases":
            Membership.objects.filter(staff=scenario.guide).update(role=Role.MANAGER)
        case "cannot open the case":
            Grant.objects.filter(staff=scenario.guide).update(ends_at=datetime(2026, 11, 1, tzinfo=UTC))
    with at(MON):
        assert dispatcher.run() == 1
    assert notified() == [(row.pk, scenario.leader.username)]


def test_reminder_without_any_recipient_waits(scenario: Scenario) -> None:
    row = follow_up(scenario, responsible=None, unit=None)
    with at(MON):
        assert dispatcher.run() == 0
    assert not Reminder.objects.exists()
    change(row, responsible=scenario.guide)
    grant(scenario.guide, YoungPerson.objects.get())
    with at(MON):
        assert dispatcher.run() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"fulfilled_on": MON, "fulfilled_by": 1},
        {"ended_on": MON, "end_reason": "not_expected"},
        {"waived_on": MON, "waive_reason": "aftalt"},
        {"baseline": True},
        {"rule": "no.such.rule"},
    ],
)
def test_follow_up_that_is_not_outstanding_is_not_reminded(scenario: Scenario, fields: dict[str, Any]) -> None:
    follow_up(scenario, **fields)
    with at(MON):
        assert dispatcher.run() == 0


@pytest.mark.usefixtures("other_rules")
def test_paused_reminders_wait_and_statutory_ones_never(scenario: Scenario) -> None:
    young = scenario.young(reminders_paused_until=date(2026, 11, 4), reminders_paused_reason="sorg")
    local, statutory = follow_up(scenario, young), follow_up(scenario, young, rule="test.statutory")
    with at(MON):
        assert dispatcher.run() == 2  # the guide and the leader
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1
    with at(date(2026, 11, 5)):
        assert dispatcher.run() == 3
    kinds = list(Notification.objects.order_by("id").values_list("follow_up_id", "kind"))
    assert {row for row, _kind in kinds[:3]} == {statutory.pk}
    assert set(kinds[3:]) == {
        (local.pk, "follow_up_overdue"),
        (local.pk, "follow_up_escalated"),
        (statutory.pk, "follow_up_escalated"),
    }


def test_pause_between_planning_and_delivery_delays_no_other_reminder(scenario: Scenario) -> None:
    paused = scenario.young()
    follow_up(scenario, paused)
    other = follow_up(scenario)
    with at(MON):
        assert plan() == 2
        YoungPerson.objects.filter(pk=paused.pk).update(reminders_paused_until=MON, reminders_paused_reason="sorg")
        assert dispatcher.run() == 1
        assert notified()[0][0] == other.pk
    with at(TUE):
        assert dispatcher.run() == 2  # the one that waited, and the other one that is overdue now


def test_snoozed_follow_up_waits_until_that_day(scenario: Scenario) -> None:
    follow_up(scenario, snoozed_until=date(2026, 11, 4), snooze_reason="ferie")
    with at(date(2026, 11, 3)):
        assert dispatcher.run() == 0
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1


def test_moved_due_date_supersedes_the_unsent_reminder_and_makes_a_new_one(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON):
        plan()
    change(row, due_on=date(2026, 11, 4))
    with at(date(2026, 11, 3)):
        assert dispatcher.run() == 0
    assert list(Reminder.objects.values_list("for_date", "state")) == [(MON, "superseded")]
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1
    change(row, due_on=MON)
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1  # the system has sent no reminder of this date


def test_reminder_of_a_fulfilled_follow_up_is_cancelled_and_planned_again_when_it_is_not(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON):
        plan()
    change(row, fulfilled_on=MON, fulfilled_by=1)
    with at(MON):
        assert dispatcher.run() == 0
    assert Reminder.objects.get().state == "cancelled"
    change(row, fulfilled_on=None, fulfilled_by=None)
    with at(MON):
        assert dispatcher.run() == 1
        assert dispatcher.run() == 0


def test_new_responsible_person_is_notified_instead(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON):
        plan()
    change(row, responsible=scenario.colleague)
    grant(scenario.colleague, YoungPerson.objects.get())
    with at(MON):
        assert dispatcher.run() == 1
        assert dispatcher.run() == 0
    assert notified() == [(row.pk, scenario.colleague.username)]


def test_leader_is_notified_if_access_is_lost_between_planning_and_delivery(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON):
        plan()
        Grant.objects.filter(staff=scenario.guide).update(ends_at=datetime(2026, 11, 2, 8, tzinfo=COPENHAGEN))
        assert dispatcher.run() == 0
        assert dispatcher.run() == 1
    assert notified() == [(row.pk, scenario.leader.username)]


def test_contact_rule_leads_to_a_notification(scenario: Scenario) -> None:
    young = scenario.young()
    factories.course(young, scenario.leader, since=MON)
    factories.assignment(young, scenario.guide, MON)
    with at(MON):
        reconcile_one(young)
        (first,) = rows(young, "guide.first_contact")
    with at(first.due_on):
        dispatcher.run()
    assert (first.pk, scenario.guide.username) in notified()


def test_reconcile_makes_the_dispatcher_plan_the_follow_up_again(scenario: Scenario) -> None:
    young = scenario.young()
    factories.course(young, scenario.leader, since=MON)
    assignment = factories.assignment(young, scenario.guide, MON)
    with at(MON):
        reconcile_one(young)
        dispatcher.run()
        (first,) = rows(young, "guide.first_contact")
        assert first.next_stage_at is not None
        assignment.starts_on = MON - timedelta(days=1)
        assignment.save()
        reconcile_one(young)
    (first,) = rows(young, "guide.first_contact")
    assert first.next_stage_at is None


def test_next_stage_at_makes_no_version_in_the_change_history(scenario: Scenario) -> None:
    row = follow_up(scenario)
    versions = row.events.count()  # type: ignore[attr-defined]  # of the change history
    with at(MON):
        dispatcher.run()
    row.refresh_from_db()
    assert row.next_stage_at is not None
    assert row.events.count() == versions  # type: ignore[attr-defined]


def test_follow_up_is_not_planned_before_its_next_stage(scenario: Scenario) -> None:
    row = follow_up(scenario, due_on=date(2026, 11, 25), started_on=MON, opens_on=MON)
    with at(MON):
        dispatcher.run()
    row.refresh_from_db()
    assert row.next_stage_at == datetime(2026, 11, 23, 8, tzinfo=COPENHAGEN)
    with at(MON, 13), CaptureQueriesContext(connection) as captured:
        assert dispatcher.run() == 0
    assert not any("FOR NO KEY UPDATE" in query["sql"] for query in captured.captured_queries), "it was planned again"


def test_deputy_is_notified_at_once_of_an_absence_entered_during_the_day(scenario: Scenario) -> None:
    row = follow_up(scenario)
    with at(MON, 9):
        dispatcher.run()
    factories.cover(scenario.guide, scenario.colleague, MON)
    with at(MON, 10):
        assert dispatcher.run() == 1
        assert dispatcher.run() == 0
    assert notified()[-1] == (row.pk, scenario.colleague.username)


def test_dispatch_command_runs_once(scenario: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    follow_up(scenario)
    with at(MON):
        call_command("dispatch")
        call_command("reconcile_all")
    assert capsys.readouterr().out.splitlines()[0] == "1 delivered"


def test_planning_and_delivery_cost_the_same_queries_for_one_and_forty(scenario: Scenario) -> None:
    def queries(day: date, count: int) -> int:
        for _ in range(count):
            follow_up(scenario, due_on=day)
        with at(day, 9), connection.execute_wrapper(counter):
            counter.asked = 0
            assert dispatcher.run() == count
        return counter.asked

    class Counter:
        asked = 0

        def __call__(self, execute: Any, *arguments: Any) -> Any:
            self.asked += 1
            return execute(*arguments)

    counter = Counter()
    queries(MON, 1)
    FollowUp.objects.update(fulfilled_on=MON, fulfilled_by=1)
    few = queries(MON + timedelta(days=1), 1)
    FollowUp.objects.update(fulfilled_on=MON, fulfilled_by=1)
    assert queries(MON + timedelta(days=2), 40) == few


def test_ten_dispatchers_at_once_deliver_each_reminder_once(committed: Scenario) -> None:
    scenario, young = committed, committed.young()
    grant(scenario.guide, young)
    FollowUp.objects.bulk_create(
        FollowUp(
            rule="note.late",
            policy=Policy.objects.get(),
            young_person=young,
            subject_id=n,
            occurrence="test",
            started_on=MON,
            opens_on=MON,
            due_on=MON,
            responsible=scenario.guide,
            unit=scenario.unit,
        )
        for n in range(1, 1301)
    )
    start, failures, counts = threading.Barrier(10), [], []

    def dispatch() -> None:
        try:
            start.wait()
            counts.append(dispatcher.make_pass())  # does not check whether another dispatcher runs
        except Exception as exc:  # noqa: BLE001  # reported in the main thread
            failures.append(exc)
        finally:
            connection.close()

    with at(MON):
        threads = [threading.Thread(target=dispatch) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert sum(counts) == 1300
        assert dispatcher.run() == 0
    assert Notification.objects.count() == Notification.objects.values("follow_up").distinct().count() == 1300
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
