"""The panels of the IPS plan: what each reader sees and may do, the days that run, and how many queries it takes."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.assignments.models import Capacity
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from jobs.plans.models import Decision, IpsPlan, PlanPhase, PlanPhaseChange
from jobs.plans.panels import what_next
from jobs.plans.queries import days_of_search
from tests import factories
from tests.people.pages import signed_in

pytestmark = pytest.mark.django_db

OF_EVERY_PAGE = 10
"""Session, user with password, roles, two steps each into and out of the row-level security, and the access log."""


def overview(municipality) -> str:
    return reverse("person-overview", kwargs={"pk": municipality.person.pk})


def job_page(municipality) -> str:
    return reverse("person-job", kwargs={"pk": municipality.person.pk})


def panel(staff, address, key="plan"):
    """Return what a panel shows to a reader."""
    answer = signed_in(staff).get(address)
    [found] = [one for one in answer.context["panels"] if one["panel"].key == key]
    return found


def names(verbs) -> list[str]:
    return [verb.verb for verb in verbs]


def queries(staff, address) -> int:
    client = signed_in(staff)
    client.get(address)  # the first request fills caches
    with CaptureQueriesContext(connection) as run:
        assert client.get(address).status_code == 200
    return len(run)


@pytest.fixture
def since():
    return clock.today() - timedelta(days=12)


@pytest.fixture
def consult(municipality, around):
    return around.consult


def test_page_without_a_plan_offers_the_referral_and_says_what_happens_then(municipality):
    shown = signed_in(municipality.guide).get(job_page(municipality)).text
    assert reverse("youngperson-refer-to-ips", kwargs={"pk": municipality.person.pk}) in shown
    assert "Du henviser; koordinatoren eller teamlederen i IPS-enheden svarer" in shown


def test_reader_who_may_not_refer_sees_neither_button_nor_sentence(municipality, around):
    shown = signed_in(around.grace).get(job_page(municipality)).text
    assert "Der er intet IPS-forløb." in shown
    assert "Du henviser" not in shown
    assert reverse("youngperson-refer-to-ips", kwargs={"pk": municipality.person.pk}) not in shown


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("coordinator", {"accept", "decline", "assign"}),
        ("leader", {"accept", "decline", "assign", "agree", "edit", "close"}),
        ("guide", set()),
        ("consult", {"agree", "edit", "close"}),
    ],
)
def test_referral_shows_each_reader_the_verbs_that_they_may_use(municipality, consult, who, allowed):
    factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    staff = consult if who == "consult" else getattr(municipality, who)
    shown = panel(staff, job_page(municipality))
    assert set(names([*shown["next"], *shown["phases"], *shown["more"]])) == allowed


def test_entered_plan_has_its_phases_in_a_menu_and_the_search_as_next_step_of_the_profile(municipality, consult):
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.PROFILE)
    shown = panel(consult, job_page(municipality))
    assert (names(shown["next"]), names(shown["phases"])) == (["begin-search"], ["begin-education"])
    IpsPlan.objects.filter(pk=plan.pk).update(phase=PlanPhase.IN_JOB)
    shown = panel(consult, job_page(municipality))
    assert (names(shown["next"]), names(shown["phases"])) == ([], ["begin-search", "begin-education", "step-down"])


def test_assign_is_a_next_step_only_without_a_consultant(municipality):
    factories.plan(municipality.person, municipality.leader)
    assert names(panel(municipality.coordinator, job_page(municipality))["next"]) == ["assign"]
    factories.assignment(municipality.person, factories.consultant(municipality.team), capacity=Capacity.CONSULTANT)
    shown = panel(municipality.coordinator, job_page(municipality))
    assert (names(shown["next"]), names(shown["more"])) == ([], ["assign"])


def test_search_shows_its_days_and_the_days_until_the_first_employer(municipality, consult, since):
    factories.plan(municipality.person, municipality.leader, since=since)
    reconcile_all()
    shown = signed_in(consult).get(job_page(municipality)).text
    assert "12 dage i jobsøgning" in shown
    assert "dag 12 af 30" in shown
    assert consult.name in shown


def test_first_employer_after_its_days_is_marked_as_late(municipality, consult):
    factories.plan(municipality.person, municipality.leader, since=clock.today() - timedelta(days=33))
    reconcile_all()
    shown = panel(consult, job_page(municipality))
    assert [(one.day, one.days, one.is_late) for one in shown["running"]] == [(33, 30, True)]
    assert '<span class="late">3 dage over</span>' in signed_in(consult).get(job_page(municipality)).text


def test_first_employer_who_was_met_shows_on_which_day(municipality, consult, since):
    factories.plan(municipality.person, municipality.leader, since=since)
    reconcile_all()
    met = since + timedelta(days=9)
    factories.employer_contact(municipality.person, consult, at=clock.at_local(met, time(10)))
    reconcile_all()
    shown = panel(consult, job_page(municipality))
    assert (str(shown["kept"][-1].label), shown["kept"][-1].fulfilled_on, shown["kept"][-1].day) == (
        "Mød den første arbejdsgiver",
        met,
        9,
    )
    assert shown["running"] == []


def test_coordinator_sees_phase_and_consultant_but_not_the_words_or_the_history(municipality, consult):
    factories.plan(
        municipality.person, municipality.leader, own_words="Hemmelige ord", goal_own_words="Noget med heste"
    )
    shown = signed_in(municipality.coordinator).get(job_page(municipality)).text
    assert "Jobsøgning" in shown
    assert consult.name in shown
    assert "Hemmelige ord" not in shown
    assert "Noget med heste" not in shown
    assert "Jeg vil gerne have et job." not in shown
    assert "Henvisning og faser" not in shown
    assert "Hemmelige ord" in signed_in(consult).get(job_page(municipality)).text


def test_history_has_the_changes_of_phase_and_former_plans(municipality, consult):
    factories.plan(municipality.person, municipality.leader, PlanPhase.CLOSED, since=date(2026, 1, 5))
    plan = factories.plan(municipality.person, municipality.leader)
    PlanPhaseChange.objects.create(
        plan=plan, from_phase="search", to_phase="in_education", on=clock.today(), by=consult, why="HF enkeltfag"
    )
    shown = panel(consult, job_page(municipality))
    assert [change["to_phase"] for change in shown["changes"]] == ["in_education", "search"]
    text = signed_in(consult).get(job_page(municipality)).text
    assert "HF enkeltfag" in text
    assert "Tidligere IPS-forløb man 05.01.2026 – man 05.01.2026" in text


def test_closed_plan_offers_the_leader_to_open_it_again_or_to_refer_anew(municipality):
    factories.plan(municipality.person, municipality.leader, PlanPhase.CLOSED)
    shown = panel(municipality.leader, job_page(municipality))
    assert (names(shown["next"]), names(shown["refer"]), names(shown["more"])) == (["reopen"], ["refer-to-ips"], [])


def test_overview_shows_the_answer_to_a_referral_and_returns_to_the_overview(municipality):
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    address = overview(municipality)
    client = signed_in(municipality.coordinator)
    link = reverse("ipsplan-accept", kwargs={"pk": plan.pk})
    assert f"{link}?next={address}" in client.get(address).text
    assert client.post(link, {"next": address})["Location"] == address
    assert "Koordinatoren eller teamlederen tildeler en IPS-konsulent." in client.get(address).text


@pytest.mark.parametrize(("who", "leads"), [("leader", True), ("coordinator", True), ("guide", False)])
def test_step_of_a_referral_leads_to_its_answer_those_who_may_answer(municipality, who, leads):
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    reconcile_all()
    steps = signed_in(getattr(municipality, who)).get(overview(municipality)).context["steps"]
    [step] = [step for step in steps if step.rule.key == "ips.answer"]
    assert step.url == (reverse("ipsplan-accept", kwargs={"pk": plan.pk}) if leads else "")
    assert str(step.rule.step.fulfilled_by) == "at henvisningen tages imod eller afvises"


@pytest.mark.parametrize(
    ("decision", "agreed_on", "has_consultant", "said"),
    [
        (
            "",
            None,
            False,
            "The coordinator or the leader of the IPS unit assigns a consultant, and answers the referral.",
        ),
        ("", date(2026, 11, 2), True, "The coordinator or the leader of the IPS unit answers the referral."),
        (Decision.ACCEPTED, None, False, "The coordinator or the leader assigns a consultant."),
        (
            Decision.ACCEPTED,
            None,
            True,
            "The consultant talks with the young person about IPS, and registers the yes.",
        ),
        (Decision.ACCEPTED, date(2026, 11, 2), True, "The consultant begins IPS with the career profile."),
    ],
)
def test_referral_says_what_comes_next(decision, agreed_on, has_consultant, said):
    plan = IpsPlan(phase=PlanPhase.REFERRAL, decision=decision, agreed_on=agreed_on)
    assert getattr(what_next(plan, has_consultant=has_consultant), "_args", (said,))[0] == said


@pytest.mark.parametrize("phase", [phase for phase in PlanPhase if phase != PlanPhase.REFERRAL])
def test_every_later_phase_but_closed_says_what_comes_next(phase):
    assert bool(what_next(IpsPlan(phase=phase), has_consultant=True)) == (phase != PlanPhase.CLOSED)


def test_days_of_search_are_those_of_all_its_periods():
    def change(phase, on):
        return {"to_phase": phase, "on": on.isoformat()}

    changes = [
        change("referral", date(2026, 1, 1)),
        change("profile", date(2026, 1, 5)),
        change("search", date(2026, 1, 10)),
        change("in_job", date(2026, 1, 20)),
        change("search", date(2026, 3, 1)),
    ]
    assert days_of_search(changes, date(2026, 3, 8)) == 10 + 7
    assert days_of_search(changes[:4], date(2026, 3, 8)) == 10
    assert days_of_search([], date(2026, 3, 8)) == 0


def test_pages_cost_the_same_queries_for_1_and_200_changes_and_plans(municipality, consult):
    plan = factories.plan(municipality.person, municipality.leader)
    factories.plan(municipality.person, municipality.leader, PlanPhase.CLOSED)
    factories.job(municipality.person, consult)
    factories.employer_contact(municipality.person, consult)
    reconcile_all()
    few = [queries(consult, address) for address in (overview(municipality), job_page(municipality))]
    for _ in range(20):
        factories.plan(municipality.person, municipality.leader, PlanPhase.CLOSED)
    PlanPhaseChange.objects.bulk_create(
        PlanPhaseChange(plan=plan, to_phase=PlanPhase.SEARCH, on=clock.today(), by=consult) for _ in range(200)
    )
    many = [queries(consult, address) for address in (overview(municipality), job_page(municipality))]
    assert many == few
    assert max(few) - OF_EVERY_PAGE <= 12
