"""The verbs of an IPS plan as pages, and the referral of a young person to IPS."""

from typing import Any

import pytest
from django.urls import reverse

from backend.assignments.models import Assignment, Capacity
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.people.models import Professional
from jobs.plans.models import IpsPlan, PlanPhase
from tests import factories
from tests.people.pages import signed_in
from tests.support import denials, written

pytestmark = pytest.mark.django_db


def page(verb: str, plan: IpsPlan) -> str:
    return reverse(f"ipsplan-{verb}", kwargs={"pk": plan.pk})


def job_page(municipality) -> str:
    return reverse("person-job", kwargs={"pk": municipality.person.pk})


def inputs(client, address: str) -> list[str]:
    """Return the names of the fields that are shown at once."""
    return [one.name for one in client.get(address).context["form"].first]


@pytest.fixture
def refer(municipality):
    return reverse("youngperson-refer-to-ips", kwargs={"pk": municipality.person.pk})


@pytest.fixture
def consult(municipality):
    """Return the primary job consultant of the young person."""
    made = factories.consultant(municipality.team)
    factories.assignment(municipality.person, made, capacity="consultant")
    return made


def test_referral_opens_a_plan_and_says_what_happens_then(municipality, refer):
    guide = signed_in(municipality.guide)
    form = guide.get(refer)
    assert "Koordinatoren eller teamlederen i IPS-enheden svarer på henvisningen" in form.text
    answer = guide.post(refer, {"source": "guide", "goal": "both", "own_words": "Et job!", "track": "ips"}, follow=True)
    assert answer.redirect_chain == [(job_page(municipality), 302)]
    assert "Den unge er henvist til IPS." in answer.text
    plan = IpsPlan.objects.get(young_person=municipality.person)
    assert (plan.phase, plan.goal, plan.own_words) == (PlanPhase.REFERRAL, "both", "Et job!")


def test_referral_that_is_sent_twice_opens_one_plan(municipality, refer):
    guide, sent = signed_in(municipality.guide), {"source": "guide", "submission": "a" * 24}
    assert [guide.post(refer, sent).status_code for _ in range(2)] == [302, 302]
    assert IpsPlan.objects.count() == 1


def test_referral_with_a_day_in_the_future_is_refused_beside_the_field(municipality, refer):
    guide = signed_in(municipality.guide)
    before = written()
    answer = guide.post(refer, {"source": "guide", "received_on": "2099-01-01"})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["received_on"]
    assert written() == before


def test_second_referral_is_409_and_changes_nothing(municipality, refer):
    factories.plan(municipality.person, municipality.leader)
    client, before = signed_in(municipality.guide), written()
    assert client.get(refer).status_code == 409
    assert client.post(refer, {"source": "guide"}).status_code == 409
    assert written() == before


def test_plan_goes_from_referral_through_every_phase_on_pages(municipality, refer, consult):
    signed_in(municipality.guide).post(refer, {"source": "guide"})
    plan = IpsPlan.objects.get()
    signed_in(municipality.coordinator).post(page("accept", plan))
    mine, today = signed_in(consult), clock.today().isoformat()
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("agree", {"own_words": "Ja, tak", "agreed_on": today}, "referral"),
        ("enter", {"employed_at_entry": "false", "in_education_at_entry": "true", "goal": "both"}, "profile"),
        ("begin-search", {"why": ""}, "search"),
        ("begin-education", {"why": "HF"}, "in_education"),
        ("step-down", {"reason": "Klarer sig selv"}, "step_down"),
        ("begin-search", {"why": "Vil have et job"}, "search"),
        ("close", {"reason": "moved", "own_words": ""}, "closed"),
    ]
    for verb, sent, phase in steps:
        assert mine.post(page(verb, plan), sent).status_code == 302, verb
        plan.refresh_from_db()
        assert plan.phase == phase, verb
    assert signed_in(municipality.leader).post(page("reopen", plan), {"why": ""}).status_code == 302
    plan.refresh_from_db()
    assert (plan.phase, plan.agreed_own_words, plan.in_education_at_entry) == ("search", "Ja, tak", True)
    assert reconcile_all() == 0


def test_page_of_acceptance_leads_to_assign_and_decline(municipality):
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    shown = signed_in(municipality.coordinator).get(page("accept", plan)).text
    assert page("assign", plan) in shown
    assert page("decline", plan) in shown


