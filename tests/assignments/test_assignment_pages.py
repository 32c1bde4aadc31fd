"""The verbs of an assignment as pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.assignments.models import Assignment
from backend.core import clock
from tests import factories
from tests.people.pages import signed_in
from tests.support import written

pytestmark = pytest.mark.django_db


def page(verb: str, assignment: Assignment) -> str:
    return reverse(f"assignment-{verb}", kwargs={"pk": assignment.pk})


@pytest.fixture
def held(municipality) -> Assignment:
    return Assignment.objects.get(young_person=municipality.person, staff=municipality.guide)


def test_acknowledgement_is_one_button_without_fields(municipality, held):
    Assignment.objects.filter(pk=held.pk).update(acknowledged_at=None, acknowledged_by=None)
    client = signed_in(municipality.guide)
    assert client.get(page("acknowledge", held)).context["form"].fields == []
    assert client.post(page("acknowledge", held)).status_code == 302
    held.refresh_from_db()
    assert held.acknowledged_by == municipality.guide


def test_hand_over_asks_for_four_things_and_shows_who_is_absent(municipality, held):
    factories.cover(municipality.colleague, factories.guide(municipality.team))
    form = signed_in(municipality.guide).get(page("hand-over", held)).context["form"]
    assert len(form.fields) <= 4
    [to] = [one for one in form.fields if one.name == "to"]
    assert "Er fraværende." in dict(to.options)[str(municipality.colleague.pk)]


def test_hand_over_does_not_show_a_guide_how_many_young_people_colleagues_have(municipality, held):
    form = signed_in(municipality.guide).get(page("hand-over", held)).context["form"]
    [to] = [one for one in form.fields if one.name == "to"]
    assert dict(to.options)[str(municipality.colleague.pk)] == municipality.colleague.name


def test_hand_over_moves_the_young_person_and_leads_back(municipality, held):
    sent = {"to": municipality.colleague.pk, "reason": "handed_over"}
    answer = signed_in(municipality.guide).post(page("hand-over", held), sent)
    assert answer["Location"] == reverse("person-overview", kwargs={"pk": municipality.person.pk})
    successor = Assignment.objects.get(young_person=municipality.person, ends_on__isnull=True)
    assert successor.staff == municipality.colleague


def test_hand_over_that_ends_access_at_once_leads_to_the_start_page(municipality, held):
    sent = {"to": municipality.colleague.pk, "reason": "wish"}
    assert signed_in(municipality.guide).post(page("hand-over", held), sent)["Location"] == "/"


def test_hand_over_says_what_is_left_for_a_decision(municipality, held):
    factories.intervention(municipality.person, municipality.guide)
    tomorrow = clock.today() + timedelta(days=1)
    sent = {"to": municipality.colleague.pk, "reason": "handed_over", "handed_over_on": tomorrow.isoformat()}
    answer = signed_in(municipality.guide).post(page("hand-over", held), sent, follow=True)
    assert "Mangler stillingtagen:" in answer.text


def test_hand_over_to_the_same_colleague_is_refused_beside_the_field(municipality, held):
    client, before = signed_in(municipality.leader), written()
    answer = client.post(page("hand-over", held), {"to": municipality.guide.pk, "reason": "wish"})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["to"]
    assert written() == before


def test_end_without_a_reason_is_refused_and_colleague_without_the_right_gets_403(municipality, held):
    assert signed_in(municipality.guide).post(page("end", held), {}).status_code == 400
    assert signed_in(factories.consultant(municipality.team)).get(page("end", held)).status_code == 404
    held.refresh_from_db()
    assert held.ends_on is None
