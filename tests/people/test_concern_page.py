"""Akut bekymring: one button on every page of a young person, the procedure, and who gets a notification."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.access.models import AccessLogEntry
from backend.core import clock
from backend.organisation.models import Role
from backend.people.models import AcuteConcern
from backend.reminders.models import Notification
from tests import factories
from tests.people.pages import signed_in
from tests.support import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(municipality) -> str:
    return reverse("concern-record", kwargs={"pk": municipality.person.pk})


def sent(municipality, **values) -> dict[str, object]:
    return {
        "what_was_done": ["talked", "leader_called"],
        "responsible_now": municipality.guide.pk,
        "note": "Meget privat",
        "at": "2026-11-01T10:00",
        **values,
    }


def test_every_page_of_the_young_person_has_the_button(municipality, address):
    guide, person = signed_in(municipality.guide), municipality.person
    for page in (
        reverse("person-overview", kwargs={"pk": person.pk}),
        reverse("person-person", kwargs={"pk": person.pk}),
        reverse("contact-register", kwargs={"pk": person.pk}),
        reverse("guidancecourse-pause", kwargs={"pk": municipality.course.pk}),
    ):
        assert f'href="{address}"' in guide.get(page).text, page
    assert address not in guide.get("/sagsstamme/").text


def test_page_shows_the_procedure_of_the_municipality(municipality, address, settings):
    settings.ACUTE_CONCERN_PROCEDURE = "Ring til vagten på 12 34 56 78."
    assert "Ring til vagten på 12 34 56 78." in signed_in(municipality.guide).get(address).text


def test_coordinator_sees_the_procedure_but_cannot_record(municipality, address):
    client = signed_in(municipality.coordinator)
    shown = client.get(address)
    assert "Ring 112" in shown.text
    assert "<textarea" not in shown.text
    assert client.post(address, sent(municipality)).status_code == 403
    assert not AcuteConcern.objects.exists()


def test_outsider_gets_404(municipality, address):
    assert signed_in(municipality.outsider).get(address).status_code == 404


def test_leader_and_staff_on_call_are_notified_at_once_without_the_content(municipality, address):
    on_call = factories.StaffFactory.create(roles=[Role.ON_CALL], roles__unit=municipality.department)
    answer = signed_in(municipality.guide).post(address, sent(municipality), follow=True)
    concern = AcuteConcern.objects.get(young_person=municipality.person)
    assert (concern.seen_by, concern.what_was_done) == (municipality.guide, ["talked", "leader_called"])
    assert "Akut bekymring" in answer.text
    told = Notification.objects.filter(kind="acute_concern")
    assert {one.staff for one in told} == {municipality.leader, on_call}
    assert all("Meget privat" not in str(one.facts) for one in told)
    assert {one.facts["case_number"] for one in told} == {municipality.person.case_number}
    assert AccessLogEntry.objects.filter(channel="web", young_people=[municipality.person.pk]).exists()


def test_staff_on_call_do_not_learn_the_number_of_a_case_closed_to_them(municipality, address):
    on_call = factories.StaffFactory.create(roles=[Role.ON_CALL], roles__unit=municipality.department)
    type(municipality.person).objects.filter(pk=municipality.person.pk).update(sensitivity="restricted")
    signed_in(municipality.guide).post(address, sent(municipality))
    assert "case_number" not in Notification.objects.get(staff=on_call).facts


def test_same_concern_sent_twice_is_recorded_and_told_once(municipality, address):
    client = signed_in(municipality.guide)
    body = sent(municipality, submission=client.get(address).context["submission"])
    for _ in range(2):
        assert client.post(address, body).status_code == 302
    assert AcuteConcern.objects.count() == 1
    assert Notification.objects.filter(kind="acute_concern").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what_was_done": []}, "what_was_done"),
        ({"what_was_done": ["scored"]}, "what_was_done"),
        ({"at": "2099-01-01T10:00"}, "at"),
        ({"responsible_until": "2020-01-01T10:00"}, "responsible_until"),
        ({"next_contact_at": "2020-01-01T10:00"}, "next_contact_at"),
    ],
)
def test_impossible_concern_is_refused_beside_its_field_and_nobody_is_notified(municipality, address, values, field):
    client, before = signed_in(municipality.guide), written()
    answer = client.post(address, sent(municipality, **values))
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == [field]
    assert written() == before


def test_colleague_without_work_with_cases_cannot_be_responsible(municipality, address):
    answer = signed_in(municipality.guide).post(address, sent(municipality, responsible_now=municipality.manager.pk))
    assert answer.status_code == 400
    assert not AcuteConcern.objects.exists()


def test_active_concern_is_shown_in_the_head_and_in_the_timeline(municipality, address):
    guide = signed_in(municipality.guide)
    guide.post(address, sent(municipality))
    head = guide.get(reverse("person-overview", kwargs={"pk": municipality.person.pk})).text
    assert "har ansvaret" in head
    assert "Akut bekymring" in guide.get(reverse("person-timeline", kwargs={"pk": municipality.person.pk})).text
    leader = signed_in(municipality.coordinator).get(reverse("person-overview", kwargs={"pk": municipality.person.pk}))
    assert "har ansvaret" not in leader.text


@pytest.mark.parametrize(("ahead", "status"), [(120, 302), (121, 400)])
def test_concern_by_a_clock_two_minutes_ahead_is_recorded(municipality, address, ahead, status):
    moment = clock.now() + timedelta(seconds=ahead)
    answer = signed_in(municipality.guide).post(address, sent(municipality, at=moment.isoformat()))
    assert answer.status_code == status
    assert AcuteConcern.objects.exists() == (status == 302)
