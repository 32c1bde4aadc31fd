"""The verbs of a course as pages."""

import pytest
from django.urls import reverse

from backend.assignments.models import Assignment
from guidance.courses.models import GuidanceCourse, Phase
from tests import factories
from tests.people.pages import signed_in
from tests.support import denials, written

pytestmark = pytest.mark.django_db


def page(verb: str, course: GuidanceCourse) -> str:
    return reverse(f"guidancecourse-{verb}", kwargs={"pk": course.pk})


def test_referral_of_a_young_person_opens_a_course(municipality):
    person = factories.young_person(municipality.team)
    client = signed_in(municipality.leader)
    address = reverse("youngperson-refer-to-guidance", kwargs={"pk": person.pk})
    answer = client.post(address, {"source": "school", "why": "Fravær", "wish": "Et job"}, follow=True)
    assert answer.redirect_chain == [(reverse("person-overview", kwargs={"pk": person.pk}), 302)]
    assert "Den unge er henvist." in answer.text
    assert GuidanceCourse.objects.get(young_person=person).phase == Phase.REFERRED


def test_second_referral_is_409(municipality):
    address = reverse("youngperson-refer-to-guidance", kwargs={"pk": municipality.person.pk})
    client, before = signed_in(municipality.leader), written()
    assert client.post(address, {"source": "school"}).status_code == 409
    assert written() == before


def test_pause_too_long_is_refused_beside_its_field_and_changes_nothing(municipality):
    client, before = signed_in(municipality.guide), written()
    answer = client.post(page("pause", municipality.course), {"reason": "Rejse", "paused_until": "2099-01-01"})
    assert answer.status_code == 400
    [field] = [one for one in answer.context["form"].fields if one.errors]
    assert field.name == "paused_until"
    assert written() == before


def test_assign_shows_why_each_colleague_suits_the_best_first(municipality):
    person = factories.young_person(municipality.team)
    course = factories.course(person, municipality.leader)
    form = signed_in(municipality.coordinator).get(page("assign", course)).context["form"]
    [field] = [one for one in form.fields if one.name == "staff"]
    first, last = field.options[1], field.options[-1]
    assert "Arbejder i den unges enhed." in first[1]
    assert (int(last[0]), "Arbejder i en anden enhed." in last[1]) == (municipality.outsider.pk, True)


def test_assign_begins_the_assignment(municipality):
    person = factories.young_person(municipality.team)
    course = factories.course(person, municipality.leader)
    sent = {"staff": municipality.colleague.pk, "role": "primary"}
    assert signed_in(municipality.coordinator).post(page("assign", course), sent).status_code == 302
    assert Assignment.objects.get(young_person=person).staff == municipality.colleague


@pytest.mark.parametrize("verb", ["begin-start", "begin-phase-out", "begin-aftercare"])
def test_phase_begins(municipality, verb):
    assert signed_in(municipality.guide).post(page(verb, municipality.course), {"why": ""}).status_code == 302
    municipality.course.refresh_from_db()
    assert municipality.course.phase == verb.removeprefix("begin-").replace("-", "_")


def test_course_of_an_invisible_young_person_is_404_and_logged(municipality):
    assert signed_in(municipality.outsider).get(page("pause", municipality.course)).status_code == 404
    assert denials() == [(municipality.outsider, [municipality.person.pk])]
