"""/sagsstamme/ in the answer of the server; tests/browser tests it in a browser."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessBlock, AccessLogEntry, Action, BlockReason
from backend.core import clock
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/sagsstamme/"


def seen(client: Client, staff, **parameters) -> str:
    client.force_login(staff)
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200
    return response.text


def test_anonymous_is_sent_to_sign_in(client: Client):
    assert client.get(ADDRESS, {"phase": "active"})["Location"] == "/log-ind/?next=%2Fsagsstamme%2F%3Fphase%3Dactive"


@pytest.mark.parametrize("who", ["manager", "auditor", "administrator", "integration"])
def test_roles_without_cases_are_refused(client: Client, municipality, who):
    client.force_login(municipality.staff(who))
    assert client.get(ADDRESS).status_code == 403
    assert not AccessLogEntry.objects.get().allowed


@pytest.mark.parametrize("who", ["outsider", "colleague", "consultant", "other_leader"])
def test_outsiders_see_nobody(client: Client, municipality, who):
    assert municipality.person.case_number not in seen(client, municipality.staff(who))


@pytest.mark.parametrize("who", ["guide", "leader"])
def test_assignees_and_leaders_see_the_row(client: Client, municipality, who):
    assert municipality.person.case_number in seen(client, municipality.staff(who))


def test_deputy_sees_the_row_and_former_guide_does_not(client: Client, municipality, around):
    assert municipality.person.case_number in seen(client, around.deputy)
    assert municipality.person.case_number not in seen(client, around.grace)
    assert municipality.person.case_number not in seen(client, around.gone)


def test_blocked_staff_do_not_see_the_row(client: Client, municipality):
    AccessBlock.objects.create(
        staff=municipality.guide,
        young_person=municipality.person,
        reason=BlockReason.RELATION,
        starts_on=clock.today(),
        set_by=municipality.leader,
    )
    assert municipality.person.case_number not in seen(client, municipality.guide)


def test_row_shows_first_name_and_initial_and_no_cpr(client: Client, municipality):
    person = factories.young_person(municipality.team, first_name="Signe", last_name="Østergaard", preferred_name="Sig")
    factories.assignment(person, municipality.guide)
    text = seen(client, municipality.guide)
    assert "Sig Ø." in text
    assert "Østergaard" not in text
    assert str(person.cpr) not in text


def test_each_page_writes_one_row_of_the_access_log(client: Client, municipality):
    seen(client, municipality.guide)
    listed = AccessLogEntry.objects.get()
    assert (listed.action, listed.staff, listed.young_people) == (
        Action.LIST,
        municipality.guide,
        [municipality.person.pk],
    )
    assert (listed.channel, listed.allowed) == ("web", True)
    assert listed.request_id

    seen(client, municipality.guide, search="ingen")
    searched = AccessLogEntry.objects.latest("pk")
    assert (searched.action, searched.young_people) == (Action.SEARCH, [])


def test_one_young_person_and_a_full_page_cost_the_same_queries(client: Client, municipality):
    def queries() -> int:
        client.get(ADDRESS)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(ADDRESS).status_code == 200
        return len(captured)

    client.force_login(municipality.guide)
    few = queries()
    for _more in range(49):
        person = factories.young_person(municipality.team)
        factories.course(person, municipality.guide)
        factories.assignment(person, municipality.guide)
        factories.contact(person, municipality.guide)
    assert queries() == few


def test_list_sorts_by_any_column_and_by_name_by_default(client: Client, municipality):
    long_ago = factories.young_person(municipality.team, first_name="Aage")
    factories.assignment(long_ago, municipality.guide)
    factories.contact(long_ago, municipality.guide, occurred_at=clock.now() - timedelta(days=20))
    lately = factories.young_person(municipality.team, first_name="Bo")
    factories.assignment(lately, municipality.guide)
    factories.contact(lately, municipality.guide, occurred_at=clock.now() - timedelta(days=2))

    def order(sort: str) -> list[str]:
        text = seen(client, municipality.guide, sort=sort)
        return sorted([long_ago.case_number, lately.case_number], key=text.index)

    assert order("last_contact") == [long_ago.case_number, lately.case_number]
    assert order("-last_contact") == [lately.case_number, long_ago.case_number]
    assert order("display_name") == order("cpr") == [lately.case_number, long_ago.case_number]  # Aa is Å


def test_page_after_the_last_shows_the_last(client: Client, municipality):
    assert municipality.person.case_number in seen(client, municipality.guide, page="99")
    assert municipality.person.case_number in seen(client, municipality.guide, page="x")


def test_bad_filter_shows_nobody_and_is_named(client: Client, municipality):
    client.force_login(municipality.guide)
    response = client.get(ADDRESS, {"phase": "nonsense"})
    assert response.status_code == 400
    assert municipality.person.case_number not in response.text
    assert 'id="id_phase_error"' in response.text


def test_measure_filters_the_page(client: Client, municipality):
    assert municipality.person.case_number in seen(client, municipality.leader, measure="caseload.people")
    for asked in ({"measure": "caseload.magic"}, {"measure": "caseload.people", "from": "yesterday"}, {"gender": "f"}):
        assert client.get(ADDRESS, asked).status_code == 400, asked


def test_missing_contact_is_not_shown_as_none_to_coordinators(client: Client, municipality):
    factories.contact(municipality.person, municipality.guide)
    assert "Vises ikke for din rolle" in seen(client, municipality.coordinator)
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    assert "Ingen endnu" in seen(client, municipality.guide)


def test_empty_caseload_explains_how_young_people_are_assigned(client: Client, municipality):
    assert "Du har ingen unge endnu." in seen(client, municipality.outsider)
