"""On the day on which the rules are activated in a unit, few late follow-ups open and no young person is left out."""

from datetime import date, timedelta

import pytest

from backend.followups.models import FollowUp
from backend.followups.policy import activate_rules
from backend.followups.reconcile import reconcile_all
from backend.followups.registry import rules
from tests import factories
from tests.contacts.facts import contact, contacts
from tests.courses.facts import course, courses
from tests.followups.facts import COLLEAGUE, FollowUps, activated_all, assigned, day, team
from tests.followups.scenario import Scenario
from tests.people.facts import consent, consents
from tests.support import at

GO_LIVE = "2026-11-23"
FIRST_CONTACT, CONTACT = "guide.first_contact", "guide.contact"

OLD_COURSE = courses(course("active", "2026-01-05")), team(assigned("2026-01-05", origin="import"))


def due_dates_from_go_live() -> list[date]:
    """Return the ten working days after the activation, Monday 23 November."""
    days = [day(GO_LIVE) + timedelta(days=number) for number in range(1, 15)]
    return [each for each in days if each.weekday() < 5]


@pytest.mark.parametrize("young_person", range(1, 13))
def test_past_first_contact_is_baseline_and_next_contacts_are_spread(young_person: int) -> None:
    follow_ups = FollowUps(FIRST_CONTACT, CONTACT, id=young_person, policy=activated_all(GO_LIVE))
    first, following = follow_ups.on(GO_LIVE, *OLD_COURSE)
    assert (first.rule, first.state) == (FIRST_CONTACT, "baseline")
    assert (following.rule, following.due_on) == (CONTACT, due_dates_from_go_live()[young_person % 10])


def test_contact_after_go_live_starts_the_next_as_always() -> None:
    follow_ups = FollowUps(FIRST_CONTACT, CONTACT, policy=activated_all(GO_LIVE))
    follow_ups.on(GO_LIVE, *OLD_COURSE)
    rows = follow_ups.on("2026-11-24", *OLD_COURSE, contacts(contact("2026-11-24")))
    assert {row.state: row.days[1] for row in rows if row.rule == CONTACT} == {
        "fulfilled": "2026-11-25",
        "pending": "2026-12-01",
    }


def test_imported_contact_before_the_assignment_counts_as_the_last() -> None:
    follow_ups = FollowUps(FIRST_CONTACT, CONTACT, policy=activated_all(GO_LIVE))
    imported = contact("2026-11-18", COLLEAGUE, is_imported=True)
    facts = courses(course("active", "2026-11-02")), team(assigned("2026-11-02", origin="import")), contacts(imported)
    (row,) = [row for row in follow_ups.on(GO_LIVE, *facts) if row.rule == CONTACT]
    assert (row.occurrence, row.days[1]) == (f"contact:{imported.id}", "2026-11-25")


@pytest.mark.parametrize("young_person", range(1, 11))
def test_course_without_a_guide_is_due_after_go_live(young_person: int) -> None:
    follow_ups = FollowUps("course.unassigned", id=young_person, policy=activated_all(GO_LIVE))
    (row,) = follow_ups.on(GO_LIVE, OLD_COURSE[0])
    assert (row.state, row.due_on) == ("open", due_dates_from_go_live()[young_person % 10])


def test_consent_keeps_its_dates() -> None:
    follow_ups = FollowUps("consent.ends", policy=activated_all(GO_LIVE))
    (row,) = follow_ups.on(GO_LIVE, consents(consent("2026-01-05", expires_on="2026-12-10")))
    assert (row.state, row.days[1]) == ("overdue", "2026-11-10")


def test_rule_that_is_activated_later_expects_nothing_yet() -> None:
    follow_ups = FollowUps(*(rule.key for rule in rules()), policy=activated_all("2026-11-09"))
    assert follow_ups.on("2026-11-03", courses(course("active", "2026-11-02")), team(assigned("2026-11-02"))) == []


def test_activation_of_the_unit_is_read_and_written(scenario: Scenario) -> None:
    young = scenario.young()
    factories.course(young, scenario.leader, since=date(2026, 1, 5))
    factories.assignment(young, scenario.guide, date(2026, 1, 5), origin="import")
    activate_rules(units=[scenario.unit], rules=[FIRST_CONTACT], starts_on=day(GO_LIVE))
    with at(day(GO_LIVE)):
        reconcile_all()
        assert FollowUp.objects.get(rule=FIRST_CONTACT).baseline
        assert reconcile_all() == 0


def test_day_of_activation_that_is_set_stays(scenario: Scenario) -> None:
    keys = [rule.key for rule in rules()]
    assert activate_rules(units=[scenario.unit], rules=keys, starts_on=date(2026, 11, 2)) == len(keys)
    assert activate_rules(units=[scenario.unit], rules=keys, starts_on=date(2027, 1, 1)) == 0
