"""/: what is due from the reader, and the parts that the apps register."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Action
from backend.access.permissions import CASE_ROLES
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.followups.services import add_own
from backend.organisation.models import Role, Staff
from backend.reminders.models import Notification
from backend.reminders.services import notify
from tests import factories
from tests.conftest import Municipality
from tests.support import at
from tests.workspace.support import MOST_QUERIES, make_staff

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 1, 26)


@pytest.fixture
def here(municipality_in_january: Municipality) -> Iterator[Municipality]:
    """Give the small municipality on a Monday in week 5."""
    with at(MONDAY, hour=9):
        yield municipality_in_january


def start(client: Client, staff: Staff) -> Any:
    client.force_login(staff)
    response = client.get("/")
    assert response.status_code == 200
    return response


def lines(response: Any, key: str) -> list[Any]:
    [due] = [part for part in response.context["main"] if part["start"].key == "due"]
    return next(found for name, _title, found in due["groups"] if name == key)


def texts(response: Any, key: str) -> list[str]:
    return [str(line.step.text) for line in lines(response, key) if line.step]


def task(here: Municipality, text: str, days: int, **fields: Any) -> FollowUp:
    due_on = clock.today() + timedelta(days=days)
    return add_own(**{"young_person": here.person, "text": text, "due_on": due_on, "by": here.guide, **fields})


@pytest.mark.parametrize("role", sorted(CASE_ROLES))
def test_roles_with_cases_start_at_today(client: Client, role):
    with at(MONDAY):
        response = start(client, make_staff("someone", role))
    assert "Intet venter på dig i denne uge" in response.text
    assert '<a href="/" aria-current="page">I dag</a>' in response.text


def test_summary_names_the_day_the_week_and_whose_contact_is_overdue(client: Client, here):
    reconcile_all()
    assert "Mandag den 26. januar, uge 5. Du skylder én ung en kontakt." in start(client, here.guide).text


def test_summary_counts_overdue_tasks_without_an_overdue_contact(client: Client, here):
    factories.contact(here.person, here.guide)
    for days in (0, 1):
        task(here, "Ring til skolen", days)
    with at(MONDAY + timedelta(days=2)):
        assert "To opfølgninger er over fristen." in start(client, here.guide).text


def test_summary_says_that_nothing_is_overdue(client: Client, here):
    assert "Intet er overskredet." in start(client, here.guide).text


def test_lines_are_overdue_today_or_this_week_and_next_week_is_left_out(client: Client, here):
    factories.contact(here.person, here.guide)
    for days in (4, 0, 2, 7):
        task(here, f"om {days} dage", days)
    response = start(client, here.guide)
    assert texts(response, "overdue") == []
    assert texts(response, "today") == ["om 0 dage"]
    assert texts(response, "week") == ["om 2 dage", "om 4 dage"]
    with at(MONDAY + timedelta(days=1)):
        assert texts(start(client, here.guide), "overdue") == ["om 0 dage"]


@pytest.mark.parametrize("days", [5, 6])
def test_weekend_shows_what_is_due_until_the_end_of_next_week(client: Client, here, days):
    factories.contact(here.person, here.guide)
    for due in (7, 11, 14):
        task(here, f"om {due} dage", due)
    with at(MONDAY + timedelta(days=days)):
        response = start(client, here.guide)
    assert texts(response, "week") == ["om 7 dage", "om 11 dage"]
    assert "Til og med næste uge" in response.text
    assert "Denne uge" not in response.text


def test_empty_weekend_says_until_when_nothing_is_due(client: Client, here):
    with at(MONDAY + timedelta(days=5)):
        text = start(client, here.outsider).text
    assert "Intet venter på dig før slutningen af næste uge" in text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.LEADER])
def test_navigation_begins_with_the_start_page_for_each_role_that_has_one(client: Client, role):
    navigation = start(client, make_staff("someone", role)).text.partition('class="top-pages"')[2]
    assert navigation.partition("</li>")[0].strip().endswith('<a href="/" aria-current="page">I dag</a>')


def test_overdue_line_says_since_when_what_fulfils_it_and_has_the_button_that_returns(client: Client, here):
    reconcile_all()
    text = start(client, here.guide).text
    assert "dage over" in text
    assert "Opfyldes af:" in text
    assert f'href="/unge/{here.person.pk}/kontakt/?next=%2F"' in text.replace("?next=/", "?next=%2F")


def test_only_the_longest_overdue_line_has_the_main_button(client: Client, here):
    for days in (0, 1):
        task(here, "Ring til skolen", days)
    reconcile_all()
    with at(MONDAY + timedelta(days=2)):
        response = start(client, here.guide)
    assert len(texts(response, "overdue")) == 3
    assert response.text.count("button-primary") == 1


def test_own_task_has_the_button_that_ticks_it_off_and_its_menu(client: Client, here):
    own = task(here, "Ring til skolen", 0)
    text = start(client, here.guide).text
    assert f"/opfoelgninger/{own.pk}/afkryds/?next=/" in text
    assert f"/opfoelgninger/{own.pk}/fritag/?next=/" in text


def test_follow_ups_of_others_are_left_out(client: Client, here):
    task(here, "Ring til skolen", 0, responsible=here.leader)
    assert "Ring til skolen" not in start(client, here.guide).text
    assert "Ring til skolen" in start(client, here.leader).text


def test_deputy_gets_the_lines_of_the_absent_colleague_and_loses_them_afterwards(client: Client, here):
    deputy = factories.guide(here.other_team)
    factories.cover(here.guide, deputy, ends_on=MONDAY)
    task(here, "Ring til skolen", 0)
    response = start(client, deputy)
    assert texts(response, "today") == ["Ring til skolen"]
    assert f"Ansvarlig: {here.guide.name}" in response.text
    assert "Jeg er stedfortræder for" in response.text
    with at(MONDAY + timedelta(days=1)):
        response = start(client, deputy)
    assert texts(response, "overdue") == []
    assert "Jeg er stedfortræder for" not in response.text


def test_deputy_for_some_gets_only_their_lines(client: Client, here):
    deputy = factories.guide(here.team)
    other = factories.young_person(here.team)
    factories.assignment(other, here.guide)
    factories.cover(here.guide, deputy, only=[other])
    task(here, "Ring til skolen", 0)
    task(here, "Ring til mor", 0, young_person=other)
    response = start(client, deputy)
    assert texts(response, "today") == ["Ring til mor"]
    assert "1 opfølgning med frist i dag eller før" not in response.text.split("Ring til mor")[0]
    [part] = [part for part in response.context["side"] if part["start"].key == "deputy"]
    assert [one["due"] for one in part["replaced"]] == [1]


def test_appointments_of_today_stand_among_the_follow_ups_by_time(client: Client, here):
    task(here, "Ring til skolen", 0)
    later = factories.appointment(here.person, here.guide, clock.at_local(MONDAY, time(13, 30)))
    factories.appointment(here.person, here.guide, clock.at_local(MONDAY + timedelta(days=7), time(13)))
    response = start(client, here.guide)
    assert [line.appointment or str(line.step.text) for line in lines(response, "today")] == [later, "Ring til skolen"]
    assert "kl. 13.30" in response.text


def test_appointment_is_shown_once_also_when_its_outcome_is_due(client: Client, here):
    factories.appointment(here.person, here.guide, clock.at_local(MONDAY, time(8)))
    reconcile_all()
    response = start(client, here.guide)
    assert FollowUp.objects.filter(rule="appointment.outcome").exists()
    assert [line.step for line in lines(response, "today")] == [None]
    assert "appointment.outcome" not in {line.step.rule.key for line in lines(response, "week") if line.step}


def test_appointments_of_an_absent_colleague_are_apart(client: Client, here):
    deputy = factories.guide(here.other_team)
    factories.cover(here.guide, deputy)
    factories.appointment(here.person, here.guide, clock.at_local(MONDAY, time(13)))
    response = start(client, deputy)
    assert lines(response, "today") == []
    assert "Fraværende kolleger har disse aftaler i dag" in response.text
    assert f"med {here.guide.name}, som er fraværende" in response.text


def test_caseload_is_shown_against_the_limit_with_contacts_of_seven_days(client: Client, here):
    membership = here.guide.memberships.get()
    membership.caseload_limit = 25
    membership.save()
    factories.contact(here.person, here.guide, days_ago=6)
    unmet = factories.young_person(here.team)
    factories.assignment(unmet, here.guide)
    factories.contact(unmet, here.guide, days_ago=7)
    response = start(client, here.guide)
    [part] = [part for part in response.context["side"] if part["start"].key == "caseload"]
    assert (part["loads"][0]["load"].young_people, part["met"]) == (2, 1)
    assert "af 25 unge" in response.text
    assert "caseload" not in {part["start"].key for part in start(client, here.leader).context["side"]}


def test_page_writes_one_row_of_the_access_log_with_everybody_on_it(client: Client, here):
    other = factories.young_person(here.team)
    factories.assignment(other, here.guide)
    task(here, "Ring til skolen", 0)
    notify(staff_id=here.guide.pk, kind="assigned", young_person_id=other.pk)
    start(client, here.guide)
    listed = AccessLogEntry.objects.get()
    assert (listed.action, listed.purpose) == (Action.LIST, "start page")
    assert sorted(listed.young_people) == sorted([here.person.pk, other.pk])


def test_names_are_short_and_cpr_is_not_shown(client: Client, here):
    task(here, "Ring til skolen", 0)
    text = start(client, here.guide).text
    assert here.person.short_name in text
    assert here.person.last_name not in text
    assert str(here.person.cpr) not in text


def test_page_costs_the_same_queries_for_1_and_200_lines(client: Client, here, django_assert_max_num_queries):
    factories.cover(here.colleague, here.guide)
    task(here, "Ring til skolen", 0)
    factories.appointment(here.person, here.guide, clock.at_local(MONDAY, time(13)))
    notify(staff_id=here.guide.pk, kind="assigned", young_person_id=here.person.pk)

    def queries() -> int:
        start(client, here.guide)
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    few = queries()
    for _more in range(199):
        person = factories.young_person(here.team)
        factories.assignment(person, here.guide)
        FollowUp.objects.create(
            rule="guide.contact",
            policy_id=FollowUp.objects.latest("pk").policy_id,
            young_person=person,
            subject_id=person.pk,
            occurrence=f"contact:{person.pk}",
            started_on=MONDAY,
            opens_on=MONDAY,
            due_on=MONDAY,
            responsible=here.guide,
        )
        factories.appointment(person, here.guide, clock.at_local(MONDAY, time(14)))
        notify(staff_id=here.guide.pk, kind="assigned", young_person_id=person.pk)
    many = queries()
    assert len(lines(client.get("/"), "today")) == 400
    assert many - few in (0, 1)  # the count of the notifications that are left out
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/")


def test_notifications_are_listed_with_their_sentence(client: Client, here):
    notify(staff_id=here.guide.pk, kind="assigned", young_person_id=here.person.pk)
    text = start(client, here.guide).text
    assert f"{here.person.short_name} er tildelt dig." in text
    assert f"/beskeder/{Notification.objects.get().pk}/laest/" in text
