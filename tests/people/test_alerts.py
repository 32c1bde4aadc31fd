"""Warnings in the head of the page: add and end them, through the API and on the page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.people.models import Alert
from tests import factories
from tests.people.pages import signed_in
from tests.support import errors, written

pytestmark = pytest.mark.django_db


def add(person) -> str:
    return reverse("alert-add", kwargs={"pk": person.pk})


def end(alert) -> str:
    return reverse("alert-end", kwargs={"pk": alert.pk})


def test_warning_is_added_with_its_author_and_listed(municipality, api):
    client, path = api(municipality.guide), f"/api/v1/young-people/{municipality.person.pk}/alerts/"
    sent = {"kind": "interpreter", "text": "Arabisk.", "review_on": clock.today().isoformat()}
    answer = client.post(path, sent, format="json")
    assert answer.status_code == 201, answer.content
    made = Alert.objects.get()
    assert (made.created_by, made.text, made.review_on) == (municipality.guide, "Arabisk.", clock.today())
    [listed] = client.get(path).json()["results"]
    assert (listed["kind_label"], listed["ended_on"]) == ("Tolk", None)
    reconcile_all()
    assert reconcile_all() == 0


def test_review_in_the_past_is_400_and_nothing_is_saved(municipality, api):
    path = f"/api/v1/young-people/{municipality.person.pk}/alerts/"
    sent = {"kind": "other", "text": "Ring først.", "review_on": (clock.today() - timedelta(days=1)).isoformat()}
    answer = api(municipality.guide).post(path, sent, format="json")
    assert (answer.status_code, errors(answer)) == (400, [("/review_on", "past")])
    assert not Alert.objects.exists()


def test_warning_is_edited_with_its_version(municipality, api):
    alert = factories.alert(municipality.person, municipality.guide)
    path = f"/api/v1/young-people/{municipality.person.pk}/alerts/{alert.pk}/"
    client, next_week = api(municipality.guide), clock.today() + timedelta(days=7)
    sent = {"text": "Kun på dari.", "review_on": next_week.isoformat()}
    answer = client.patch(path, sent, format="json", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer["ETag"], answer.json()["version"]) == (200, '"2"', 2), answer.content
    outdated = client.patch(path, {"text": "Arabisk."}, format="json", headers={"If-Match": '"1"'})
    assert outdated.status_code == 412
    assert client.patch(path, {"text": "Arabisk."}, format="json").status_code == 428
    alert.refresh_from_db()
    assert (alert.text, alert.review_on) == ("Kun på dari.", next_week)


def test_ended_warning_is_not_edited(municipality, api):
    alert = factories.alert(municipality.person, municipality.guide, ended_on=clock.today())
    path = f"/api/v1/young-people/{municipality.person.pk}/alerts/{alert.pk}/"
    answer = api(municipality.guide).patch(path, {"text": "Ny."}, format="json", headers={"If-Match": '"1"'})
    assert (answer.status_code, [code for _where, code in errors(answer)]) == (409, ["ended"])


def test_warning_ends_once(municipality, api):
    alert = factories.alert(municipality.person, municipality.guide)
    path = f"/api/v1/young-people/{municipality.person.pk}/alerts/{alert.pk}/end/"
    statuses = [api(municipality.guide).post(path, {}, format="json").status_code for _twice in range(2)]
    assert statuses == [200, 409]
    alert.refresh_from_db()
    assert alert.ended_on == clock.today()


def test_page_adds_and_ends_a_warning_in_the_head(municipality):
    client, person = signed_in(municipality.guide), municipality.person
    overview = reverse("person-overview", kwargs={"pk": person.pk})
    assert add(person) in client.get(overview).text
    sent = {"kind": "home_visit_safety", "text": "Hunden er ikke bundet.", "submission": "a" * 24}
    for _twice in range(2):
        assert client.post(add(person), sent)["Location"] == overview
    alert = Alert.objects.get()
    text = client.get(overview).text
    assert "Hunden er ikke bundet." in text
    assert end(alert) in text
    assert client.post(end(alert), {})["Location"] == overview
    assert "Hunden er ikke bundet." not in client.get(overview).text


def test_page_refuses_a_warning_without_text_beside_the_field(municipality):
    client, before = signed_in(municipality.guide), written()
    answer = client.post(add(municipality.person), {"kind": "other", "text": ""})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["text"]
    assert written() == before


def test_warning_is_neither_shown_nor_changed_without_full_access(municipality):
    alert, person = factories.alert(municipality.person, municipality.guide), municipality.person
    overview = reverse("person-overview", kwargs={"pk": person.pk})
    assert "Hunden er ikke bundet." not in signed_in(municipality.coordinator).get(overview).text
    for who in (municipality.coordinator, municipality.outsider):
        client = signed_in(who)
        assert client.post(end(alert), {}).status_code in (403, 404)
        assert client.get(add(person)).status_code in (403, 404)
    alert.refresh_from_db()
    assert alert.ended_on is None


def edit(alert) -> str:
    return reverse("alert-edit", kwargs={"pk": alert.pk})


def test_warning_whose_day_has_passed_is_marked_and_gets_a_new_text_and_day(municipality):
    client, person, today = signed_in(municipality.guide), municipality.person, clock.today()
    alert = factories.alert(person, municipality.guide, review_on=today - timedelta(days=3))
    overview = reverse("person-overview", kwargs={"pk": person.pk})
    shown = client.get(overview).text
    assert "3 dage over" in shown
    assert edit(alert) in shown
    assert edit(alert) in client.get(end(alert)).text, "the follow-up leads to the page that ends it"
    later = (today + timedelta(days=90)).isoformat()
    sent = {"kind": "home_visit_safety", "text": "Hunden er væk.", "review_on": later, "version": "1"}
    assert client.post(edit(alert), sent)["Location"] == overview
    shown = client.get(overview).text
    assert "Hunden er væk." in shown
    assert "3 dage over" not in shown
    assert client.post(edit(alert), sent).status_code == 412, "the page is older than the change"
    reconcile_all()
    assert reconcile_all() == 0


def test_edited_warning_may_keep_a_day_that_has_passed_and_gets_no_new_one_that_has(municipality):
    client, today = signed_in(municipality.guide), clock.today()
    passed = today - timedelta(days=3)
    alert = factories.alert(municipality.person, municipality.guide, review_on=passed)
    sent = {"kind": "other", "text": "Ring først.", "review_on": passed.isoformat(), "version": "1"}
    assert client.post(edit(alert), sent).status_code == 302
    before = written()
    again = client.post(edit(alert), sent | {"review_on": (today - timedelta(days=1)).isoformat(), "version": "2"})
    assert again.status_code == 400
    assert [one.name for one in again.context["form"].fields if one.errors] == ["review_on"]
    assert written() == before


def test_warning_that_has_ended_is_not_edited(municipality):
    alert = factories.alert(municipality.person, municipality.guide, ended_on=clock.today())
    client, before = signed_in(municipality.guide), written()
    sent = {"kind": "other", "text": "Ring først.", "version": "1"}
    assert client.post(edit(alert), sent).status_code == 409
    assert written() == before


def test_warning_is_not_edited_without_full_access(municipality):
    alert = factories.alert(municipality.person, municipality.guide)
    for who in (municipality.coordinator, municipality.outsider):
        assert signed_in(who).get(edit(alert)).status_code in (403, 404)
