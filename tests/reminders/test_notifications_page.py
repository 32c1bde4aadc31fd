"""/beskeder/: the reader's notifications, and marking them as read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Action
from backend.reminders.models import Notification
from backend.reminders.services import notify
from tests import factories
from tests.people.pages import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/beskeder/"


def notified(municipality, staff, person=None) -> Notification:
    notify(staff_id=staff.pk, kind="assigned", young_person_id=(person or municipality.person).pk)
    return Notification.objects.latest("pk")


def test_page_shows_only_the_readers_own_newest_first(municipality):
    first, second = (notified(municipality, municipality.guide) for _ in range(2))
    notified(municipality, municipality.colleague)
    response = signed_in(municipality.guide).get(PAGE)
    assert [one.notification.pk for one in response.context["notices"]] == [second.pk, first.pk]
    assert "2 er ulæste." in response.text


def test_page_shows_short_names_and_writes_the_access_log(municipality):
    notified(municipality, municipality.guide)
    text = signed_in(municipality.guide).get(PAGE).text
    assert municipality.person.short_name in text
    assert municipality.person.last_name not in text
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.action, entry.young_people) == (Action.LIST, [municipality.person.pk])


def test_name_of_an_invisible_young_person_is_left_out(municipality):
    notified(municipality, municipality.outsider)
    response = signed_in(municipality.outsider).get(PAGE)
    assert len(response.context["notices"]) == 1
    assert municipality.person.first_name not in response.text
    assert AccessLogEntry.objects.latest("pk").young_people == []


def test_one_is_marked_as_read_and_is_no_longer_among_the_unread(municipality):
    first, second = (notified(municipality, municipality.guide) for _ in range(2))
    client = signed_in(municipality.guide)
    answer = client.post(f"{PAGE}{first.pk}/laest/", {"next": f"{PAGE}?ulaeste=ja"})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?ulaeste=ja")
    unread = client.get(f"{PAGE}?ulaeste=ja")
    assert [one.notification.pk for one in unread.context["notices"]] == [second.pk]


def test_mark_all_leaves_what_came_after_the_page_was_shown(municipality):
    shown = notified(municipality, municipality.guide)
    later = notified(municipality, municipality.guide)
    signed_in(municipality.guide).post(f"{PAGE}laest/", {"up_to": str(shown.pk)})
    assert list(Notification.objects.filter(read_at__isnull=True)) == [later]


def test_notification_of_a_colleague_is_not_found_and_stays_unread(municipality):
    theirs = notified(municipality, municipality.colleague)
    assert signed_in(municipality.guide).post(f"{PAGE}{theirs.pk}/laest/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_button_leads_to_no_other_site(municipality):
    mine = notified(municipality, municipality.guide)
    answer = signed_in(municipality.guide).post(f"{PAGE}{mine.pk}/laest/", {"next": "https://example.org/"})
    assert answer["Location"] == PAGE


def test_empty_page_says_when_notifications_come(municipality):
    assert "Her er ikke noget." in signed_in(municipality.guide).get(PAGE).text


def test_page_costs_the_same_queries_for_1_and_30_rows(municipality):
    client = signed_in(municipality.guide)
    notified(municipality, municipality.guide)
    client.get(PAGE)  # the first request fills caches
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for _ in range(29):
        person = factories.young_person(municipality.team)
        factories.assignment(person, municipality.guide)
        notified(municipality, municipality.guide, person)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(PAGE).context["notices"]) == 30
    assert len(many) == len(few)
