"""Interventions are planned, and their verbs used, on pages."""

import pytest
from django.urls import reverse

from backend.core import clock
from guidance.interventions.models import Intervention, InterventionState
from tests import factories
from tests.people.pages import signed_in
from tests.support import denials, written

pytestmark = pytest.mark.django_db


def page(verb: str, intervention: Intervention) -> str:
    return reverse(f"intervention-{verb}", kwargs={"pk": intervention.pk})


@pytest.fixture
def guide(municipality):
    return signed_in(municipality.guide)


def test_planned_intervention_is_agreed_started_reviewed_and_completed(municipality, guide):
    plan = reverse("intervention-plan", kwargs={"pk": municipality.person.pk})
    today = clock.today().isoformat()
    sent = {"kind": "mentor", "purpose": "En fast voksen", "responsible": municipality.guide.pk, "starts_on": today}
    assert guide.post(plan, sent)["Location"] == reverse("person-overview", kwargs={"pk": municipality.person.pk})
    made = Intervention.objects.get(young_person=municipality.person)
    for verb, values in (
        ("agree", {"own_words": "Det vil jeg gerne", "agreed_on": today}),
        ("start", {"starts_on": today}),
        ("review", {"why": "Det går godt", "own_words": ""}),
        ("pause", {}),
        ("resume", {}),
        ("complete", {"result": "Ringer selv"}),
    ):
        assert guide.post(page(verb, made), values).status_code == 302, verb
    made.refresh_from_db()
    assert (made.state, made.result, made.own_words) == ("completed", "Ringer selv", "Det vil jeg gerne")


def test_intervention_without_a_responsible_is_refused_beside_the_field(municipality, guide):
    plan, before = reverse("intervention-plan", kwargs={"pk": municipality.person.pk}), written()
    answer = guide.post(plan, {"kind": "mentor", "purpose": "x", "starts_on": clock.today().isoformat()})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["responsible"]
    assert written() == before


def test_edit_is_versioned(municipality, guide):
    made = factories.intervention(municipality.person, municipality.guide)
    form = guide.get(page("edit", made)).context["form"]
    sent = {one.name: one.value for one in form.fields} | {"version": str(made.version), "purpose": "Et nyt formål"}
    assert guide.post(page("edit", made), sent).status_code == 302
    assert guide.post(page("edit", made), sent | {"purpose": "Et tredje"}).status_code == 412
    made.refresh_from_db()
    assert made.purpose == "Et nyt formål"


def test_buttons_follow_the_state(municipality, guide):
    made = factories.intervention(municipality.person, municipality.guide, InterventionState.PLANNED)
    shown = guide.get(reverse("person-overview", kwargs={"pk": municipality.person.pk})).text
    assert page("agree", made) in shown
    assert page("start", made) not in shown
    assert guide.get(page("start", made)).status_code == 409


def test_coordinator_and_outsider_see_no_intervention(municipality):
    made = factories.intervention(municipality.person, municipality.guide)
    for staff in (municipality.coordinator, municipality.outsider):
        assert signed_in(staff).get(page("edit", made)).status_code == 404
    assert denials() == [(one, [municipality.person.pk]) for one in (municipality.coordinator, municipality.outsider)]
