"""The day of each stage of a follow-up: tables of dates, without a database."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from backend.core import clock
from backend.core.workdays import Calendar
from backend.followups.models import NO_MORE_STAGES
from backend.reminders.stages import (
    FollowUpRow,
    StageSettings,
    next_look_at,
    reminders_wait,
    stages_reached,
)

CALENDAR = Calendar()
LOCAL = StageSettings()
STATUTORY = StageSettings(is_local=False, is_statutory=True, at_once=True)
METHOD = StageSettings(is_local=False, extra_advance=(16, 9))
SAME_DAY = StageSettings(same_day=True, at_once=True)

LONG_AGO = date(2025, 12, 1)


def row(due_on: str, **fields: Any) -> FollowUpRow:
    """Return a follow-up that is outstanding and has been open for long."""
    values: dict[str, Any] = {
        "id": 1,
        "rule": "test",
        "young_person_id": 1,
        "responsible_id": 1,
        "unit_id": 1,
        "started_on": LONG_AGO,
        "opens_on": LONG_AGO,
        "due_on": date.fromisoformat(due_on),
        "end_reason": "",
        "baseline": False,
    }
    nothing: dict[str, Any] = dict.fromkeys(FollowUpRow._fields)
    return FollowUpRow(**nothing | values | fields)


def at(day: str, hour: int = 8, minute: int = 0) -> datetime:
    return clock.at_local(date.fromisoformat(day), time(hour, minute))


def by_day(
    found: FollowUpRow, settings: StageSettings, calendar: Calendar = CALENDAR, who: str = "responsible"
) -> dict[str, str]:
    """Return the day of each stage, if the planner runs every morning at 08:00."""
    days_of_stages: dict[str, str] = {}
    for days in range(-30, 31):
        day = found.due_on + timedelta(days=days)
        stage = getattr(stages_reached(found, settings, calendar, at(day.isoformat())), who)
        if stage:
            days_of_stages.setdefault(f"{stage.stage.value}{stage.days_before or ''}", f"{day:%m-%d}")
    return days_of_stages


@pytest.mark.parametrize(
    ("settings", "due_on", "responsible", "leader"),
    [
        pytest.param(
            LOCAL, "2026-11-11",
            {"advance": "11-09", "due": "11-11", "overdue": "11-12"}, {"escalated": "11-16"},
            id="a plain Wednesday",
        ),
        pytest.param(
            LOCAL, "2026-11-09",
            {"advance": "11-05", "due": "11-09", "overdue": "11-10"}, {"escalated": "11-12"},
            id="a Monday: in advance on the Thursday before",
        ),
        pytest.param(
            LOCAL, "2026-04-01",
            {"advance": "03-30", "due": "04-01", "overdue": "04-07"}, {"escalated": "04-09"},
            id="the last day before Easter: overdue on the Tuesday after Easter Monday",
        ),
        pytest.param(
            LOCAL, "2026-12-24",
            {"advance": "12-22", "due": "12-24", "overdue": "12-28"}, {"escalated": "12-30"},
            id="Christmas Eve is a working day unless the municipality is closed",
        ),
        pytest.param(
            STATUTORY, "2026-04-05",
            {"advance": "03-31", "due": "04-01", "overdue": "04-07"}, {"due": "04-01", "escalated": "04-09"},
            id="statutory on Easter Sunday: due on the Wednesday before, for the leader too",
        ),
        pytest.param(
            STATUTORY, "2026-11-14",
            {"advance": "11-12", "due": "11-13", "overdue": "11-16"}, {"due": "11-13", "escalated": "11-18"},
            id="statutory on a Saturday: due on the Friday before",
        ),
        pytest.param(
            METHOD, "2026-11-18",
            {"advance16": "11-02", "advance9": "11-09", "advance": "11-16", "due": "11-18", "overdue": "11-19"},
            {"escalated": "11-23"},
            id="of the method, with advance reminders 16 and 9 days before",
        ),
        pytest.param(
            METHOD, "2026-11-24",
            {"advance16": "11-06", "advance9": "11-13", "advance": "11-20", "due": "11-24", "overdue": "11-25"},
            {"escalated": "11-27"},
            id="an advance reminder on a Sunday goes out on the Friday before",
        ),
        pytest.param(
            SAME_DAY, "2026-11-14",
            {"advance": "11-12", "due": "11-14", "overdue": "11-16"}, {"escalated": "11-18"},
            id="for the same day, also on a Saturday",
        ),
        pytest.param(
            LOCAL, "2028-02-29",
            {"advance": "02-25", "due": "02-29", "overdue": "03-01"}, {"escalated": "03-03"},
            id="29 February",
        ),
        pytest.param(
            LOCAL, "2026-05-01",
            {"advance": "04-29", "due": "05-01", "overdue": "05-04"}, {"escalated": "05-06"},
            id="Store Bededag is a working day",
        ),
    ],
)  # fmt: skip
def test_each_stage_is_reached_on_its_day(
    settings: StageSettings, due_on: str, responsible: dict[str, str], leader: dict[str, str]
) -> None:
    assert by_day(row(due_on), settings) == responsible
    assert by_day(row(due_on), settings, who="leader") == leader


def test_closed_days_count_for_local_rules_only() -> None:
    closed = Calendar(frozenset({date(2026, 11, 9), date(2026, 11, 12)}))
    assert by_day(row("2026-11-11"), LOCAL, closed) == {"advance": "11-06", "due": "11-11", "overdue": "11-13"}
    assert by_day(row("2026-11-11"), LOCAL, closed, "leader") == {"escalated": "11-17"}
    assert by_day(row("2026-11-11"), STATUTORY, closed) == {"advance": "11-09", "due": "11-11", "overdue": "11-12"}


@pytest.mark.parametrize(("opened", "told"), [("2026-11-08", "advance"), ("2026-11-09", None), ("2026-11-10", None)])
@pytest.mark.parametrize("field", ["opens_on", "started_on"])
def test_no_advance_reminder_before_or_on_the_day_a_follow_up_opens(opened: str, told: str | None, field: str) -> None:
    found = row("2026-11-11", **{field: date.fromisoformat(opened)})
    for day in ("2026-11-09", "2026-11-10"):
        stage = stages_reached(found, LOCAL, CALENDAR, at(day)).responsible
        assert (stage and stage.stage.value) == told


def test_policy_moves_stages_and_leaves_them_out() -> None:
    settings = StageSettings(advance_days=None, overdue_days=2, escalated_days=None, extra_advance=(7,))
    assert by_day(row("2026-11-11"), settings) == {"advance7": "11-04", "due": "11-11", "overdue": "11-13"}
    assert by_day(row("2026-11-11"), settings, who="leader") == {}


def test_only_the_latest_stage_that_is_reached_is_notified() -> None:
    found = stages_reached(row("2026-10-01"), METHOD, CALENDAR, at("2026-11-02"))
    assert found.stages == {("overdue", 0), ("escalated", 0)}
    assert found.next_at is None


@pytest.mark.parametrize(
    ("due_on", "eight"),
    [("2026-03-29", "2026-03-29T06:00+00:00"), ("2026-10-25", "2026-10-25T07:00+00:00"),
     ("2026-11-11", "2026-11-11T07:00+00:00"), ("2026-06-10", "2026-06-10T06:00+00:00")],
)  # fmt: skip
def test_stage_begins_at_eight_local_time(due_on: str, eight: str) -> None:
    moment = datetime.fromisoformat(eight)
    before = stages_reached(row(due_on), LOCAL, CALENDAR, moment - timedelta(seconds=1))
    assert before.responsible is None or before.responsible.stage.value == "advance"
    assert before.next_at == moment
    reached = stages_reached(row(due_on), LOCAL, CALENDAR, moment).responsible
    assert reached
    assert reached.stage.value == "due"


@pytest.mark.parametrize("settings", [STATUTORY, SAME_DAY])
@pytest.mark.parametrize(
    ("due_on", "midnight"),
    [("2026-03-30", "2026-03-29T22:00+00:00"), ("2026-10-26", "2026-10-25T23:00+00:00")],
)
def test_stage_of_a_rule_that_never_waits_begins_at_midnight(
    settings: StageSettings, due_on: str, midnight: str
) -> None:
    moment = datetime.fromisoformat(midnight)
    assert stages_reached(row(due_on), settings, CALENDAR, moment - timedelta(seconds=1)).next_at == moment
    reached = stages_reached(row(due_on), settings, CALENDAR, moment).responsible
    assert reached
    assert reached.stage.value == "due"


@pytest.mark.parametrize(
    ("due_at", "overdue", "escalated"),
    [
        # An ordinary afternoon.
        ("2026-11-11T15:00+00:00", "2026-11-11T16:00+00:00", "2026-11-11T17:00+00:00"),
        # The night on which summer time ends: hours are hours, whatever the clocks show.
        ("2026-10-24T23:30+00:00", "2026-10-25T00:30+00:00", "2026-10-25T01:30+00:00"),
        # The night on which it begins.
        ("2026-03-29T00:30+00:00", "2026-03-29T01:30+00:00", "2026-03-29T02:30+00:00"),
    ],
)
def test_stages_in_hours_follow_the_moment_at_which_it_is_due(due_at: str, overdue: str, escalated: str) -> None:
    settings = StageSettings(same_day=True, at_once=True, overdue_hours=1, escalated_hours=2)
    moment = datetime.fromisoformat(due_at).astimezone(clock.COPENHAGEN)
    found = row(moment.date().isoformat(), due_at=moment, opens_on=moment.date())

    def reached(now: datetime) -> set[str]:
        return {stage for stage, _days in stages_reached(found, settings, CALENDAR, now).stages}

    second = timedelta(seconds=1)
    assert reached(moment) == {"due"}
    assert reached(datetime.fromisoformat(overdue) - second) == {"due"}
    assert reached(datetime.fromisoformat(overdue)) == {"overdue"}
    assert reached(datetime.fromisoformat(escalated) - second) == {"overdue"}
    assert reached(datetime.fromisoformat(escalated)) == {"overdue", "escalated"}


def test_hours_of_a_follow_up_without_a_moment_fall_back_to_days() -> None:
    settings = StageSettings(same_day=True, at_once=True, overdue_hours=0, escalated_hours=0)
    assert by_day(row("2026-11-11"), settings)["overdue"] == "11-12"


@pytest.mark.parametrize(
    ("closes_on", "shown"),
    [("2026-11-11", "11-12"), ("2026-11-13", "11-16"), ("2026-11-20", "11-16"), ("2026-12-24", "11-16")],
)
def test_closed_window_is_shown_to_the_leader_on_the_next_working_day(closes_on: str, shown: str) -> None:
    found = row("2026-11-11", closes_on=date.fromisoformat(closes_on))
    assert by_day(found, LOCAL, who="leader") == {"escalated": shown}


def test_closed_window_is_shown_also_where_the_policy_leaves_escalation_out() -> None:
    found = row("2026-11-11", closes_on=date(2026, 11, 11))
    assert by_day(found, StageSettings(escalated_days=None), who="leader") == {"escalated": "11-12"}


@pytest.mark.parametrize("ended", [{}, {"ended_on": date(2026, 11, 11), "end_reason": "window_closed"}])
def test_closed_window_sends_the_responsible_person_nothing(ended: dict[str, Any]) -> None:
    found = row("2026-11-11", closes_on=date(2026, 11, 11), **ended)
    assert stages_reached(found, LOCAL, CALENDAR, at("2026-11-12")).stages == {("escalated", 0)}


@pytest.mark.parametrize("wait", ["paused_until", "snoozed_until"])
def test_window_that_closed_during_a_long_pause_is_shown_when_the_pause_ends(wait: str) -> None:
    found = row("2026-11-11", closes_on=date(2026, 11, 11), **{wait: date(2027, 1, 8)})
    reached = stages_reached(found, LOCAL, CALENDAR, at("2026-12-15"))
    assert reminders_wait(found, LOCAL, date(2026, 12, 15))
    assert next_look_at(found, LOCAL, CALENDAR, at("2026-12-15"), reached) == at("2026-12-16", 8)
    assert not reminders_wait(found, LOCAL, date(2027, 1, 11))
    assert stages_reached(found, LOCAL, CALENDAR, at("2027-01-11")).leader
    assert stages_reached(found, LOCAL, CALENDAR, at("2027-02-01")).leader is None


def test_closed_window_has_no_reminders_after_ten_working_days() -> None:
    found = row("2026-11-11", closes_on=date(2026, 11, 11), ended_on=date(2026, 11, 11), end_reason="window_closed")
    last, first = at("2026-11-24", 23), at("2026-11-25")
    assert stages_reached(found, LOCAL, CALENDAR, last).leader
    reached = stages_reached(found, LOCAL, CALENDAR, first)
    assert reached.leader is None
    assert next_look_at(found, LOCAL, CALENDAR, first, reached) == NO_MORE_STAGES


@pytest.mark.parametrize(
    ("fields", "remindable"),
    [
        ({}, True),
        ({"ended_on": date(2026, 11, 1), "end_reason": "window_closed"}, True),
        ({"ended_on": date(2026, 11, 1), "end_reason": "deceased"}, False),
        ({"fulfilled_on": date(2026, 11, 1)}, False),
        ({"waived_on": date(2026, 11, 1)}, False),
        ({"baseline": True}, False),
    ],
)
def test_outstanding_follow_ups_and_closed_windows_are_remindable(fields: dict[str, Any], remindable: bool) -> None:
    assert row("2026-11-11", **fields).is_remindable is remindable


@pytest.mark.parametrize(
    ("fields", "settings", "waits"),
    [
        ({"paused_until": date(2026, 11, 11)}, LOCAL, True),
        ({"paused_until": date(2026, 11, 10)}, LOCAL, False),
        ({"paused_until": date(2026, 12, 11)}, STATUTORY, False),
        ({"paused_until": date(2026, 12, 11)}, SAME_DAY, False),
        ({"snoozed_until": date(2026, 11, 12)}, LOCAL, True),
        ({"snoozed_until": date(2026, 11, 12)}, STATUTORY, False),
        ({"snoozed_until": date(2026, 11, 12)}, SAME_DAY, False),
        ({"snoozed_until": date(2026, 11, 11)}, LOCAL, False),
    ],
)
def test_reminders_wait_for_a_pause_or_a_snooze(fields: dict[str, Any], settings: StageSettings, waits: bool) -> None:
    assert reminders_wait(row("2026-11-11", **fields), settings, date(2026, 11, 11)) is waits


@pytest.mark.parametrize(
    ("now", "settings", "fields", "looked_at"),
    [
        # Nothing is reached: when the first stage comes.
        ("2026-11-02T12:00", LOCAL, {}, "2026-11-09T08:00"),
        # In advance, and the next stage is on the day after tomorrow: the next morning.
        ("2026-11-09T08:00", LOCAL, {}, "2026-11-10T08:00"),
        ("2026-11-10T08:00", LOCAL, {}, "2026-11-11T08:00"),
        # Long overdue: every morning.
        ("2026-12-10T15:00", LOCAL, {}, "2026-12-11T08:00"),
        ("2026-12-10T15:00", STATUTORY, {}, "2026-12-11T00:00"),
        # Paused or snoozed: every morning.
        ("2026-11-11T12:00", LOCAL, {"paused_until": date(2026, 12, 1)}, "2026-11-12T08:00"),
        ("2026-11-11T12:00", LOCAL, {"snoozed_until": date(2026, 12, 1)}, "2026-11-12T08:00"),
        # The window closes on Friday and is shown on Monday.
        ("2026-11-14T12:00", LOCAL, {"closes_on": date(2026, 11, 13)}, "2026-11-16T08:00"),
    ],
)
def test_dispatcher_looks_again_when_the_next_stage_or_morning_comes(
    now: str, settings: StageSettings, fields: dict[str, Any], looked_at: str
) -> None:
    found, moment = row("2026-11-11", **fields), datetime.fromisoformat(now).replace(tzinfo=clock.COPENHAGEN)
    reached = stages_reached(found, settings, CALENDAR, moment)
    expected = datetime.fromisoformat(looked_at).replace(tzinfo=clock.COPENHAGEN)
    assert next_look_at(found, settings, CALENDAR, moment, reached) == expected.astimezone(UTC)
