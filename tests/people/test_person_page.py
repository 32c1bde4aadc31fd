"""The overview of a young person: who sees which panels and buttons, and how many queries it takes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Absence
from backend.people.models import NetworkPerson
from guidance.courses.rules import FIRST_CONTACT
from guidance.courses.services import pause
from guidance.interventions.models import InterventionState
from tests import factories
from tests.people.pages import signed_in

pytestmark = pytest.mark.django_db

OF_EVERY_PAGE = 10
"""Session, user with password, roles, two steps each into and out of the row-level security, and the access log."""


def overview(municipality) -> str:
    return reverse("person-overview", kwargs={"pk": municipality.person.pk})


def step_url(municipality, staff, rule: str) -> str:
    shown = signed_in(staff).get(overview(municipality)).context["steps"]
    return next(str(step.url) for step in shown if step.rule.key == rule)


def queries(client, address) -> int:
    client.get(address)  # the first request fills caches
    with CaptureQueriesContext(connection) as run:
        assert client.get(address).status_code == 200
    return len(run)


def test_overview_costs_at_most_twelve_queries_of_its_own_however_much_there_is(municipality, around):
    guide, address = signed_in(municipality.guide), overview(municipality)
    factories.intervention(municipality.person, municipality.guide)
    few = queries(guide, address)
    for _ in range(15):
        factories.intervention(municipality.person, municipality.guide, InterventionState.PLANNED)
        factories.assignment(municipality.person, factories.guide(municipality.team), role="secondary")
    assert queries(guide, address) == few
    assert few - OF_EVERY_PAGE <= 12


@pytest.mark.parametrize("who", ["guide", "leader"])
@pytest.mark.parametrize("tab", ["person-job", "person-person"])
def test_tabs_cost_the_same_queries_for_1_and_many_records(municipality, around, tab, who):
    client, person = signed_in(municipality.staff(who)), municipality.person
    address = reverse(tab, kwargs={"pk": person.pk})
    factories.plan(person, municipality.consultant)

    def more(count):
        for _ in range(count):
            factories.activity(person)
            factories.benefit(person)
            NetworkPerson.objects.create(young_person=person, relation="mother", name="Mor Prøve")

    more(1)
    few = queries(client, address)
    more(20)
    assert queries(client, address) == few
    assert few - OF_EVERY_PAGE <= 12


def test_guide_sees_course_with_deputy_and_the_usual_next_steps(municipality, around):
    shown = signed_in(municipality.guide).get(overview(municipality)).text
    assert "Lige nu:" in shown
    assert around.deputy.name in shown
    assert reverse("guidancecourse-begin-phase-out", kwargs={"pk": municipality.course.pk}) in shown
    assert reverse("intervention-plan", kwargs={"pk": municipality.person.pk}) in shown


def test_deputy_of_an_absence_that_is_over_is_not_shown(municipality, around):
    yesterday = clock.today() - timedelta(days=1)
    Absence.objects.filter(pk=around.absence.pk).update(starts_on=yesterday, ends_on=yesterday)
    shown = signed_in(municipality.guide).get(overview(municipality)).text
    assert "Lige nu:" not in shown


def test_coordinator_sees_the_course_but_neither_the_referral_nor_interventions(municipality):
    municipality.course.referrals.update(why="Hemmelig grund", wish="Hemmeligt ønske")
    factories.intervention(municipality.person, municipality.guide, purpose="Hemmeligt formål")
    shown = signed_in(municipality.coordinator).get(overview(municipality)).text
    assert reverse("guidancecourse-assign", kwargs={"pk": municipality.course.pk}) in shown
    assert "Hemmelig" not in shown


def test_reader_after_a_handover_sees_no_buttons(municipality, around):
    shown = signed_in(around.grace).get(overview(municipality)).text
    assert f"/forloeb/{municipality.course.pk}/" not in shown
    assert "ny-indsats" not in shown


def test_case_without_a_course_offers_the_referral(municipality):
    person = factories.young_person(municipality.team)
    shown = signed_in(municipality.leader).get(reverse("person-overview", kwargs={"pk": person.pk})).text
    assert reverse("youngperson-refer-to-guidance", kwargs={"pk": person.pk}) in shown
    assert "Der er intet forløb endnu." in shown


def test_contact_that_is_due_from_the_guide_has_a_button_for_the_guide_and_a_deputy_only(municipality, around):
    reconcile_all()
    address = reverse("contact-register", kwargs={"pk": municipality.person.pk})
    assert step_url(municipality, municipality.guide, FIRST_CONTACT) == address
    assert step_url(municipality, around.deputy, FIRST_CONTACT) == address
    assert step_url(municipality, municipality.leader, FIRST_CONTACT) == ""
    assert step_url(municipality, municipality.coordinator, FIRST_CONTACT) == ""


def test_next_step_has_no_button_that_would_be_refused(municipality):
    paused_until = clock.today() + timedelta(days=20)
    pause(course=municipality.course, reason="Rejse", paused_until=paused_until, by=municipality.guide)
    reconcile_all()
    address = reverse("guidancecourse-resume", kwargs={"pk": municipality.course.pk})
    assert step_url(municipality, municipality.guide, "course.pause_ends") == address
    assert step_url(municipality, municipality.coordinator, "course.pause_ends") == ""
    assert signed_in(municipality.coordinator).get(address).status_code == 403
