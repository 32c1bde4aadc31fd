"""Reconcile in the database: what is read, written and locked. The rules and `decide` have tests without one."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connections, transaction

from backend.access.row_level_security import acting_as
from backend.assignments.models import Assignment
from backend.contacts.models import Contact
from backend.core import clock
from backend.followups.decide import JUDGED_FOR
from backend.followups.models import FollowUp, FollowUpEndReason, Policy, PolicyRule
from backend.followups.reconcile import Conditions, Run, reconcile, reconcile_all
from backend.followups.registry import rules, rules_reading
from backend.organisation.models import ClosedDay
from backend.people.models import Consent, YoungPerson
from tests import factories
from tests.followups.scenario import Scenario, reconcile_one, rows
from tests.support import at

MON = date(2026, 11, 2)


@pytest.fixture
def young(scenario: Scenario) -> YoungPerson:
    """Create a young person with a course that has been active since October and a contact on Monday 2 November."""
    young = scenario.young()
    factories.course(young, scenario.leader, since=date(2026, 10, 1))
    factories.assignment(young, scenario.guide, date(2026, 10, 1), acknowledged_at=None)
    with at(date(2026, 10, 1)):
        reconcile_one(young)
    with at(MON, 13):
        factories.contact(young, scenario.guide)
        reconcile_one(young)
    return young


@pytest.fixture
def later() -> Iterator[None]:
    with at(date(2026, 11, 20)):
        yield


def contact_rows(young: YoungPerson) -> list[tuple[str, date | None, date | None, str]]:
    return [(row.state, row.fulfilled_on, row.ended_on, row.end_reason) for row in rows(young, "guide.contact")]


def test_second_reconcile_writes_nothing(young: YoungPerson) -> None:
    with at(MON, 13):
        assert reconcile_one(young) == 0
        assert reconcile_all() == 0
    with at(date(2026, 11, 20)):
        assert reconcile_one(young) == 0


def test_contact_fulfils_and_starts_the_next_follow_up(scenario: Scenario, young: YoungPerson) -> None:
    with at(date(2026, 11, 6), 13):
        factories.contact(young, scenario.guide)
        assert reconcile_one(young, changed={Contact}) == 2
        met, waiting = rows(young, "guide.contact")
    assert (met.state, met.fulfilled_on) == ("fulfilled", date(2026, 11, 6))
    assert (waiting.state, waiting.opens_on) == ("pending", date(2026, 11, 7))


@pytest.mark.usefixtures("later")
def test_voided_contact_no_longer_fulfils_and_its_follow_up_is_withdrawn(
    scenario: Scenario, young: YoungPerson
) -> None:
    voided = factories.contact(young, scenario.guide, days_ago=14)
    reconcile_one(young)
    before = contact_rows(young)
    voided.voided_at, voided.voided_by, voided.void_reason = clock.now(), scenario.guide, "forkert ung"
    voided.save()
    reconcile_one(young, changed={Contact})
    assert len(before) == 2
    by_occurrence = {row.occurrence: row for row in rows(young, "guide.contact")}
    assert by_occurrence[f"contact:{voided.pk}"].state == "withdrawn"
    assert by_occurrence[f"contact:{voided.pk}"].end_reason == "voided"
    assert [row.state for row in by_occurrence.values()].count("overdue") == 1
    assert reconcile_all() == 0


def test_withdrawn_follow_up_that_is_expected_again_is_opened_again(scenario: Scenario, young: YoungPerson) -> None:
    assignment = factories.assignment(
        young, scenario.colleague, date(2026, 11, 3), role="secondary", acknowledged_at=None
    )
    with at(date(2026, 11, 3)):
        reconcile_one(young)
        Assignment.objects.filter(pk=assignment.pk).update(ends_on=date(2026, 11, 3), end_reason="other")
        reconcile_one(young)
        (row,) = FollowUp.objects.filter(rule="assignment.acknowledge", subject_id=assignment.pk)
        assert (row.ended_on, row.end_reason) == (date(2026, 11, 3), "not_expected")
        Assignment.objects.filter(pk=assignment.pk).update(ends_on=None, end_reason="")
        reconcile_one(young)
        row.refresh_from_db()
        assert (row.ended_on, row.end_reason, row.fulfilled_on) == (None, "", None)
        assert reconcile_all() == 0


def test_waived_follow_up_stays_as_it_is(young: YoungPerson) -> None:
    FollowUp.objects.filter(rule="guide.contact", young_person=young).update(
        waived_on=MON, waive_reason="aftalt med den unge"
    )
    with at(date(2026, 11, 20)):
        assert reconcile_one(young) == 1  # the next contact
        assert reconcile_one(young) == 0


def test_contact_moved_to_another_young_person_moves_the_note_that_is_due(
    scenario: Scenario, young: YoungPerson
) -> None:
    right = scenario.young()
    with at(date(2026, 11, 3), 13):
        contact = factories.contact(young, scenario.guide, note="", noted_at=None)
        reconcile_one(young)
        Contact.objects.filter(pk=contact.pk).update(young_person=right, moved_from=young)
        reconcile(people=[young.pk, right.pk], changed={Contact}, gone=FollowUpEndReason.MOVED)
        (left,) = rows(young, "note.late")
        (new,) = rows(right, "note.late")
        assert (left.state, left.end_reason, new.state) == ("withdrawn", "moved", "open")
        assert reconcile_all() == 0


@pytest.mark.parametrize("field", ["deceased_on", "merged_into"])
def test_death_and_merging_end_every_follow_up(scenario: Scenario, young: YoungPerson, field: str) -> None:
    setattr(young, field, MON if field == "deceased_on" else scenario.young())
    young.save()
    with at(MON, 14):
        reconcile_one(young)
        assert not FollowUp.objects.filter(young_person=young).outstanding().exists()
        assert reconcile_all() == 0


def test_follow_up_due_more_than_400_days_ago_stays_as_it_is(scenario: Scenario, young: YoungPerson) -> None:
    with at(date(2026, 11, 5), 13):
        factories.contact(young, scenario.guide)
        reconcile_one(young)
    Contact.objects.filter(young_person=young).update(
        voided_at=clock.now(), voided_by=scenario.guide, void_reason="oprydning"
    )
    with at(date(2026, 11, 9) + timedelta(days=1) + JUDGED_FOR):
        reconcile_one(young)
        assert ("fulfilled", date(2026, 11, 5), None, "") in contact_rows(young)


def test_closed_days_of_the_municipality_are_read(scenario: Scenario) -> None:
    ClosedDay.objects.create(day=date(2026, 11, 4), reason="Lukket")
    young = scenario.young()
    factories.assignment(young, scenario.guide, MON, acknowledged_at=None)
    with at(MON):
        reconcile_one(young)
        (row,) = rows(young, "assignment.acknowledge")
    assert row.due_on == date(2026, 11, 5)


class TestPolicy:
    def test_policy_in_force_sets_the_number_of_days(self, scenario: Scenario, young: YoungPerson) -> None:
        policy = Policy.objects.create(name="Byens egen", version=2, valid_from=date(2026, 11, 4))
        PolicyRule.objects.create(policy=policy, rule="guide.contact", settings={"active": 10})
        with at(date(2026, 11, 3)):
            assert reconcile_one(young) == 0
        with at(date(2026, 11, 4)):
            reconcile_one(young)
            *_, row = rows(young, "guide.contact")
            assert (row.due_on, row.policy) == (date(2026, 11, 12), policy)
            assert reconcile_all() == 0

    def test_rule_that_is_switched_off_yields_nothing(self, scenario: Scenario, young: YoungPerson) -> None:
        policy = Policy.objects.create(name="Byens egen", version=2, valid_from=date(2026, 11, 4))
        for key in ("guide.first_contact", "assignment.acknowledge"):
            PolicyRule.objects.create(policy=policy, rule=key, enabled=False)
        fresh = scenario.young()
        factories.course(fresh, scenario.leader, since=date(2026, 11, 4))
        factories.assignment(fresh, scenario.guide, date(2026, 11, 4), acknowledged_at=None)
        with at(date(2026, 11, 4)):
            reconcile_one(fresh)
            found = FollowUp.objects.filter(young_person=fresh).order_by("rule")
            assert [row.rule for row in found] == ["course.unassigned", "guide.contact"]


class TestEveryone:
    def test_run_returns_exactly_the_people_whose_rows_differ(self, scenario: Scenario, young: YoungPerson) -> None:
        steady = scenario.young()
        factories.course(steady, scenario.leader, since=MON)
        changed = [scenario.young() for _ in range(3)]
        for one in changed:
            factories.consent(one, scenario.guide, given_on=MON, expires_on=date(2026, 12, 24))
        with at(MON, 14):
            reconcile_one(steady)
            before = Run(rules(), Conditions.load()).changes([young.pk, steady.pk, *(one.pk for one in changed)])
            assert sorted(person for person, found in before.items() if found) == sorted(one.pk for one in changed)
            assert reconcile_all() == 3
            assert reconcile_all() == 0

    def test_range_of_ids_reconciles_only_these_young_people(self, scenario: Scenario, young: YoungPerson) -> None:
        first, second = scenario.young(), scenario.young()
        for one in (first, second):
            factories.consent(one, scenario.guide, given_on=MON, expires_on=date(2026, 12, 24))
        with at(MON, 14):
            assert reconcile_all(second.pk, second.pk) == 1
            assert FollowUp.objects.filter(rule="consent.ends").get().young_person == second

    def test_only_rules_that_read_a_changed_fact_run(self, scenario: Scenario, young: YoungPerson) -> None:
        factories.consent(young, scenario.guide, given_on=MON, expires_on=date(2026, 12, 24))
        factories.assignment(young, scenario.colleague, MON, role="secondary", acknowledged_at=None)
        with at(MON, 14), transaction.atomic():
            assert [rule.key for rule in rules_reading({Consent})] == ["consent.ends"]
            assert reconcile([young.pk], changed={Consent}) == 1
        with at(MON, 14):
            assert reconcile_all() == 1

    def test_no_people_write_nothing(self, scenario: Scenario) -> None:
        assert reconcile(people=[]) == 0

    def test_locked_young_person_is_skipped(self, committed: Scenario) -> None:
        scenario = committed
        free, locked = scenario.young(), scenario.young()
        for one in (free, locked):
            factories.consent(one, scenario.guide, given_on=MON, expires_on=date(2026, 12, 24))
        other = connections.create_connection("default")
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("SELECT 1 FROM people_youngperson WHERE id = %s FOR NO KEY UPDATE", [locked.pk])
            with at(MON):
                assert reconcile_all() == 1
            assert FollowUp.objects.get().young_person == free
            other.rollback()
            with at(MON):
                assert reconcile_all() == 1
        finally:
            other.close()


def test_reconcile_runs_as_system_for_every_caller(scenario: Scenario, young: YoungPerson) -> None:
    stranger = factories.StaffFactory.create()
    with at(date(2026, 11, 10)):
        factories.contact(young, scenario.guide, days_ago=1)
        with acting_as(stranger):
            assert not YoungPerson.objects.filter(pk=young.pk).exists()
            assert reconcile_one(young) == 2
            assert not YoungPerson.objects.filter(pk=young.pk).exists()
