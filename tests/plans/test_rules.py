"""`ips.answer` and `ips.first_employer_contact`, with tables of dates: weekends, holidays, 29 February."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.assignments.models import Capacity
from backend.followups.models import Policy, PolicyRule
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Role
from backend.people.models import YoungPerson
from jobs.plans.models import IpsPlan, PlanPhase
from tests import factories
from tests.followups.scenario import Scenario, rows, settle
from tests.support import at


@pytest.fixture
def scenario(db: None) -> Scenario:
    return Scenario()


def day(text: str) -> date:
    return date.fromisoformat(text)


def referred(scenario: Scenario, on: str, **fields: Any) -> tuple[YoungPerson, IpsPlan]:
    young = scenario.young()
    return young, factories.plan(young, scenario.leader, PlanPhase.REFERRAL, since=day(on), **fields)


def entered(scenario: Scenario, on: str, **fields: Any) -> tuple[YoungPerson, IpsPlan]:
    young = scenario.young()
    return young, factories.plan(young, scenario.leader, PlanPhase.PROFILE, since=day(on), **fields)


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        ("2026-11-02", "2026-11-09"),  # five working days over a weekend
        ("2026-11-07", "2026-11-13"),  # received on a Saturday
        ("2026-03-30", "2026-04-09"),  # over Easter
        ("2026-05-08", "2026-05-18"),  # over Ascension Day
        ("2026-12-21", "2026-12-29"),  # over Christmas; 24 December is an ordinary day unless the municipality closes
        ("2028-02-25", "2028-03-03"),  # over 29 February
    ],
)
def test_an_answer_within_five_working_days(scenario: Scenario, received_on: str, due_on: str) -> None:
    young, plan = referred(scenario, received_on)
    with at(day(received_on)):
        settle(young)
        (row,) = rows(young, "ips.answer")
    assert (row.subject_id, row.occurrence) == (plan.pk, f"plan:{plan.pk}")
    assert (row.opens_on, row.due_on, row.responsible) == (day(received_on), day(due_on), scenario.leader)


@pytest.mark.parametrize("decision", ["accepted", "declined"])
def test_both_answers_keep_the_promise(scenario: Scenario, decision: str) -> None:
    young, plan = referred(scenario, "2026-11-02")
    decided: dict[str, Any] = {"decision": decision, "decided_on": day("2026-11-10")}
    if decision == "declined":
        closed = {"phase": "closed", "closed_on": day("2026-11-10"), "close_reason": "declined"}
        decided |= closed | {"decline_reason": "own_choice", "declined_to": "UU", "informed_on": day("2026-11-10")}
    with at(day("2026-11-10")):
        settle(young)
        assert rows(young, "ips.answer")[0].state == "overdue"
        IpsPlan.objects.filter(pk=plan.pk).update(**decided)
        settle(young)
        (row,) = rows(young, "ips.answer")
        assert (row.state, row.fulfilled_on, row.fulfilled_by) == ("fulfilled_late", day("2026-11-10"), plan.pk)
        assert reconcile_all() == 0


def test_the_consultant_answers_where_one_is_assigned(scenario: Scenario) -> None:
    young, _plan = referred(scenario, "2026-11-02")
    unit = scenario.department
    consultant = scenario.staff(Role.JOB_CONSULTANT, unit)
    scenario.assign(young, day("2026-11-03"), consultant, capacity=Capacity.CONSULTANT)
    with at(day("2026-11-04")):
        settle(young)
        (row,) = rows(young, "ips.answer")
        assert (row.responsible, row.unit) == (consultant, unit)


def test_nobody_who_waited_before_go_live_is_forgotten(scenario: Scenario) -> None:
    young, _plan = referred(scenario, "2026-10-01")
    scenario_live = day("2026-11-02")
    with at(scenario_live):
        scenario.unit.rule_activations.create(rule="ips.answer", starts_on=scenario_live)
        settle(young)
        (row,) = rows(young, "ips.answer")
        assert not row.baseline
        assert row.due_on > scenario_live


@pytest.mark.parametrize(
    ("entry_on", "due_on"),
    [
        ("2026-11-02", "2026-12-02"),
        ("2026-11-21", "2026-12-21"),
        ("2026-11-26", "2026-12-26"),  # a Saturday that is a holiday: the windows of the method never move
        ("2026-03-06", "2026-04-05"),  # Easter Sunday
        ("2028-01-31", "2028-03-01"),  # over 29 February
    ],
)
def test_the_first_employer_within_thirty_days(scenario: Scenario, entry_on: str, due_on: str) -> None:
    young, plan = entered(scenario, entry_on)
    with at(day(entry_on)):
        settle(young)
        (row,) = rows(young, "ips.first_employer_contact")
    assert (row.subject_id, row.opens_on, row.due_on, row.closes_on) == (plan.pk, day(entry_on), day(due_on), None)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"made_by": "young_person"}, True),
        ({"made_by": "both"}, True),
        ({"mode": "phone"}, False),
        ({"mode": "video"}, False),
        ({"about": "placement"}, False),
        ({"about": "getting_to_know"}, False),
        ({"status": "planned"}, False),
        ({"status": "cancelled"}, False),
        ({"days": -1}, False),  # before entry
        ({"about_nobody": True}, False),
    ],
)
def test_which_contact_counts(scenario: Scenario, fields: dict[str, Any], counts: bool) -> None:
    fields = dict(fields)
    young, _plan = entered(scenario, "2026-11-02")
    on = day("2026-11-02") + timedelta(days=fields.pop("days", 7))
    about = None if fields.pop("about_nobody", False) else young
    with at(on):
        contact = factories.employer_contact(about, scenario.leader, **fields)
    with at(day("2026-11-20")):
        settle(young)
        (row,) = rows(young, "ips.first_employer_contact")
    assert (row.fulfilled_on, row.fulfilled_by) == ((on, contact.pk) if counts else (None, None))


@pytest.mark.parametrize(("goal", "expected"), [("job", 1), ("both", 1), ("education", 0)])
def test_only_who_wants_a_job_meets_employers(scenario: Scenario, goal: str, expected: int) -> None:
    young, _plan = entered(scenario, "2026-11-02", goal=goal)
    with at(day("2026-11-02")):
        settle(young)
        assert len(rows(young, "ips.first_employer_contact")) == expected


def test_closing_hides_nothing_that_is_overdue(scenario: Scenario) -> None:
    young, plan = entered(scenario, "2026-09-01")
    with at(day("2026-11-02")):
        settle(young)
        IpsPlan.objects.filter(pk=plan.pk).update(phase="closed", closed_on=day("2026-11-02"), close_reason="moved")
        settle(young)
        assert [row.state for row in rows(young, "ips.first_employer_contact")] == ["missed"]


def test_the_municipality_decides_its_own_number_of_days(scenario: Scenario) -> None:
    policy = Policy.objects.order_by("-valid_from", "-version").first()
    assert policy
    PolicyRule.objects.update_or_create(
        policy=policy, rule="ips.first_employer_contact", defaults={"settings": {"days": 20}}
    )
    young, _plan = entered(scenario, "2026-11-02")
    with at(day("2026-11-02")):
        settle(young)
        (row,) = rows(young, "ips.first_employer_contact")
    assert row.due_on == day("2026-11-22")
