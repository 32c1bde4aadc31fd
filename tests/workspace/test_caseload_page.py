"""/sagsstamme/, as the server answers it; tests/browser has what a browser makes of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessBlock, Action, BlockReason, Lookup
from backend.core import clock
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/sagsstamme/"


def seen(client: Client, staff, **parameters) -> str:
    client.force_login(staff)
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200
    return response.text


def test_anonymous_signs_in_first(client: Client):
    assert client.get(ADDRESS, {"phase": "active"})["Location"] == "/log-ind/?next=%2Fsagsstamme%2F%3Fphase%3Dactive"


@pytest.mark.parametrize("who", ["manager", "auditor", "administrator", "integration"])
def test_roles_without_cases_are_refused(client: Client, town, who):
    client.force_login(town.staff(who))
    assert client.get(ADDRESS).status_code == 403
    assert not Lookup.objects.get().allowed


@pytest.mark.parametrize("who", ["outsider", "colleague", "consultant", "other_leader"])
def test_others_see_nobody(client: Client, town, who):
    assert town.person.case_number not in seen(client, town.staff(who))


@pytest.mark.parametrize("who", ["guide", "leader"])
def test_those_who_work_with_or_answer_for_the_young_person_see_the_row(client: Client, town, who):
    assert town.person.case_number in seen(client, town.staff(who))


def test_a_deputy_sees_the_row_and_a_former_guide_does_not(client: Client, town, around):
    assert town.person.case_number in seen(client, around.deputy)
    assert town.person.case_number not in seen(client, around.grace)
    assert town.person.case_number not in seen(client, around.gone)


def test_a_block_is_stronger(client: Client, town):
    AccessBlock.objects.create(
        staff=town.guide,
        young_person=town.person,
        reason=BlockReason.RELATION,
        starts_on=clock.today(),
        set_by=town.leader,
    )
    assert town.person.case_number not in seen(client, town.guide)


def test_shows_first_name_and_initial_and_no_cpr(client: Client, town):
    person = factories.young_person(town.team, first_name="Signe", last_name="Østergaard", preferred_name="Sig")
    factories.assignment(person, town.guide)
    text = seen(client, town.guide)
    assert "Sig Ø." in text
    assert "Østergaard" not in text
    assert str(person.cpr) not in text


def test_each_page_leaves_one_row_in_the_read_log(client: Client, town):
    seen(client, town.guide)
    listed = Lookup.objects.get()
    assert (listed.action, listed.staff, listed.young_people) == (Action.LIST, town.guide, [town.person.pk])
    assert (listed.channel, listed.allowed) == ("web", True)
    assert listed.request_id

    seen(client, town.guide, search="ingen")
    searched = Lookup.objects.latest("pk")
    assert (searched.action, searched.young_people) == (Action.SEARCH, [])


def test_costs_the_same_for_one_young_person_and_for_a_full_page(client: Client, town):
    def queries() -> int:
        client.get(ADDRESS)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(ADDRESS).status_code == 200
        return len(captured)

    client.force_login(town.guide)
    few = queries()
    for _more in range(49):
        person = factories.young_person(town.team)
        factories.course(person, town.guide)
        factories.assignment(person, town.guide)
        factories.contact(person, town.guide)
    assert queries() == few


def test_sorts_by_any_column_both_ways_and_by_name_where_it_does_not_know(client: Client, town):
    long_ago = factories.young_person(town.team, first_name="Aage")
    factories.assignment(long_ago, town.guide)
    factories.contact(long_ago, town.guide, occurred_at=clock.now() - timedelta(days=20))
    lately = factories.young_person(town.team, first_name="Bo")
    factories.assignment(lately, town.guide)
    factories.contact(lately, town.guide, occurred_at=clock.now() - timedelta(days=2))

    def order(sort: str) -> list[str]:
        text = seen(client, town.guide, sort=sort)
        return sorted([long_ago.case_number, lately.case_number], key=text.index)

    assert order("last_contact") == [long_ago.case_number, lately.case_number]
    assert order("-last_contact") == [lately.case_number, long_ago.case_number]
    assert order("called") == order("cpr") == [lately.case_number, long_ago.case_number]  # Aa is Å


def test_a_page_after_the_last_is_the_last(client: Client, town):
    assert town.person.case_number in seen(client, town.guide, page="99")
    assert town.person.case_number in seen(client, town.guide, page="x")


def test_a_filter_that_cannot_be_read_shows_nobody_and_says_which(client: Client, town):
    client.force_login(town.guide)
    response = client.get(ADDRESS, {"phase": "nonsense"})
    assert response.status_code == 400
    assert town.person.case_number not in response.text
    assert 'id="id_phase_error"' in response.text


def test_a_figure_leads_to_its_people_here_too(client: Client, town):
    assert town.person.case_number in seen(client, town.leader, measure="caseload.people")
    for asked in ({"measure": "caseload.magic"}, {"measure": "caseload.people", "from": "yesterday"}, {"gender": "f"}):
        assert client.get(ADDRESS, asked).status_code == 400, asked


def test_does_not_say_none_to_a_role_that_may_not_see_contacts(client: Client, town):
    factories.contact(town.person, town.guide)
    assert "Vises ikke for din rolle" in seen(client, town.coordinator)
    other = factories.young_person(town.team)
    factories.assignment(other, town.guide)
    assert "Ingen endnu" in seen(client, town.guide)


def test_a_guide_without_young_people_is_told_how_they_come(client: Client, town):
    assert "Du har ingen unge endnu." in seen(client, town.outsider)
