"""`intervention.ends`, with tables of dates: weekends, holidays, summer time, 29 February."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from backend.followups.models import FollowUp, Policy, PolicyRule
from backend.followups.reconcile import reconcile_all
from backend.followups.registry import ExplainedFollowUp, get_rule
from backend.organisation.models import ClosedDay, Membership, Role
from backend.people.models import YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import Notification
from guidance.interventions import services
from guidance.interventions.models import Intervention, InterventionKind, InterventionStep
from tests.followups.scenario import Scenario, rows, settle
from tests.support import at

KEY = "intervention.ends"
MON = date(2026, 11, 2)


@pytest.fixture
def scenario(db: None) -> Scenario:
    return Scenario()


def day(text: str) -> date:
    return date.fromisoformat(text)


def agreed(
    scenario: Scenario,
    on: str,
    ends_on: str | None,
    grant_ends_on: str | None = None,
    kind: str = "health",
    **fields: Any,
) -> tuple[YoungPerson, Intervention]:
    """A young person with a guide, and an intervention that was planned and agreed on a day."""
    young = scenario.young()
    scenario.assign(young, date(2024, 1, 2))
    if "provider" not in fields:
        fields.setdefault("responsible", scenario.guide)
    with at(day(on)):
        settle(young)
        intervention = services.plan(
            young_person=young,
            kind=InterventionKind.objects.get(pk=kind),
            purpose="Ro",
            starts_on=day(on),
            ends_on=day(ends_on) if ends_on else None,
            grant_ends_on=day(grant_ends_on) if grant_ends_on else None,
            by=scenario.leader,
            **fields,
        )
        assert rows(young, KEY) == []  # nothing is due before the young person agreed
        services.agree(intervention=intervention, by=scenario.leader)
    return young, intervention


@pytest.mark.parametrize(
    ("on", "ends_on", "grant_ends_on", "kind", "due_on"),
    [
        ("2026-11-02", "2026-12-18", None, "health", "2026-12-04"),
        ("2026-11-02", "2026-12-19", None, "health", "2026-12-07"),  # a Saturday: the next working day
        ("2026-11-02", "2026-12-20", None, "health", "2026-12-07"),  # a Sunday
        ("2026-03-02", "2026-04-17", None, "health", "2026-04-07"),  # Good Friday: the Tuesday after Easter
        ("2026-11-02", "2027-01-15", None, "health", "2027-01-04"),  # New Year's Day, a Friday
        ("2026-03-02", "2026-04-10", None, "health", "2026-03-27"),  # over the change to summer time
        ("2026-10-05", "2026-11-08", None, "health", "2026-10-26"),  # the Sunday that has 25 hours, moved to Monday
        ("2028-01-10", "2028-03-14", None, "health", "2028-02-29"),
        ("2026-01-12", "2026-03-14", None, "health", "2026-03-02"),  # no such day: 28 February is a Saturday
        ("2028-01-10", "2028-03-30", None, "mentor", "2028-02-29"),
        ("2026-11-02", "2026-12-18", None, "mentor", "2026-11-18"),
        ("2026-11-02", "2027-01-04", None, "mentor", "2026-12-07"),  # thirty days before: a Saturday
        ("2026-11-02", "2026-12-18", "2026-12-11", "health", "2026-11-27"),  # the grant ends first
        ("2026-11-02", "2026-12-11", "2026-12-18", "health", "2026-11-27"),  # the intervention ends first
        ("2026-11-02", None, "2026-12-18", "health", "2026-12-04"),
        ("2026-11-02", "2026-11-13", None, "mentor", "2026-11-03"),  # too short for thirty days: the day after
        ("2026-11-06", "2026-11-13", None, "health", "2026-11-09"),  # … which is a Saturday here
        ("2026-11-02", "2026-11-02", None, "health", "2026-11-03"),  # one day long
    ],
)
def test_decided_in_good_time(
    scenario: Scenario, on: str, ends_on: str | None, grant_ends_on: str | None, kind: str, due_on: str
) -> None:
    young, intervention = agreed(scenario, on, ends_on, grant_ends_on, kind)
    with at(day(on)):
        (row,) = rows(young, KEY)
        assert reconcile_all() == 0
    step = InterventionStep.objects.get(step="agree")
    assert (row.subject_id, row.occurrence, row.started_on) == (intervention.pk, f"step:{step.pk}", day(on))
    assert (row.opens_on, row.due_on, row.closes_on) == (day(on) + timedelta(days=1), day(due_on), None)
    assert (row.responsible, row.unit) == (scenario.guide, scenario.unit)


def test_closed_days_of_the_municipality_are_no_working_days(scenario: Scenario) -> None:
    ClosedDay.objects.create(day=day("2026-12-04"), reason="Lukket")
    young, _intervention = agreed(scenario, "2026-11-02", "2026-12-18")
    with at(MON):
        assert rows(young, KEY)[0].due_on == day("2026-12-07")


def test_without_an_end_nothing_is_due_until_it_has_one(scenario: Scenario) -> None:
    young, intervention = agreed(scenario, "2026-11-02", None)
    with at(MON):
        assert rows(young, KEY) == []
        services.extend(intervention=intervention, ends_on=day("2026-12-18"), by=scenario.guide)
        assert rows(young, KEY)[0].due_on == day("2026-12-04")


@pytest.mark.parametrize("verb", ["extend", "complete", "stop"])
@pytest.mark.parametrize(
    ("on", "state"), [("2026-11-20", "fulfilled"), ("2026-12-04", "fulfilled"), ("2026-12-10", "fulfilled_late")]
)
def test_each_decision_keeps_the_promise(scenario: Scenario, verb: str, on: str, state: str) -> None:
    young, intervention = agreed(scenario, "2026-11-02", "2026-12-18")
    with at(day(on)):
        settle(young)
        assert rows(young, KEY)[0].state == ("overdue" if state == "fulfilled_late" else "open")
        services.start(intervention=intervention, by=scenario.guide)
        if verb == "extend":
            services.extend(intervention=intervention, ends_on=day("2027-03-19"), by=scenario.guide)
        elif verb == "complete":
            services.complete(intervention=intervention, result="Ringer selv.", by=scenario.guide)
        else:
            services.stop(intervention=intervention, reason="Flyttet", by=scenario.guide)
        met, *following = rows(young, KEY)
        assert (met.state, met.fulfilled_on, met.fulfilled_by) == (
            state,
            day(on),
            InterventionStep.objects.latest("pk").pk,
        )
        assert [row.due_on for row in following] == ([day("2027-03-05")] if verb == "extend" else [])
        assert settle(young) == 0


def test_extended_again_and_again(scenario: Scenario) -> None:
    young, intervention = agreed(scenario, "2026-11-02", "2026-12-18")
    for on, ends_on in (("2026-11-20", "2027-01-29"), ("2027-01-11", "2027-03-19")):
        with at(day(on)):
            settle(young)
            services.extend(intervention=intervention, ends_on=day(ends_on), by=scenario.guide)
            assert settle(young) == 0
    with at(day("2027-03-08")):
        settle(young)
        assert [(row.due_on.isoformat(), row.state) for row in rows(young, KEY)] == [
            ("2026-12-04", "fulfilled"),
            ("2027-01-15", "fulfilled"),
            ("2027-03-05", "overdue"),
        ]


def test_twice_on_one_day_is_one_promise(scenario: Scenario) -> None:
    young, intervention = agreed(scenario, "2026-11-02", "2026-12-18")
    with at(MON):
        services.extend(intervention=intervention, ends_on=day("2027-01-29"), by=scenario.guide)
        services.extend(intervention=intervention, ends_on=day("2027-03-19"), by=scenario.guide)
        found = [(row.due_on.isoformat(), row.state) for row in rows(young, KEY)]
    assert found == [("2026-12-04", "withdrawn"), ("2027-01-15", "withdrawn"), ("2027-03-05", "pending")]


def test_an_intervention_that_goes_on_is_followed_up_for_its_grant(scenario: Scenario) -> None:
    """Only the intervention is extended: the grant ends as before, and a follow-up for that end is still due."""
    young, intervention = agreed(scenario, "2026-11-02", "2026-12-18", "2026-12-18")
    with at(day("2026-11-20")):
        settle(young)
        services.extend(intervention=intervention, ends_on=day("2027-03-19"), by=scenario.guide)
        fulfilled, pending = rows(young, KEY)
        assert (fulfilled.state, pending.state, pending.due_on) == ("fulfilled", "pending", day("2026-12-04"))


def test_registered_late_it_is_due_when_it_was_due(scenario: Scenario) -> None:
    young = scenario.young()
    scenario.assign(young, date(2024, 1, 2))
    with at(day("2026-12-10")):
        settle(young)
        intervention = services.plan(
            young_person=young,
            kind=InterventionKind.objects.get(pk="health"),
            purpose="Ro",
            starts_on=MON,
            ends_on=day("2026-12-18"),
            responsible=scenario.guide,
            by=scenario.leader,
        )
        services.agree(intervention=intervention, agreed_on=MON, by=scenario.leader)
        (row,) = rows(young, KEY)
        assert (row.started_on, row.due_on, row.state) == (MON, day("2026-12-04"), "overdue")
        services.extend(intervention=intervention, ends_on=day("2027-03-19"), by=scenario.guide)
        assert rows(young, KEY)[0].state == "fulfilled_late"
        assert reconcile_all() == 0


def test_a_pause_lets_no_end_be_forgotten(scenario: Scenario) -> None:
    young, intervention = agreed(scenario, "2026-11-02", "2026-12-18")
    with at(day("2026-11-05")):
        services.start(intervention=intervention, by=scenario.guide)
        services.pause(intervention=intervention, by=scenario.guide)
        assert [(row.due_on, row.state) for row in rows(young, KEY)] == [(day("2026-12-04"), "open")]
    with at(day("2026-12-07")):
        settle(young)
        assert rows(young, KEY)[0].state == "overdue"


def test_the_policy_decides_how_long_before(scenario: Scenario) -> None:
    policy = Policy.objects.create(name="Byens egen", version=2, valid_from=day("2026-11-04"))
    PolicyRule.objects.create(policy=policy, rule=KEY, settings={"mentor": 45, "days": 21})
    young, _intervention = agreed(scenario, "2026-11-02", "2027-03-19")
    other, _intervention = agreed(scenario, "2026-11-02", "2027-03-19", kind="mentor")
    with at(day("2026-11-03")):
        assert [rows(one, KEY)[0].due_on for one in (young, other)] == [day("2027-03-05"), day("2027-02-17")]
    with at(day("2026-11-04")):
        reconcile_all()
        assert [rows(one, KEY)[0].due_on for one in (young, other)] == [day("2027-02-26"), day("2027-02-02")]
        assert reconcile_all() == 0
        PolicyRule.objects.filter(policy=policy).update(enabled=False)
        reconcile_all()
        assert {row.state for one in (young, other) for row in rows(one, KEY)} == {"withdrawn"}


def test_before_go_live_what_ran_out_is_spread_and_what_comes_stays(scenario: Scenario) -> None:
    late, _intervention = agreed(scenario, "2026-09-01", "2026-10-30")
    soon, _intervention = agreed(scenario, "2026-09-01", "2026-12-18")
    with at(MON):
        scenario.unit.rule_activations.create(rule=KEY, starts_on=MON)
        reconcile_all()
        assert MON < rows(late, KEY)[0].due_on <= day("2026-11-16")
        assert rows(soon, KEY)[0].due_on == day("2026-12-04")
        assert not FollowUp.objects.filter(rule=KEY, baseline=True).exists()


def test_the_one_responsible_decides_else_the_guide_else_the_leader(scenario: Scenario) -> None:
    mentor = scenario.staff(Role.YOUTH_GUIDE, scenario.department)
    young, intervention = agreed(scenario, "2026-11-02", "2026-12-18", responsible=mentor)
    with at(MON):
        row = rows(young, KEY)[0]
        # of the young person's unit, for its leader sees the young person, and the mentor's need not
        assert (row.responsible, row.unit) == (mentor, scenario.unit)
    Membership.objects.filter(staff=mentor).update(ends_on=MON)
    with at(day("2026-11-03")):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == scenario.guide  # the mentor works with cases no more
    young.assignments.update(ends_on=day("2026-11-04"), end_reason="left")
    with at(day("2026-11-05")):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == scenario.leader
    scenario.assign(young, day("2026-11-06"), scenario.colleague)
    with at(day("2026-11-06")):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == scenario.colleague
        assert intervention.responsible == mentor  # the record says who it was
        assert reconcile_all() == 0


def test_a_mentor_who_left_the_municipality_is_asked_nothing(scenario: Scenario) -> None:
    mentor = scenario.staff(Role.YOUTH_GUIDE)
    young, _intervention = agreed(scenario, "2026-11-02", "2026-12-18", responsible=mentor)
    mentor.is_active = False
    mentor.save()
    with at(MON):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == scenario.guide


def test_a_provider_outside_has_the_guide_to_decide(scenario: Scenario) -> None:
    young, _intervention = agreed(scenario, "2026-11-02", "2026-12-18", provider="Fritidsklubben")
    with at(MON):
        assert rows(young, KEY)[0].responsible == scenario.guide


def test_while_the_mentor_is_away_the_deputy_is_stated(scenario: Scenario) -> None:
    mentor = scenario.staff(Role.YOUTH_GUIDE)
    young, _intervention = agreed(scenario, "2026-11-02", "2026-12-18", responsible=mentor)
    scenario.cover(mentor, scenario.colleague, day("2026-12-01"), None)
    with at(day("2026-12-04"), 9):
        settle(young)
        dispatcher.run()
        staff_ids = Notification.objects.filter(follow_up__rule=KEY).values_list("staff", flat=True)
        assert list(staff_ids) == [scenario.colleague.pk]
        assert rows(young, KEY)[0].responsible == mentor


def test_it_says_what_to_decide_and_when() -> None:
    facts = ExplainedFollowUp("step:1", MON, day("2026-12-04"), None, {"days": 14, "mentor": 30})
    with translation.override("da"):
        sentence = get_rule(KEY).explain(facts)
    assert "02.11.2026" in sentence
    assert "senest 14 dage" in sentence
    assert "30 dage" in sentence
