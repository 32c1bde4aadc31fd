"""The day on which the rules come into force in a unit is calm: no flood, and nobody lost."""

from datetime import date, timedelta

import pytest

from backend.followups.policy import activate_rules
from backend.followups.reconcile import reconcile, reconcile_all
from backend.followups.registry import rules
from backend.people.models import YoungPerson
from tests.followups.scenario import Scenario, rows, settle
from tests.support import at

MON = date(2026, 11, 2)


def _activate_all_rules(scenario: Scenario, starts_on: date) -> int:
    return activate_rules(units=[scenario.unit], rules=[rule.key for rule in rules()], starts_on=starts_on)


@pytest.fixture
def old(scenario: Scenario) -> list[YoungPerson]:
    people = [scenario.young() for _ in range(12)]
    for young in people:
        scenario.course(young, "active", date(2026, 1, 5))
        scenario.assign(young, date(2026, 1, 5), origin="import")
    with at(date(2026, 11, 23)):
        _activate_all_rules(scenario, date(2026, 11, 23))
        reconcile(people=[young.pk for young in people])
    return people


def test_the_past_one_off_is_baseline_and_the_interval_is_spread(old: list[YoungPerson]) -> None:
    with at(date(2026, 11, 23)):
        first = [row for young in old for row in rows(young, "guide.first_contact")]
        contact = [row for young in old for row in rows(young, "guide.contact")]
    assert {row.state for row in first} == {"baseline"}
    for young, row in zip(old, contact, strict=True):
        working_days = 1 + young.pk % 10
        due_on = date(2026, 11, 23)
        while working_days:
            due_on += timedelta(days=1)
            working_days -= due_on.weekday() < 5
        assert row.due_on == due_on
    assert len({row.due_on for row in contact}) == 10


def test_the_next_one_is_as_always(scenario: Scenario, old: list[YoungPerson]) -> None:
    young = old[0]
    scenario.contact(young, date(2026, 11, 24))
    with at(date(2026, 11, 24), 13):
        settle(young)
        due = {row.state: row.due_on for row in rows(young, "guide.contact")}
        assert due.keys() == {"fulfilled", "pending"}
        assert due["pending"] == date(2026, 12, 1)
        assert reconcile_all() == 0


def test_an_imported_contact_before_the_assignment_counts_as_the_last(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.course(young, "active", date(2026, 11, 2))
    scenario.assign(young, date(2026, 11, 2), origin="import")
    contact = scenario.contact(young, date(2026, 11, 18), staff=scenario.colleague, source="import")
    with at(date(2026, 11, 23)):
        _activate_all_rules(scenario, date(2026, 11, 23))
        settle(young)
        (row,) = rows(young, "guide.contact")
    assert (row.occurrence, row.due_on) == (f"contact:{contact.pk}", date(2026, 11, 25))


def test_nobody_without_a_guide_is_lost_in_the_baseline(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.course(young, "active", date(2026, 1, 5))
    with at(date(2026, 11, 23)):
        _activate_all_rules(scenario, date(2026, 11, 23))
        settle(young)
        (row,) = rows(young, "course.unassigned")
    assert row.state == "open"
    assert date(2026, 11, 23) < row.due_on <= date(2026, 12, 7)


def test_consents_stay_as_they_are(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.consent(young, date(2026, 1, 5), expires_on=date(2026, 12, 10))
    with at(date(2026, 11, 23)):
        _activate_all_rules(scenario, date(2026, 11, 23))
        settle(young)
        (row,) = rows(young, "consent.ends")
    assert (row.state, row.due_on) == ("overdue", date(2026, 11, 10))


def test_a_rule_that_does_not_hold_yet_expects_nothing(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.course(young, "active", date(2026, 11, 2))
    scenario.assign(young, date(2026, 11, 2))
    with at(date(2026, 11, 3)):
        _activate_all_rules(scenario, date(2026, 11, 9))
        assert settle(young) == 0


def test_a_day_that_is_set_stays(scenario: Scenario) -> None:
    assert _activate_all_rules(scenario, MON) == len(rules())
    assert _activate_all_rules(scenario, date(2027, 1, 1)) == 0
