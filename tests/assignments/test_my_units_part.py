"""What a leader must act on in the units, and the referrals that wait, on the start page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Cover
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Absence
from guidance.courses.models import Phase
from tests import factories
from tests.people.pages import signed_in

pytestmark = pytest.mark.django_db


def test_leader_sees_young_people_without_a_guide_and_may_find_one(municipality):
    alone = factories.young_person(municipality.team, first_name="Alma", last_name="Uden")
    text = signed_in(municipality.leader).get("/").text
    assert "1 ung har ingen ungeguide" in text
    assert f'href="/unge/{alone.pk}/"' in text
    assert alone.pk in AccessLogEntry.objects.latest("pk").young_people
    assert "Alma U." not in signed_in(municipality.other_leader).get("/").text


def test_leader_sees_late_follow_ups_by_colleague(municipality):
    reconcile_all()
    due = FollowUp.objects.outstanding().filter(young_person=municipality.person, responsible=municipality.guide)
    count = due.update(opens_on=clock.today() - timedelta(days=5), due_on=clock.today() - timedelta(days=3))
    text = signed_in(municipality.leader).get("/").text
    assert count
    assert f"{municipality.guide.name}: {count}" in text
    assert 'href="/sagsstamme/?overdue=true"' in text


def test_leader_sees_who_is_absent_today_until_a_deputy_is_chosen(municipality):
    absence = Absence.objects.create(staff=municipality.guide, starts_on=clock.today(), entered_by=municipality.guide)
    client, choose = signed_in(municipality.leader), f'href="/fravaer/{absence.pk}/stedfortraeder/?next=/"'
    assert choose in client.get("/").text
    seen_by_coordinator = signed_in(municipality.coordinator).get("/").text
    assert "er fraværende i dag uden stedfortræder" in seen_by_coordinator
    assert choose not in seen_by_coordinator
    Cover.objects.create(
        absence=absence, deputy=municipality.colleague, starts_on=clock.today(), entered_by=municipality.guide
    )
    assert choose not in client.get("/").text


def test_leader_with_nothing_to_do_sees_that(municipality):
    assert "Intet er forsinket" in signed_in(municipality.leader).get("/").text


def test_guide_does_not_see_the_units(municipality):
    assert "Mine enheder" not in signed_in(municipality.guide).get("/").text


def test_leader_sees_the_referrals_that_wait(municipality):
    client = signed_in(municipality.leader)
    assert "Henvisninger, der venter" not in client.get("/").text
    person = factories.young_person(municipality.team, first_name="Bo", last_name="Henvist")
    factories.course(person, municipality.guide, Phase.REFERRED)
    text = client.get("/").text
    assert "Henvisninger, der venter" in text
    assert "Bo H." in text
    assert "Bo H." not in signed_in(municipality.other_leader).get("/").text


def test_start_page_of_a_leader_costs_the_same_for_few_and_many(municipality):
    client = signed_in(municipality.leader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    def more(count: int) -> None:
        for _one in range(count):
            factories.course(factories.young_person(municipality.team), municipality.guide, Phase.REFERRED)
            guide = factories.guide(municipality.team)
            Absence.objects.create(staff=guide, starts_on=clock.today(), entered_by=guide)

    more(12)
    client.get("/")
    few = queries()
    more(40)
    assert queries() == few
    assert few <= 20 + 12
