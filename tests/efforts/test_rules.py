"""`effort.ends`, with tables of dates: weekends, holidays, summer time, 29 February."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from backend.core.workdays import renumber_local
from backend.followups import dispatcher
from backend.followups.models import FollowUp, Notification, Policy, PolicyRule
from backend.followups.registry import Facts, rule
from backend.followups.services import reconcile_all
from backend.organisation.models import Membership, Role
from backend.people.models import YoungPerson
from guidance.efforts import services
from guidance.efforts.models import Effort, EffortKind, EffortStep
from tests.followups.world import World, at, rows, settle

KEY = "effort.ends"
MON = date(2026, 11, 2)


@pytest.fixture
def world(db: None) -> World:
    return World()


def day(text: str) -> date:
    return date.fromisoformat(text)


def agreed(
    world: World, on: str, ends_on: str | None, grant_ends_on: str | None = None, kind: str = "health", **fields: Any
) -> tuple[YoungPerson, Effort]:
    """A young person with a guide, and an effort that was planned and agreed on a day."""
    young = world.young()
    world.assign(young, date(2024, 1, 2))
    if "provider" not in fields:
        fields.setdefault("responsible", world.guide)
    with at(day(on)):
        settle(young)
        effort = services.plan(
            young_person=young,
            kind=EffortKind.objects.get(pk=kind),
            purpose="Ro",
            starts_on=day(on),
            ends_on=day(ends_on) if ends_on else None,
            grant_ends_on=day(grant_ends_on) if grant_ends_on else None,
            by=world.leader,
            **fields,
        )
        assert rows(young, KEY) == []  # before the young person agreed nothing is owed
        services.agree(effort=effort, by=world.leader)
    return young, effort


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
        ("2026-11-02", "2026-12-11", "2026-12-18", "health", "2026-11-27"),  # the effort ends first
        ("2026-11-02", None, "2026-12-18", "health", "2026-12-04"),
        ("2026-11-02", "2026-11-13", None, "mentor", "2026-11-03"),  # too short for thirty days: the day after
        ("2026-11-06", "2026-11-13", None, "health", "2026-11-09"),  # … which is a Saturday here
        ("2026-11-02", "2026-11-02", None, "health", "2026-11-03"),  # one day long
    ],
)
def test_decided_in_good_time(
    world: World, on: str, ends_on: str | None, grant_ends_on: str | None, kind: str, due_on: str
) -> None:
    young, effort = agreed(world, on, ends_on, grant_ends_on, kind)
    with at(day(on)):
        (row,) = rows(young, KEY)
        assert reconcile_all() == 0
    step = EffortStep.objects.get(step="agree")
    assert (row.subject_id, row.occurrence, row.triggered_on) == (effort.pk, f"step:{step.pk}", day(on))
    assert (row.opens_on, row.due_on, row.closes_on) == (day(on) + timedelta(days=1), day(due_on), None)
    assert (row.responsible, row.unit) == (world.guide, world.unit)


def test_closed_days_of_the_municipality_are_no_working_days(world: World) -> None:
    renumber_local([day("2026-12-04")])
    young, _effort = agreed(world, "2026-11-02", "2026-12-18")
    with at(MON):
        assert rows(young, KEY)[0].due_on == day("2026-12-07")


def test_without_an_end_nothing_is_owed_until_it_has_one(world: World) -> None:
    young, effort = agreed(world, "2026-11-02", None)
    with at(MON):
        assert rows(young, KEY) == []
        services.extend(effort=effort, ends_on=day("2026-12-18"), by=world.guide)
        assert rows(young, KEY)[0].due_on == day("2026-12-04")


@pytest.mark.parametrize("verb", ["extend", "complete", "stop"])
@pytest.mark.parametrize(("on", "state"), [("2026-11-20", "met"), ("2026-12-04", "met"), ("2026-12-10", "met_late")])
def test_each_decision_keeps_the_promise(world: World, verb: str, on: str, state: str) -> None:
    young, effort = agreed(world, "2026-11-02", "2026-12-18")
    with at(day(on)):
        settle(young)
        assert rows(young, KEY)[0].state == ("overdue" if state == "met_late" else "open")
        services.start(effort=effort, by=world.guide)
        if verb == "extend":
            services.extend(effort=effort, ends_on=day("2027-03-19"), by=world.guide)
        elif verb == "complete":
            services.complete(effort=effort, result="Ringer selv.", by=world.guide)
        else:
            services.stop(effort=effort, reason="Flyttet", by=world.guide)
        met, *following = rows(young, KEY)
        assert (met.state, met.met_on, met.met_by) == (state, day(on), EffortStep.objects.latest("pk").pk)
        assert [row.due_on for row in following] == ([day("2027-03-05")] if verb == "extend" else [])
        assert settle(young) == 0


def test_extended_again_and_again(world: World) -> None:
    young, effort = agreed(world, "2026-11-02", "2026-12-18")
    for on, ends_on in (("2026-11-20", "2027-01-29"), ("2027-01-11", "2027-03-19")):
        with at(day(on)):
            settle(young)
            services.extend(effort=effort, ends_on=day(ends_on), by=world.guide)
            assert settle(young) == 0
    with at(day("2027-03-08")):
        settle(young)
        assert [(row.due_on.isoformat(), row.state) for row in rows(young, KEY)] == [
            ("2026-12-04", "met"),
            ("2027-01-15", "met"),
            ("2027-03-05", "overdue"),
        ]


def test_twice_on_one_day_is_one_promise(world: World) -> None:
    young, effort = agreed(world, "2026-11-02", "2026-12-18")
    with at(MON):
        services.extend(effort=effort, ends_on=day("2027-01-29"), by=world.guide)
        services.extend(effort=effort, ends_on=day("2027-03-19"), by=world.guide)
        found = [(row.due_on.isoformat(), row.state) for row in rows(young, KEY)]
    assert found == [("2026-12-04", "withdrawn"), ("2027-01-15", "withdrawn"), ("2027-03-05", "pending")]


def test_an_effort_that_goes_on_is_followed_up_for_its_grant(world: World) -> None:
    """Only the effort is extended: the grant ends as before, and that is still owed an answer."""
    young, effort = agreed(world, "2026-11-02", "2026-12-18", "2026-12-18")
    with at(day("2026-11-20")):
        settle(young)
        services.extend(effort=effort, ends_on=day("2027-03-19"), by=world.guide)
        met, owed = rows(young, KEY)
        assert (met.state, owed.state, owed.due_on) == ("met", "pending", day("2026-12-04"))


def test_registered_late_it_is_due_when_it_was_due(world: World) -> None:
    young = world.young()
    world.assign(young, date(2024, 1, 2))
    with at(day("2026-12-10")):
        settle(young)
        effort = services.plan(
            young_person=young,
            kind=EffortKind.objects.get(pk="health"),
            purpose="Ro",
            starts_on=MON,
            ends_on=day("2026-12-18"),
            responsible=world.guide,
            by=world.leader,
        )
        services.agree(effort=effort, agreed_on=MON, by=world.leader)
        (row,) = rows(young, KEY)
        assert (row.triggered_on, row.due_on, row.state) == (MON, day("2026-12-04"), "overdue")
        services.extend(effort=effort, ends_on=day("2027-03-19"), by=world.guide)
        assert rows(young, KEY)[0].state == "met_late"
        assert reconcile_all() == 0


def test_a_pause_lets_no_end_be_forgotten(world: World) -> None:
    young, effort = agreed(world, "2026-11-02", "2026-12-18")
    with at(day("2026-11-05")):
        services.start(effort=effort, by=world.guide)
        services.pause(effort=effort, by=world.guide)
        assert [(row.due_on, row.state) for row in rows(young, KEY)] == [(day("2026-12-04"), "open")]
    with at(day("2026-12-07")):
        settle(young)
        assert rows(young, KEY)[0].state == "overdue"


def test_the_policy_decides_how_long_before(world: World) -> None:
    policy = Policy.objects.create(name="Byens egen", version=2, valid_from=day("2026-11-04"))
    PolicyRule.objects.create(policy=policy, rule=KEY, settings={"mentor": 45, "days": 21})
    young, _effort = agreed(world, "2026-11-02", "2027-03-19")
    other, _effort = agreed(world, "2026-11-02", "2027-03-19", kind="mentor")
    with at(day("2026-11-03")):
        assert [rows(one, KEY)[0].due_on for one in (young, other)] == [day("2027-03-05"), day("2027-02-17")]
    with at(day("2026-11-04")):
        reconcile_all()
        assert [rows(one, KEY)[0].due_on for one in (young, other)] == [day("2027-02-26"), day("2027-02-02")]
        assert reconcile_all() == 0
        PolicyRule.objects.filter(policy=policy).update(enabled=False)
        reconcile_all()
        assert {row.state for one in (young, other) for row in rows(one, KEY)} == {"withdrawn"}


def test_before_go_live_what_ran_out_is_spread_and_what_comes_stays(world: World) -> None:
    late, _effort = agreed(world, "2026-09-01", "2026-10-30")
    soon, _effort = agreed(world, "2026-09-01", "2026-12-18")
    with at(MON):
        world.unit.rules_in_force.create(rule=KEY, from_on=MON)
        reconcile_all()
        assert MON < rows(late, KEY)[0].due_on <= day("2026-11-16")
        assert rows(soon, KEY)[0].due_on == day("2026-12-04")
        assert not FollowUp.objects.filter(rule=KEY, baseline=True).exists()


def test_the_one_responsible_decides_else_the_guide_else_the_leader(world: World) -> None:
    mentor = world.staff(Role.YOUTH_GUIDE, world.department)
    young, effort = agreed(world, "2026-11-02", "2026-12-18", responsible=mentor)
    with at(MON):
        row = rows(young, KEY)[0]
        # of the young person's unit, for its leader sees the young person, and the mentor's need not
        assert (row.responsible, row.unit) == (mentor, world.unit)
    Membership.objects.filter(staff=mentor).update(ends_on=MON)
    with at(day("2026-11-03")):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == world.guide  # the mentor works with cases no more
    young.assignments.update(ends_on=day("2026-11-04"), end_reason="left")
    with at(day("2026-11-05")):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == world.leader
    world.assign(young, day("2026-11-06"), world.colleague)
    with at(day("2026-11-06")):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == world.colleague
        assert effort.responsible == mentor  # the record says who it was
        assert reconcile_all() == 0


def test_a_mentor_who_left_the_municipality_is_asked_nothing(world: World) -> None:
    mentor = world.staff(Role.YOUTH_GUIDE)
    young, _effort = agreed(world, "2026-11-02", "2026-12-18", responsible=mentor)
    mentor.is_active = False
    mentor.save()
    with at(MON):
        reconcile_all()
        assert rows(young, KEY)[0].responsible == world.guide


def test_a_provider_outside_has_the_guide_to_decide(world: World) -> None:
    young, _effort = agreed(world, "2026-11-02", "2026-12-18", provider="Fritidsklubben")
    with at(MON):
        assert rows(young, KEY)[0].responsible == world.guide


def test_while_the_mentor_is_away_the_deputy_is_told(world: World) -> None:
    mentor = world.staff(Role.YOUTH_GUIDE)
    young, _effort = agreed(world, "2026-11-02", "2026-12-18", responsible=mentor)
    world.cover(mentor, world.colleague, day("2026-12-01"), None)
    with at(day("2026-12-04"), 9):
        settle(young)
        dispatcher.run()
        told = Notification.objects.filter(follow_up__rule=KEY).values_list("staff", flat=True)
        assert list(told) == [world.colleague.pk]
        assert rows(young, KEY)[0].responsible == mentor


def test_it_says_what_to_decide_and_when() -> None:
    facts = Facts("step:1", MON, day("2026-12-04"), None, {"days": 14, "mentor": 30})
    with translation.override("da"):
        sentence = rule(KEY).explain(facts)
    assert "02.11.2026" in sentence
    assert "senest 14 dage" in sentence
    assert "30 dage" in sentence