def test_decline_needs_an_alternative_beside_its_field(municipality):
    plan = factories.plan(municipality.person, municipality.leader, PlanPhase.REFERRAL)
    client, before = signed_in(municipality.coordinator), written()
    sent = {"reason": "no_free_place", "declined_to": "", "informed_on": clock.today().isoformat()}
    answer = client.post(page("decline", plan), sent)
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["declined_to"]
    assert written() == before


def test_close_without_own_words_is_refused_beside_the_field_and_changes_nothing(municipality, consult):
    plan = factories.plan(municipality.person, municipality.leader)
    client, before = signed_in(consult), written()
    answer = client.post(page("close", plan), {"reason": "no_longer_wanted", "own_words": ""})
    assert answer.status_code == 400
    [field] = [one for one in answer.context["form"].fields if one.errors]
    assert (field.name, [str(error) for error in field.errors]) == (
        "own_words",
        ["Skriv med den unges egne ord, at den unge ikke længere ønsker IPS."],
    )
    assert written() == before


@pytest.mark.parametrize(
    ("verb", "phase", "at_most"),
    [("agree", PlanPhase.REFERRAL, 2), ("begin-search", PlanPhase.PROFILE, 1), ("close", PlanPhase.SEARCH, 3)],
)
def test_forms_ask_for_little(municipality, consult, verb, phase, at_most):
    plan = factories.plan(municipality.person, municipality.leader, phase)
    assert len(inputs(signed_in(consult), page(verb, plan))) <= at_most


def test_assign_shows_why_each_consultant_suits_and_proposes_the_free_role(municipality, consult):
    plan = factories.plan(municipality.person, municipality.leader)
    other = factories.consultant(municipality.team)
    client = signed_in(municipality.coordinator)
    form = client.get(page("assign", plan)).context["form"]
    shown = {one.name: one for one in form.fields}
    labels = dict(shown["staff"].options)
    assert "Arbejder i den unges enhed." in labels[str(other.pk)]
    assert str(municipality.colleague.pk) not in labels  # a youth guide
    assert (len(form.first), shown["role"].value) == (3, "secondary")

    assert client.post(page("assign", plan), {"staff": other.pk, "role": "secondary"}).status_code == 302
    held = Assignment.objects.filter(young_person=municipality.person, capacity=Capacity.CONSULTANT)
    assert set(held.values_list("staff", "role")) == {(consult.pk, "primary"), (other.pk, "secondary")}


def test_assign_proposes_the_first_consultant_as_primary(municipality):
    plan = factories.plan(municipality.person, municipality.leader)
    form = signed_in(municipality.coordinator).get(page("assign", plan)).context["form"]
    assert [one.value for one in form.fields if one.name == "role"] == ["primary"]


def test_edit_offers_the_professionals_of_the_young_person_and_is_versioned(municipality, consult):
    plan = factories.plan(municipality.person, municipality.leader)
    today = clock.today()
    mine = Professional.objects.create(
        young_person=municipality.person, name="Bo Friis", role="therapist", organisation="Psykiatrien", starts_on=today
    )
    Professional.objects.create(
        young_person=factories.young_person(municipality.team), name="Ida Holm", role="therapist", starts_on=today
    )
    client = signed_in(consult)
    form = client.get(page("edit", plan)).context["form"]
    [partner] = [one for one in form.fields if one.name == "treatment_partner"]
    assert [key for key, _label in partner.options] == ["", str(mine.pk)]
    assert not partner.required

    sent = {one.name: one.value for one in form.fields} | {"version": str(plan.version), "treatment_partner": mine.pk}
    assert client.post(page("edit", plan), sent).status_code == 302
    assert client.post(page("edit", plan), sent | {"goal": "education"}).status_code == 412
    plan.refresh_from_db()
    assert (plan.treatment_partner, plan.goal) == (mine, "job")
    assert client.post(page("edit", plan), sent | {"version": "2", "treatment_partner": ""}).status_code == 302
    plan.refresh_from_db()
    assert plan.treatment_partner is None


def test_plan_of_an_invisible_young_person_is_404_and_logged(municipality):
    plan = factories.plan(municipality.person, municipality.leader)
    other = factories.consultant(municipality.other_team)
    assert signed_in(other).get(page("close", plan)).status_code == 404
    assert denials() == [(other, [municipality.person.pk])]
