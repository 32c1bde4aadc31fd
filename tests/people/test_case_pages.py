"""Pages of the case as a whole: open, edit, reveal, verify, merge, a death, print and the access log."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.access.access_log import log_access
from backend.access.models import AccessLogEntry, Action
from backend.access.row_level_security import acting_as
from backend.core import clock
from backend.people.models import Address, YoungPerson
from tests import factories
from tests.people.pages import signed_in
from tests.support import denials, written

pytestmark = pytest.mark.django_db

NEW = "/unge/ny/"


def page(name: str, person: YoungPerson) -> str:
    return reverse(name, kwargs={"pk": person.pk})


def someone(municipality, **values) -> dict[str, object]:
    return {"first_name": "Sol", "last_name": "Holm", "born_on": "2006-05-14", "unit": municipality.team.pk, **values}


def test_opened_case_leads_to_its_page_with_the_referral_as_the_next_step(municipality):
    answer = signed_in(municipality.guide).post(NEW, someone(municipality), follow=True)
    person = YoungPerson.objects.get(first_name="Sol")
    assert answer.redirect_chain == [(page("person-overview", person), 302)]
    assert page("youngperson-refer-to-guidance", person) in answer.text


def test_probable_duplicate_is_named_and_a_second_case_needs_a_confirmation(municipality):
    person = municipality.person
    client = signed_in(municipality.guide)
    sent = someone(municipality, first_name=person.first_name, last_name=person.last_name)
    answer = client.post(NEW, sent)
    assert answer.status_code == 409
    assert person.case_number in answer.text
    assert "Gem alligevel" in answer.text
    assert YoungPerson.objects.filter(last_name=person.last_name).count() == 1
    assert client.post(NEW, sent | {"confirm": "true"}).status_code == 302
    assert YoungPerson.objects.filter(last_name=person.last_name).count() == 2


def test_known_cpr_number_is_refused_and_the_case_that_it_reveals_is_logged(municipality):
    client = signed_in(municipality.outsider)
    sent = someone(municipality, cpr=municipality.person.cpr, born_on=municipality.person.born_on.isoformat())
    answer = client.post(NEW, sent)
    assert answer.status_code == 409
    assert "Gem alligevel" not in answer.text or not answer.context["form"].is_confirmed
    assert denials() == [(municipality.outsider, [municipality.person.pk])]


@pytest.mark.usefixtures("one_minute")
def test_cpr_numbers_cannot_be_tried_without_end(municipality):
    client = signed_in(municipality.guide)
    found = [client.post(NEW, someone(municipality, born_on="1980-01-01")).status_code for _ in range(61)]
    assert found == [400] * 60 + [429]


@pytest.mark.usefixtures("one_minute")
def test_numbers_cannot_be_revealed_without_end(municipality):
    client, address = signed_in(municipality.guide), page("person-reveal", municipality.person)
    found = [client.post(address, {"reason": "Brev"}).status_code for _ in range(61)]
    assert found == [200] * 60 + [429]


def test_age_outside_the_limits_is_refused_beside_the_date_of_birth(municipality):
    client, before = signed_in(municipality.guide), written()
    answer = client.post(NEW, someone(municipality, born_on="1980-01-01"))
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["born_on"]
    assert written() == before


def test_manager_cannot_open_a_case(municipality):
    assert signed_in(municipality.manager).get(NEW).status_code == 403


def test_edit_is_versioned_and_leads_back_to_the_details(municipality):
    client, address = signed_in(municipality.guide), page("youngperson-edit", municipality.person)
    form = client.get(address).context["form"]
    sent = {one.name: one.value for one in form.fields} | {"version": "1", "preferred_name": "Sol"}
    assert client.post(address, sent)["Location"] == page("person-person", municipality.person)
    assert client.post(address, sent).status_code == 412


def test_protected_address_is_on_no_page_until_it_is_revealed_with_a_reason(municipality):
    Address.objects.filter(young_person=municipality.person).update(protected=True)
    client = signed_in(municipality.guide)
    for name in ("person-overview", "person-person", "person-job", "person-print"):
        assert "Prøvevej" not in client.get(page(name, municipality.person)).text, name
    address = page("person-reveal", municipality.person)
    assert "Prøvevej" not in client.get(address).text
    assert client.post(address, {"reason": " "}).status_code == 400
    shown = client.post(address, {"reason": "Brev om møde"})
    assert "Prøvevej" in shown.text
    assert municipality.person.cpr in shown.text
    assert "no-store" in shown["Cache-Control"]
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.action, entry.purpose, entry.young_people) == ("reveal", "Brev om møde", [municipality.person.pk])


def test_protection_is_checked_and_the_button_is_there_only_while_it_lasts(municipality):
    client = signed_in(municipality.guide)
    address = page("youngperson-verify-address", municipality.person)
    assert address not in client.get(page("person-person", municipality.person)).text
    Address.objects.filter(young_person=municipality.person).update(
        protected=True, protected_until=clock.today() + timedelta(days=3)
    )
    assert address in client.get(page("person-person", municipality.person)).text
    assert client.post(address, {"protected": "false", "source": "cpr"}).status_code == 302
    assert not Address.objects.get(young_person=municipality.person).protected


def test_print_is_logged_as_an_export_and_leaves_out_the_confidential_part(municipality):
    factories.contact(municipality.person, municipality.guide, note="Vi talte om skolen.", in_confidence="Hemmeligt")
    shown = signed_in(municipality.guide).get(page("person-print", municipality.person)).text
    assert "Vi talte om skolen." in shown
    assert "Hemmeligt" not in shown
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.action, entry.young_people) == ("export", [municipality.person.pk])


def test_coordinator_gets_no_print(municipality):
    assert signed_in(municipality.coordinator).get(page("person-print", municipality.person)).status_code == 404


def test_access_log_is_for_the_leader_in_pages_of_equal_cost(municipality):
    leader, address = signed_in(municipality.leader), page("person-access-log", municipality.person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as run:
            assert municipality.leader.name in leader.get(address).text
        return len(run)

    leader.get(address)
    few = queries()
    guide = signed_in(municipality.guide)
    with acting_as(municipality.guide, channel="web"):
        for _ in range(60):
            log_access(Action.VIEW, [municipality.person.pk])
    assert queries() == few
    assert leader.get(address + "?page=2").context["page"].number == 2
    assert guide.get(address).status_code == 403
    assert signed_in(municipality.other_leader).get(address).status_code == 404


def test_merge_shows_what_moves_before_anything_moves(municipality):
    other = factories.young_person(municipality.team, cpr=None, last_name=municipality.person.last_name)
    factories.consent(other, municipality.leader)
    client, address = signed_in(municipality.leader), page("person-merge", other)
    sent = {"case_number": municipality.person.case_number, "why": "Samme CPR"}
    client.get(address)
    before = written()
    shown = client.post(address, sent)
    assert shown.status_code == 200
    assert "Saml sagerne" in shown.text
    assert written() == before
    assert client.post(address, sent | {"confirm": "true"})["Location"] == page("person-overview", municipality.person)
    other.refresh_from_db()
    assert other.merged_into == municipality.person


def test_merge_with_an_invisible_case_is_refused_beside_the_number(municipality):
    other = factories.young_person(municipality.other_team)
    client, before = signed_in(municipality.leader), written()
    answer = client.post(page("person-merge", municipality.person), {"case_number": other.case_number})
    assert answer.status_code == 400
    assert [one.name for one in answer.context["form"].fields if one.errors] == ["case_number"]
    assert written() == before


def test_death_is_recorded_and_undone_by_the_leader(municipality):
    client = signed_in(municipality.leader)
    today = clock.today().isoformat()
    assert client.post(page("youngperson-record-death", municipality.person), {"deceased_on": today}).status_code == 302
    assert "Afgået ved døden" in client.get(page("person-overview", municipality.person)).text
    undo = page("youngperson-undo-death", municipality.person)
    assert client.post(undo, {"reason": "Forkert sag"}).status_code == 302
    municipality.person.refresh_from_db()
    assert municipality.person.deceased_on is None


def test_access_log_names_pages_and_verbs_as_the_screen_does(municipality):
    guide, leader = signed_in(municipality.guide), signed_in(municipality.leader)
    guide.get(page("person-timeline", municipality.person))
    guide.get(reverse("guidancecourse-pause", kwargs={"pk": municipality.course.pk}))
    shown = [
        str(purpose)
        for _entry, purpose in leader.get(page("person-access-log", municipality.person)).context["entries"]
    ]
    assert shown == ["Sæt forløbet på pause", "Tidslinje"]
