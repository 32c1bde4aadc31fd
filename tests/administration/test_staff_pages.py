"""The pages under /administration/medarbejdere/: accounts, passwords and roles."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from backend.core import clock
from backend.organisation.models import Membership, Role, Staff
from tests import factories
from tests.administration.support import queries
from tests.conftest import Municipality

pytestmark = pytest.mark.django_db

STAFF = "/administration/medarbejdere/"
NEW = {"name": "Mette Holm", "username": "mette", "email": "mette@kommune.example", "phone": ""}


@pytest.fixture
def client(municipality: Municipality) -> Client:
    made = Client(headers={"accept-language": "da"})
    made.force_login(municipality.administrator)
    return made


def errors_of(answer: Any) -> list[str]:
    return [one.name for one in answer.context["form"].fields if one.errors]


def test_list_shows_open_accounts_with_their_roles_today(municipality: Municipality, client: Client) -> None:
    municipality.colleague.is_active = False
    municipality.colleague.save()

    page = client.get(STAFF)

    shown = {one.pk: one for one in page.context["page"]}
    assert municipality.colleague.pk not in shown
    assert [held.role for held in shown[municipality.guide.pk].roles_today] == [Role.YOUTH_GUIDE]
    assert [one.pk for one in client.get(f"{STAFF}?is_active=false").context["page"]] == [municipality.colleague.pk]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("role=manager", ["manager"]),
        ("unit={team}&role=leader", ["leader"]),
        ("search={name}", ["guide"]),
    ],
)
def test_list_keeps_what_the_filters_ask_for(
    municipality: Municipality, client: Client, query: str, found: list[str]
) -> None:
    municipality.guide.name = "Astrid Unik"
    municipality.guide.save()

    page = client.get(STAFF + "?" + query.format(team=municipality.team.pk, name="astrid"))

    assert [one.pk for one in page.context["page"]] == [municipality.staff(who).pk for who in found]


def test_filter_that_cannot_be_read_is_refused(client: Client) -> None:
    assert client.get(f"{STAFF}?unit=99999999").status_code == 400


def test_list_runs_the_same_queries_for_1_and_200_rows(municipality: Municipality, client: Client) -> None:
    few = queries(client, f"{STAFF}?role=manager")
    factories.posts(*[(Role.MANAGER, municipality.team)] * 200)

    assert queries(client, f"{STAFF}?role=manager") == few
    assert few <= 12


def test_new_account_gets_a_one_time_password_that_is_shown_once(client: Client) -> None:
    form = client.get(f"{STAFF}ny/").context
    answer = client.post(f"{STAFF}ny/", {**NEW, "submission": form["submission"]})

    made = Staff.objects.get(username="mette")
    secret = answer.context["secret"]
    assert answer.status_code == 200
    assert secret in answer.text
    assert made.check_password(secret)
    assert made.has_one_time_password()
    assert answer.context["next_url"] == f"{STAFF}{made.pk}/"
    page = client.get(f"{STAFF}{made.pk}/")
    assert secret not in page.text
    assert "Har ikke brugt engangskoden endnu" in page.text

    again = client.post(f"{STAFF}ny/", {**NEW, "submission": form["submission"]}, follow=True)
    assert again.redirect_chain == [(f"{STAFF}{made.pk}/", 302)]
    assert "sendt to gange" in again.text
    assert Staff.objects.filter(name="Mette Holm").count() == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [({"name": ""}, ["name"]), ({"username": "GUIDE-TAKEN"}, ["username"]), ({"email": "ikke en adresse"}, ["email"])],
)
def test_refused_account_is_explained_beside_the_field(
    municipality: Municipality, client: Client, changes: dict[str, str], fields: list[str]
) -> None:
    municipality.guide.username = "guide-taken"
    municipality.guide.save()
    before = Staff.objects.count()

    answer = client.post(f"{STAFF}ny/", NEW | changes)

    assert (answer.status_code, errors_of(answer)) == (400, fields)
    assert Staff.objects.count() == before


def test_new_password_signs_the_colleague_out_everywhere(municipality: Municipality, client: Client) -> None:
    theirs = Client()
    theirs.force_login(municipality.guide)
    assert theirs.get("/min-profil/").status_code == 200

    answer = client.post(f"{STAFF}{municipality.guide.pk}/adgangskode/", {"submission": "a" * 24})

    assert Staff.objects.get(pk=municipality.guide.pk).check_password(answer.context["secret"])
    assert theirs.get("/min-profil/").status_code == 302


def test_integration_gets_no_password(municipality: Municipality, client: Client) -> None:
    address = f"{STAFF}{municipality.integration.pk}/adgangskode/"

    assert client.post(address).status_code == 409
    assert address not in client.get(f"{STAFF}{municipality.integration.pk}/").text


def test_role_is_given_in_two_inputs(municipality: Municipality, client: Client) -> None:
    address = f"{STAFF}{municipality.guide.pk}/rolle/"
    body = {
        "role": "leader",
        "unit": municipality.other_team.pk,
        "submission": client.get(address).context["submission"],
    }

    for _time in range(2):
        assert client.post(address, body)["Location"] == f"{STAFF}{municipality.guide.pk}/"

    held = Membership.objects.get(staff=municipality.guide, role=Role.LEADER)
    assert (held.unit, held.starts_on, held.ends_on) == (municipality.other_team, clock.today(), None)
    assert held.fte == 1


def test_role_that_is_held_already_is_refused(municipality: Municipality, client: Client) -> None:
    before = Membership.objects.count()

    answer = client.post(
        f"{STAFF}{municipality.guide.pk}/rolle/", {"role": "youth_guide", "unit": municipality.team.pk}
    )

    assert answer.status_code == 409
    assert "har allerede" in answer.text
    assert Membership.objects.count() == before


def test_nobody_gives_themselves_a_role(municipality: Municipality, client: Client) -> None:
    own = f"{STAFF}{municipality.administrator.pk}/"

    answer = client.post(f"{own}rolle/", {"role": "leader", "unit": municipality.team.pk})

    assert answer.status_code == 409
    assert not Membership.objects.filter(staff=municipality.administrator, role=Role.LEADER).exists()
    assert f"{own}rolle/" not in client.get(own).text


def test_end_of_a_role_shows_what_the_colleague_still_holds_before_and_after(
    municipality: Municipality, client: Client
) -> None:
    held = municipality.guide.memberships.get()
    address = f"/administration/roller/{held.pk}/afslut/"

    before = client.get(address).text
    after = client.post(address, {"ends_on": clock.today().isoformat()}, follow=True)

    for text in (before, after.text):
        assert f"{municipality.guide.name} har stadig: " in text
        assert municipality.person.case_number not in text
        assert municipality.person.last_name not in text
    held.refresh_from_db()
    assert held.ends_on == clock.today()


def test_change_of_a_role_keeps_the_past(municipality: Municipality, client: Client) -> None:
    held = municipality.guide.memberships.get()
    day = clock.today() + timedelta(days=7)
    body = {"role": "youth_guide", "unit": municipality.team.pk, "fte": "0,8", "caseload_limit": "", "starts_on": day}

    client.post(f"/administration/roller/{held.pk}/ret/", body)

    rows = Membership.objects.filter(staff=municipality.guide).order_by("starts_on")
    assert [(row.starts_on, row.ends_on, float(row.fte)) for row in rows] == [
        (date(2020, 1, 1), day - timedelta(days=1), 1.0),
        (day, None, 0.8),
    ]


def test_closed_account_says_what_is_left_and_opens_again(municipality: Municipality, client: Client) -> None:
    page = f"{STAFF}{municipality.guide.pk}/"

    closed = client.post(f"{page}luk/", follow=True)

    assert "har stadig" in closed.text
    assert not Staff.objects.get(pk=municipality.guide.pk).is_active
    assert [verb.verb for verb in closed.context["buttons"]] == ["edit", "activate"]
    client.post(f"{page}genaabn/")
    assert Staff.objects.get(pk=municipality.guide.pk).is_active


def test_stale_edit_shows_both_values(municipality: Municipality, client: Client) -> None:
    address = f"{STAFF}{municipality.guide.pk}/ret/"
    version = client.get(address).context["version"]
    client.post(address, {"name": "Først", "email": "", "phone": "", "version": version})

    answer = client.post(address, {"name": "Senere", "email": "", "phone": "", "version": version})

    assert answer.status_code == 412
    assert Staff.objects.get(pk=municipality.guide.pk).name == "Først"
    assert "Først" in answer.text


def test_colleague_who_does_not_exist_is_not_found(client: Client) -> None:
    for address in ("", "ret/", "luk/", "rolle/", "adgangskode/"):
        assert client.get(f"{STAFF}99999999/{address}").status_code == 404


def test_page_of_a_colleague_runs_the_same_queries_for_1_and_20_roles(
    municipality: Municipality, client: Client
) -> None:
    address = reverse("administration-colleague", args=[municipality.guide.pk])
    few = queries(client, address)
    for year in range(2000, 2020):
        municipality.guide.memberships.create(
            unit=municipality.team, role=Role.YOUTH_GUIDE, starts_on=date(year, 1, 1), ends_on=date(year, 2, 1)
        )

    assert queries(client, address) == few
    assert few <= 12
