"""/leder/ and the forms of absences and covers: who may, what is shown, and what is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Cover
from backend.core import clock
from backend.organisation.models import Absence, Membership
from tests import factories
from tests.workspace.support import MOST_QUERIES

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def signed_in(staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("coordinator", 200), ("guide", 403), ("manager", 403), ("administrator", 403)],
)
def test_leader_page_opens_for_leaders_and_coordinators(municipality, who, status):
    assert signed_in(municipality.staff(who)).get("/leder/").status_code == status


def test_leader_sees_caseloads_against_limits_and_who_has_no_guide(municipality):
    guide = municipality.guide
    Membership.objects.filter(staff=guide).update(caseload_limit=1)
    factories.assignment(factories.young_person(municipality.team), guide)
    alone = factories.young_person(municipality.team, first_name="Alma", last_name="Uden")
    text = signed_in(municipality.leader).get("/leder/").text
    assert "over grænsen på 1" in text
    assert "2 unge" in text
    assert f'href="/sagsstamme/?guide={guide.pk}"' in text
    assert "Alma U." in text
    assert alone.pk in AccessLogEntry.objects.latest("pk").young_people
    assert "Alma U." not in signed_in(municipality.other_leader).get("/leder/").text


def test_leader_page_costs_the_same_for_one_and_many(municipality):
    client = signed_in(municipality.leader)

    def queries() -> int:
        client.get("/leder/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/leder/").status_code == 200
        return len(captured)

    def more() -> None:
        guide = factories.guide(municipality.team)
        factories.assignment(factories.young_person(municipality.team), guide)
        factories.young_person(municipality.team)
        absence = Absence.objects.create(staff=guide, starts_on=clock.today(), entered_by=guide)
        Cover.objects.create(absence=absence, deputy=municipality.guide, starts_on=clock.today(), entered_by=guide)

    more()
    few = queries()
    for _more in range(30):
        more()
    assert queries() == few
    assert few <= MOST_QUERIES


def test_leader_registers_absence_and_chooses_a_deputy(municipality):
    guide, today = municipality.guide, clock.today()
    client = signed_in(municipality.leader)
    assert guide.name in client.get("/fravaer/ny/").text
    answer = client.post("/fravaer/ny/", {"staff": guide.pk, "starts_on": today.isoformat(), "ends_on": ""})
    absence = Absence.objects.get()
    assert (absence.staff, absence.starts_on, absence.ends_on) == (guide, today, None)
    assert answer["Location"] == f"/fravaer/{absence.pk}/stedfortraeder/"
    client.post(answer["Location"], {"deputy": municipality.colleague.pk})
    assert (Cover.objects.get().deputy, Cover.objects.get().everyone) == (municipality.colleague, True)
    text = client.get("/leder/").text
    assert f"Stedfortræder: {municipality.colleague.name}" in text
    assert f"/fravaer/{absence.pk}/ret/" in text
    assert f"/fravaer/{absence.pk}/ret/" not in signed_in(municipality.coordinator).get("/leder/").text


def test_absence_that_overlaps_is_refused_and_nothing_is_saved(municipality):
    today = clock.today()
    Absence.objects.create(staff=municipality.guide, starts_on=today, entered_by=municipality.guide)
    sent = {"staff": municipality.guide.pk, "starts_on": today.isoformat()}
    answer = signed_in(municipality.leader).post("/fravaer/ny/", sent)
    assert answer.status_code == 409
    assert "allerede registreret som fraværende" in answer.text
    assert Absence.objects.count() == 1


def test_absence_sent_twice_is_registered_once(municipality):
    sent = {"starts_on": clock.today().isoformat(), "submission": "a" * 24}
    client = signed_in(municipality.guide)
    assert [client.post("/fravaer/ny/", sent).status_code for _twice in range(2)] == [302, 302]
    assert Absence.objects.get().staff == municipality.guide


def test_absence_of_a_colleague_is_invisible_to_those_who_do_not_lead_them(municipality):
    absence = Absence.objects.create(
        staff=municipality.guide, starts_on=clock.today() + DAY, entered_by=municipality.guide
    )
    outsider = signed_in(municipality.outsider)
    assert outsider.get(f"/fravaer/{absence.pk}/stedfortraeder/").status_code == 404
    assert outsider.post(f"/fravaer/{absence.pk}/slet/", {}).status_code == 403
    assert Absence.objects.exists()


def test_absence_is_changed_and_deleted(municipality):
    absence = Absence.objects.create(
        staff=municipality.guide, starts_on=clock.today() + DAY, entered_by=municipality.guide
    )
    client = signed_in(municipality.leader)
    sent = {"starts_on": absence.starts_on.isoformat(), "ends_on": (absence.starts_on + DAY).isoformat()}
    assert client.post(f"/fravaer/{absence.pk}/ret/", {**sent, "version": absence.version}).status_code == 302
    absence.refresh_from_db()
    assert absence.ends_on == absence.starts_on + DAY
    assert client.post(f"/fravaer/{absence.pk}/slet/", {}).status_code == 302
    assert not Absence.objects.exists()


def test_colleague_page_lists_what_is_held_for_the_leader_only(municipality):
    text = signed_in(municipality.leader).get(f"/leder/kolleger/{municipality.guide.pk}/").text
    assert municipality.person.case_number in text
    assert signed_in(municipality.other_leader).get(f"/leder/kolleger/{municipality.guide.pk}/").status_code == 403


def test_guide_whose_role_has_ended_is_shown_as_leaving(municipality):
    Membership.objects.filter(staff=municipality.guide).update(ends_on=clock.today() + 5 * DAY)
    assert "rollen slutter" in signed_in(municipality.leader).get("/leder/").text
