"""/sagsstamme/ in the answer of the server; tests/browser tests it in a browser."""

import csv
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessBlock, AccessLogEntry, Action, BlockReason
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.followups.models import FollowUp, Policy
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
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
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ADDRESS).status_code == 200
        return len(captured)

    client.force_login(municipality.guide)
    few = queries()
    assert few <= 16, "eight of them open the session and the transaction"
    for _more in range(49):
        person = factories.young_person(municipality.team)
        factories.course(person, municipality.guide)
        factories.assignment(person, municipality.guide)
        factories.contact(person, municipality.guide)
    assert queries() == few


def test_list_sorts_by_any_column(client: Client, municipality):
    long_ago = factories.young_person(municipality.team, first_name="Aage")
    factories.assignment(long_ago, municipality.guide)
    factories.contact(long_ago, municipality.guide, occurred_at=clock.now() - timedelta(days=20))
    lately = factories.young_person(municipality.team, first_name="Bo")
    factories.assignment(lately, municipality.guide)
    factories.contact(lately, municipality.guide, occurred_at=clock.now() - timedelta(days=2))

    def order(sort: str) -> list[str]:
        return in_order(seen(client, municipality.guide, sort=sort), long_ago, lately)

    assert order("last_contact") == [long_ago.case_number, lately.case_number]
    assert order("-last_contact") == [lately.case_number, long_ago.case_number]
    assert order("display_name") == [lately.case_number, long_ago.case_number]  # Aa is Å
    for key in ("my_follow_up", "team_follow_up"):
        assert order(key)
        assert order(f"-{key}")


def in_order(text: str, *people: YoungPerson) -> list[str]:
    return sorted((person.case_number for person in people), key=text.index)


def with_task(municipality, name: str, responsible: Staff, due_in: int) -> YoungPerson:
    """Return a young person of the guide with one task of `responsible`."""
    person = factories.young_person(municipality.team, first_name=name)
    factories.assignment(person, municipality.guide)
    with as_system("a follow-up of a test"):
        FollowUp.objects.filter(young_person=person).delete()
        FollowUp.objects.create(
            rule="own.follow_up",
            policy=Policy.objects.in_force(clock.today()),
            young_person=person,
            subject_id=person.pk,
            occurrence="1",
            started_on=clock.today() - timedelta(days=60),
            opens_on=clock.today() - timedelta(days=60),
            due_on=clock.today() + timedelta(days=due_in),
            responsible=responsible,
            unit=municipality.team,
        )
    return person


def test_most_urgent_of_the_reader_is_first_and_what_colleagues_owe_comes_after(client: Client, municipality):
    guide, consultant = municipality.guide, municipality.consultant
    soon = with_task(municipality, "Bo", guide, 1)
    later = with_task(municipality, "Alma", guide, 4)
    very_late = with_task(municipality, "Vera", guide, -9)
    late = with_task(municipality, "Sofus", guide, -2)
    of_colleague = with_task(municipality, "Rosa", consultant, -30)
    nothing = factories.young_person(municipality.team, first_name="Aksel")
    factories.assignment(nothing, guide)
    with as_system("a test without follow-ups"):
        FollowUp.objects.filter(young_person=nothing).delete()
    everybody = [very_late, late, soon, later, of_colleague, nothing]
    expected = [person.case_number for person in everybody]
    assert in_order(seen(client, guide), *everybody) == expected
    assert in_order(seen(client, guide, sort="cpr"), *everybody) == expected


def test_overdue_follow_up_of_a_colleague_is_not_counted_as_the_readers(client: Client, municipality):
    with_task(municipality, "Rosa", municipality.consultant, -30)
    text = seen(client, municipality.guide)
    assert "Du har ingen overskredne opfølgninger." in text
    assert "1 ung har en overskredet opfølgning, når kollegers tælles med" in text
    assert re.search(rf"30 dage over</span> · [^<]+\s*<span class=\"beneath\">{municipality.consultant.name}", text)


