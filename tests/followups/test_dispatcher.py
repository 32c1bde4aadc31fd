"""Who is due is told exactly once, at eight in the morning, and nobody in vain."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from backend.core import clock
from backend.core.clock import COPENHAGEN
from backend.followups import dispatcher, ledger, planning
from backend.followups.models import DispatcherRun, FollowUp, Notification, Policy, Reminder
from backend.organisation.models import Role, Staff
from backend.people.models import YoungPerson
from tests.followups.scenario import MON, Scenario, at, owed, rows, settle


def notified() -> list[tuple[int | None, str]]:
    """(follow-up, username) of each notification, in order."""
    return list(Notification.objects.order_by("id").values_list("follow_up_id", "staff__username"))


def test_at_eight_on_the_day_and_only_once(scenario: Scenario) -> None:
    row = owed(scenario)
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
    assert DispatcherRun.objects.get().finished_at


@pytest.mark.parametrize(
    ("day", "hour_utc"),
    [(date(2026, 3, 28), 7), (date(2026, 3, 29), 6), (date(2026, 10, 24), 6), (date(2026, 10, 25), 7)],
)
def test_eight_is_local_time_around_the_change_of_the_clock(day: date, hour_utc: int) -> None:
    moment = clock.at_local(day, ledger.REMINDERS_GO_AT)
    assert moment.astimezone(UTC).hour == hour_utc


@pytest.mark.usefixtures("other_authorities")
@pytest.mark.parametrize(
    ("rule", "reminded_on"),
    [
        ("test.method", "2026-04-01"),  # due on Easter Sunday: the Wednesday before Maundy Thursday
        ("note.late", "2026-04-05"),  # a local due date is a working day anyway
    ],
)
def test_what_never_moves_is_notified_on_the_last_working_day_before(
    scenario: Scenario, rule: str, reminded_on: str
) -> None:
    owed(scenario, due_on=date(2026, 4, 5), rule=rule)
    day = date.fromisoformat(reminded_on)
    with at(day - timedelta(days=1), 23):
        assert dispatcher.run() == 0
    with at(day, 8):
        assert dispatcher.run() == 1
    assert Reminder.objects.get().for_date == date(2026, 4, 5)


def test_the_leader_is_notified_where_nobody_is_responsible_or_the_responsible_left(scenario: Scenario) -> None:
    left = scenario.staff(Role.YOUTH_GUIDE)
    Staff.objects.filter(pk=left.pk).update(is_active=False)
    first, second = owed(scenario, responsible=None), owed(scenario, responsible=left)
    with at(MON):
        assert dispatcher.run() == 2
    assert notified() == [(first.pk, scenario.leader.username), (second.pk, scenario.leader.username)]


def test_without_anybody_to_state_it_waits(scenario: Scenario) -> None:
    owed(scenario, responsible=None, unit=None)
    with at(MON):
        assert dispatcher.run() == 0
    assert not Reminder.objects.exists()


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
def test_what_is_settled_is_not_notified(scenario: Scenario, fields: dict[str, Any]) -> None:
    owed(scenario, **fields)
    with at(MON):
        assert dispatcher.run() == 0


@pytest.mark.usefixtures("other_authorities")
def test_paused_reminders_wait_but_statutory_ones_never(scenario: Scenario) -> None:
    young = scenario.young(reminders_paused_until=date(2026, 11, 4), reminders_paused_reason="sorg")
    local, statutory = owed(scenario, young), owed(scenario, young, rule="test.statutory")
    with at(MON):
        assert dispatcher.run() == 2  # the guide, and the leader on the day
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1
    with at(date(2026, 11, 5)):
        assert dispatcher.run() == 2
    notified_of = [(row, kind) for row, kind in Notification.objects.order_by("id").values_list("follow_up_id", "kind")]
    assert {row for row, _kind in notified_of[:3]} == {statutory.pk}
    assert set(notified_of[3:]) == {(local.pk, "follow_up_overdue"), (local.pk, "follow_up_escalated")}


def test_paused_between_planning_and_delivering_it_waits_and_holds_up_nobody(scenario: Scenario) -> None:
    paused = scenario.young()
    owed(scenario, paused)
    other = owed(scenario)
    with at(MON), patch.object(dispatcher, "deliver", return_value=(None, 0)):
        dispatcher.run()
    YoungPerson.objects.filter(pk=paused.pk).update(reminders_paused_until=MON, reminders_paused_reason="sorg")
    with at(MON):
        assert dispatcher.run() == 1
        assert notified()[0][0] == other.pk
    with at(MON + timedelta(days=1)):
        assert dispatcher.run() == 2  # the one that waited, and the other that is overdue now


def test_snoozed_it_waits_until_that_day(scenario: Scenario) -> None:
    owed(scenario, snoozed_until=date(2026, 11, 4), snooze_reason="ferie")
    with at(date(2026, 11, 3)):
        assert dispatcher.run() == 0
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1


def test_a_date_that_moves_supersedes_what_is_unsent_and_makes_a_new_one(scenario: Scenario) -> None:
    row = owed(scenario)
    with at(MON), transaction.atomic():
        planning.plan()
    FollowUp.objects.filter(pk=row.pk).update(due_on=date(2026, 11, 4))
    with at(date(2026, 11, 3)):
        assert dispatcher.run() == 0
    assert list(Reminder.objects.values_list("for_date", "state")) == [(MON, "superseded")]
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1
    FollowUp.objects.filter(pk=row.pk).update(due_on=MON)
    with at(date(2026, 11, 4)):
        assert dispatcher.run() == 1  # moved back: of that date nobody has been told


def test_met_before_it_is_delivered_it_is_cancelled_and_planned_again_when_un_met(scenario: Scenario) -> None:
    row = owed(scenario)
    with at(MON), transaction.atomic():
        planning.plan()
    FollowUp.objects.filter(pk=row.pk).update(fulfilled_on=MON, fulfilled_by=1)
    with at(MON):
        assert dispatcher.run() == 0
    assert Reminder.objects.get().state == "cancelled"
    FollowUp.objects.filter(pk=row.pk).update(fulfilled_on=None, fulfilled_by=None)
    with at(MON):
        assert dispatcher.run() == 1
        assert dispatcher.run() == 0


def test_a_new_responsible_is_notified_instead(scenario: Scenario) -> None:
    row = owed(scenario)
    with at(MON), transaction.atomic():
        planning.plan()
    FollowUp.objects.filter(pk=row.pk).update(responsible=scenario.colleague)
    with at(MON):
        assert dispatcher.run() == 1
        assert dispatcher.run() == 0
    assert notified() == [(row.pk, scenario.colleague.username)]


def test_from_the_fact_to_the_notification(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.course(young, "active", MON)
    scenario.assign(young, MON)
    with at(MON):
        settle(young)
        (first,) = rows(young, "guide.first_contact")
    with at(first.due_on):
        dispatcher.run()
    assert (first.pk, scenario.guide.username) in notified()


def test_the_command_runs_once(scenario: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    owed(scenario)
    with at(MON):
        call_command("dispatch")
        call_command("reconcile_all")
    assert capsys.readouterr().out.splitlines()[0] == "1 delivered"


def test_explaining_names_no_names(scenario: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    young = scenario.young()
    scenario.course(young, "active", MON)
    scenario.assign(young, MON)
    scenario.contact(young, MON)
    with at(MON, 13):
        settle(young)
        call_command("explain_followups", young.case_number)
    said = capsys.readouterr().out
    assert "guide.first_contact (local)" in said
    assert "fulfilled 2026-11-02 by" in said
    assert "due 2026-11-09" in said
    assert young.first_name not in said
    assert young.last_name not in said
    assert scenario.guide.name not in said


def test_ten_at_once_state_everybody_exactly_once(committed: Scenario) -> None:
    scenario, young = committed, committed.young()
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
            counts.append(dispatcher.run())
        except Exception as exc:  # noqa: BLE001  # told in the main thread
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
