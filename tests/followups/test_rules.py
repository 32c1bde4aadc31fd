"""Each rule with a table of dates: weekends, holidays, closed days, summer time, 29 February, the 18th birthday."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from backend.core.clock import COPENHAGEN
from backend.organisation.models import ClosedDay
from tests.followups.scenario import Scenario, rows, settle
from tests.support import at

MON = date(2026, 11, 2)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("starts_on", "due_on"),
    [
        ("2026-11-02", "2026-11-04"),  # Monday
        ("2026-11-05", "2026-11-09"),  # Thursday, over the weekend
        ("2026-11-06", "2026-11-10"),  # Friday
        ("2026-11-07", "2026-11-10"),  # Saturday is no day of it
        ("2026-04-01", "2026-04-08"),  # over Easter
        ("2026-12-23", "2026-12-28"),  # 24 December is a working day where the municipality does not close
        ("2026-03-27", "2026-03-31"),  # summer time begins on the 29th
        ("2028-02-28", "2028-03-01"),  # over 29 February
        ("2023-05-04", "2023-05-09"),  # the last Store Bededag, 5 May 2023
        ("2024-04-25", "2024-04-29"),  # no Store Bededag since
    ],
)
def test_acknowledge_within_two_working_days(scenario: Scenario, starts_on: str, due_on: str) -> None:
    young = scenario.young()
    scenario.assign(young, day(starts_on))
    with at(day(starts_on)):
        settle(young)
        (row,) = rows(young, "assignment.acknowledge")
    assert (row.opens_on, row.due_on, row.closes_on) == (day(starts_on), day(due_on), None)
    assert (row.responsible, row.unit) == (scenario.guide, scenario.unit)


def test_closed_days_are_no_working_days_for_local_rules(scenario: Scenario) -> None:
    for closed in (date(2026, 12, 24), date(2026, 12, 31)):
        ClosedDay.objects.create(day=closed, reason="Lukket")
    young = scenario.young()
    scenario.assign(young, date(2026, 12, 23))
    with at(date(2026, 12, 23)):
        settle(young)
        (row,) = rows(young, "assignment.acknowledge")
    assert row.due_on == date(2026, 12, 29)


def test_acknowledging_meets_on_the_day_in_copenhagen(scenario: Scenario) -> None:
    young = scenario.young()
    assignment = scenario.assign(young, MON)
    with at(date(2026, 11, 10)):
        settle(young)
        # 00:30 on 4 November in Copenhagen is still the 3rd in UTC.
        assignment.acknowledged_at = datetime(2026, 11, 4, 0, 30, tzinfo=COPENHAGEN)
        assignment.save()
        assert settle(young) == 1
        (row,) = rows(young, "assignment.acknowledge")
    assert (row.state, row.fulfilled_on, row.fulfilled_by) == ("fulfilled", day("2026-11-04"), assignment.pk)


def test_an_imported_assignment_needs_no_acknowledging(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.assign(young, MON, origin="import")
    with at(MON):
        settle(young)
        assert rows(young, "assignment.acknowledge") == []


@pytest.mark.parametrize(
    ("occurred_on", "due_on"),
    [
        ("2026-11-02", "2026-11-05"),
        ("2026-11-07", "2026-11-11"),  # a contact on a Saturday
        ("2026-05-13", "2026-05-19"),  # before Ascension Day; the Friday after it is a working day
        ("2026-10-23", "2026-10-28"),  # summer time ends on the 25th
    ],
)
def test_a_note_within_three_working_days(scenario: Scenario, occurred_on: str, due_on: str) -> None:
    young = scenario.young()
    contact = scenario.contact(young, day(occurred_on), note="")
    with at(day(occurred_on), 13):
        settle(young)
        (row,) = rows(young, "note.late")
        assert (row.due_on, row.responsible) == (day(due_on), scenario.guide)
        contact.note, contact.noted_at = "Vi gik en tur.", contact.occurred_at + timedelta(hours=1)
        contact.save()
        settle(young)
        (row,) = rows(young, "note.late")
    assert (row.state, row.fulfilled_by) == ("fulfilled", contact.pk)


@pytest.mark.parametrize("fields", [{"outcome": "no_show"}, {"source": "import"}, {"note": "Kort møde."}])
def test_no_note_is_due(scenario: Scenario, fields: dict[str, Any]) -> None:
    young = scenario.young()
    scenario.contact(young, MON, **{"note": "", **fields})
    with at(MON, 13):
        settle(young)
        assert rows(young, "note.late") == []


@pytest.mark.parametrize(
    ("given_on", "expires_on", "window"),
    [
        ("2026-01-05", "2026-12-31", ("2026-11-17", "2026-12-01", "2026-12-31")),
        ("2026-01-05", "2026-12-05", ("2026-10-22", "2026-11-05", "2026-12-05")),
        ("2026-01-05", "2026-12-07", ("2026-10-24", "2026-11-09", "2026-12-07")),  # due on a Saturday: the Monday
        ("2026-11-01", "2026-11-20", ("2026-11-01", "2026-11-02", "2026-11-20")),  # never before it was given
        ("2026-11-01", "2026-11-01", ("2026-11-01", "2026-11-01", "2026-11-01")),
        ("2027-05-01", "2028-03-30", ("2028-02-15", "2028-02-29", "2028-03-30")),
    ],
)
def test_a_consent_ends(scenario: Scenario, given_on: str, expires_on: str, window: tuple[str, str, str]) -> None:
    young = scenario.young()
    scenario.assign(young, date(2026, 1, 5))
    scenario.consent(young, day(given_on), expires_on=day(expires_on))
    with at(day(given_on)):
        settle(young)
        (row,) = rows(young, "consent.ends")
    assert (row.opens_on, row.due_on, row.closes_on) == tuple(map(day, window))
    assert row.responsible == scenario.guide


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
def test_a_custody_holders_consent_ends_at_eighteen(
    scenario: Scenario, born_on: str, given_on: str, expires_on: str | None, occurrence: str, due_on: str
) -> None:
    young = scenario.young(day(born_on))
    scenario.consent(young, day(given_on), custody=True, expires_on=day(expires_on) if expires_on else None)
    with at(day(given_on)):
        settle(young)
        (row,) = rows(young, "consent.ends")
    assert (row.occurrence, row.due_on, row.responsible) == (occurrence, day(due_on), scenario.leader)


def test_a_consent_is_renewed_withdrawn_or_runs_out(scenario: Scenario) -> None:
    young = scenario.young()
    renewed, withdrawn, forgotten = (
        scenario.consent(young, date(2026, 1, 5), expires_on=date(2026, 12, 31)) for _ in range(3)
    )
    with at(date(2026, 12, 10)):
        settle(young)
        renewing = scenario.consent(young, date(2026, 12, 9), renews=renewed)
        withdrawn.withdrawn_on = date(2026, 12, 10)
        withdrawn.save()
        settle(young)
        states = {row.subject_id: (row.state, row.fulfilled_by) for row in rows(young, "consent.ends")}
        assert states[renewed.pk] == ("fulfilled_late", renewing.pk)
        assert states[withdrawn.pk] == ("fulfilled_late", withdrawn.pk)
        assert states[forgotten.pk] == ("overdue", None)
    with at(date(2027, 1, 1)):
        settle(young)
        ends = {row.subject_id: (row.state, row.end_reason) for row in rows(young, "consent.ends")}
    assert ends[forgotten.pk] == ("missed", "window_closed")


def test_a_consent_withdrawn_long_before_needs_nothing(scenario: Scenario) -> None:
    young = scenario.young()
    consent = scenario.consent(young, date(2026, 1, 5), expires_on=date(2026, 12, 31))
    with at(date(2026, 2, 1)):
        settle(young)
        consent.withdrawn_on = date(2026, 2, 1)
        consent.save()
        settle(young)
        (row,) = rows(young, "consent.ends")
    assert row.state == "withdrawn"