def test_filter_keeps_only_what_the_reader_is_late_with(client: Client, municipality):
    mine = with_task(municipality, "Vera", municipality.guide, -9)
    other = with_task(municipality, "Rosa", municipality.consultant, -30)
    text = seen(client, municipality.guide, my_overdue="true")
    assert mine.case_number in text
    assert other.case_number not in text
    both = seen(client, municipality.guide, overdue="true")
    assert mine.case_number in both
    assert other.case_number in both


def test_name_opens_the_young_person_and_the_row_registers_a_contact(client: Client, municipality):
    person = municipality.person
    text = seen(client, municipality.guide, sort="display_name")
    assert f'href="/unge/{person.pk}/"' in text
    assert f'href="/unge/{person.pk}/kontakt/?next=%2Fsagsstamme%2F%3Fsort%3Ddisplay_name"' in text
    assert "Registrér kontakt" in text


def test_coordinator_cannot_register_a_contact_from_the_list(client: Client, municipality):
    text = seen(client, municipality.coordinator)
    assert municipality.person.case_number in text
    assert "Registrér kontakt" not in text


def test_last_contact_says_with_whom_and_when_with_the_reader(client: Client, municipality):
    person, guide = municipality.person, municipality.guide
    factories.contact(person, guide, days_ago=9)
    colleague = factories.guide(municipality.team, name="Kaja Kollega")
    factories.contact(person, colleague, days_ago=3)
    text = seen(client, guide)
    assert "for 3 dage siden" in text
    assert "med Kaja Kollega · med mig for 9 dage siden" in text
    factories.contact(person, guide, days_ago=1)
    assert "i går" in (text := seen(client, guide))
    assert '<span class="beneath">med mig</span>' in text


def test_columns_that_say_the_same_in_all_rows_are_left_out(client: Client, municipality):
    other = factories.young_person(municipality.team)
    factories.course(other, municipality.guide)
    factories.assignment(other, municipality.guide)
    text = seen(client, municipality.guide)
    assert 'id="sort-guide"' not in text, "all have the same guide"
    assert 'id="sort-display_name"' in text
    assert 'id="sort-guide"' in seen(client, municipality.guide, sort="guide"), "a column that sorts stays"
    colleague = factories.guide(municipality.team)
    third = factories.young_person(municipality.team)
    factories.assignment(third, colleague)
    assert 'id="sort-guide"' in seen(client, municipality.leader)


def test_download_has_all_rows_in_danish_with_safe_cells_and_is_logged(client: Client, municipality):
    person = factories.young_person(municipality.team, preferred_name="=HYPERLINK(1)", last_name="Holm")
    factories.assignment(person, municipality.guide)
    factories.contact(person, municipality.guide, days_ago=2)
    client.force_login(municipality.guide)
    response = client.get("/sagsstamme/hent/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="sagsstamme-')
    assert response.content.startswith(b"\xef\xbb\xbf")
    [headings, *rows] = csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";")
    assert headings[:4] == ["Sagsnummer", "Navn", "Alder", "Fase"]
    assert len(rows) == 2
    [row] = [dict(zip(headings, row, strict=True)) for row in rows if row[0] == person.case_number]
    assert row["Navn"] == "'=HYPERLINK(1) H."
    assert row["Seneste kontakt med mig"] == f"{clock.today() - timedelta(days=2):%d-%m-%Y}"
    logged = AccessLogEntry.objects.get()
    assert (logged.action, set(logged.young_people)) == (Action.EXPORT, {person.pk, municipality.person.pk})


def test_download_follows_the_filter_and_refuses_one_that_cannot_be_read(client: Client, municipality):
    client.force_login(municipality.guide)
    assert municipality.person.case_number not in client.get("/sagsstamme/hent/", {"search": "ingen"}).text
    assert client.get("/sagsstamme/hent/", {"phase": "nonsense"}).status_code == 400
    client.force_login(municipality.staff("manager"))
    assert client.get("/sagsstamme/hent/").status_code == 403


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
