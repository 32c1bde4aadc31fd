"""The pages of units, closed days and tokens under /administration/."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from backend.access.models import IntegrationToken
from backend.core import clock
from backend.core.models import WorkDay
from backend.organisation.models import ClosedDay, Unit
from tests import factories
from tests.administration.support import queries
from tests.conftest import Municipality

pytestmark = pytest.mark.django_db

UNITS = "/administration/enheder/"
DAYS = "/administration/lukkedage/"
TOKENS = "/administration/integrationer/"
TOKEN = {"name": "powerbi", "audience": "publication", "days": "30", "recipient": "", "purpose": ""}


@pytest.fixture
def client(municipality: Municipality) -> Client:
    made = Client(headers={"accept-language": "da"})
    made.force_login(municipality.administrator)
    return made


def errors_of(answer: Any) -> list[str]:
    return [one.name for one in answer.context["form"].fields if one.errors]


def test_units_are_listed_below_their_parents(municipality: Municipality, client: Client) -> None:
    below = factories.UnitFactory.create(name="Aftenholdet", parent=municipality.team)

    rows = [(depth, unit.pk) for depth, unit, _buttons in client.get(UNITS).context["rows"]]

    assert rows == [
        (0, municipality.department.pk),
        (1, municipality.team.pk),
        (2, below.pk),
        (1, municipality.other_team.pk),
    ]


def test_new_unit_is_created_once(municipality: Municipality, client: Client) -> None:
    submission = client.get(f"{UNITS}ny/").context["submission"]
    body = {"name": "Ungeteam Vest", "kind": "team", "parent": municipality.department.pk, "submission": submission}

    for _time in range(2):
        assert client.post(f"{UNITS}ny/", body)["Location"] == UNITS

    assert Unit.objects.get(name="Ungeteam Vest").parent == municipality.department


def test_unit_below_itself_is_refused(municipality: Municipality, client: Client) -> None:
    address = f"{UNITS}{municipality.department.pk}/ret/"
    body = {"name": "Ungeindsats", "kind": "department", "parent": municipality.team.pk, "version": "1"}

    answer = client.post(address, body)

    assert (answer.status_code, errors_of(answer)) == (400, ["parent"])
    municipality.department.refresh_from_db()
    assert municipality.department.parent is None


def test_units_run_the_same_queries_for_3_and_200_rows(municipality: Municipality, client: Client) -> None:
    few = queries(client, UNITS)
    Unit.objects.bulk_create(factories.UnitFactory.build_batch(197, parent=municipality.team))

    assert queries(client, UNITS) == few
    assert few <= 12


def test_closed_day_is_shown_in_its_year_and_is_no_working_day(client: Client) -> None:
    day = clock.today().replace(month=6, day=4, year=clock.today().year + 1)

    answer = client.post(f"{DAYS}ny/", {"day": day.isoformat(), "reason": "Planlægningsdag"})

    assert answer["Location"] == f"{DAYS}?year={day.year}"
    assert "Planlægningsdag" in client.get(answer["Location"]).text
    assert "Planlægningsdag" not in client.get(DAYS).text
    assert not WorkDay.objects.get(day=day).is_local


@pytest.mark.parametrize("year", ["0", "²", "9" * 5000, "i år"])
def test_unreadable_year_shows_this_year(client: Client, year: str) -> None:
    assert client.get(f"{DAYS}?year={year}").context["year"] == clock.today().year


def test_removed_closed_day_is_a_working_day_again(client: Client) -> None:
    client.post(f"{DAYS}ny/", {"day": "2027-06-04", "reason": "Planlægningsdag"})
    closed = ClosedDay.objects.get()

    assert "Planlægningsdag" in client.get(f"{DAYS}{closed.pk}/fjern/").text
    client.post(f"{DAYS}{closed.pk}/fjern/")

    assert not ClosedDay.objects.exists()
    assert WorkDay.objects.get(day=date(2027, 6, 4)).is_local


@pytest.mark.parametrize(
    ("body", "fields"),
    [({"day": "2027-06-04", "reason": "Igen"}, ["day"]), ({"day": "", "reason": ""}, ["day", "reason"])],
)
def test_refused_closed_day_is_explained_beside_the_field(
    client: Client, body: dict[str, str], fields: list[str]
) -> None:
    ClosedDay.objects.create(day=date(2027, 6, 4), reason="Planlægningsdag")

    answer = client.post(f"{DAYS}ny/", body)

    assert (answer.status_code, errors_of(answer)) == (400, fields)
    assert ClosedDay.objects.count() == 1


@pytest.mark.parametrize("year", ["snart", "0", "99999", "²", "-4"])
def test_year_that_cannot_be_read_shows_the_present_one(client: Client, year: str) -> None:
    assert client.get(DAYS, {"year": year}).status_code == 200


@pytest.mark.parametrize("who", ["leader", "manager"])
def test_only_an_administrator_removes_a_closed_day(municipality: Municipality, who: str) -> None:
    closed = ClosedDay.objects.create(day=date(2027, 6, 4), reason="Planlægningsdag")
    client = Client()
    client.force_login(municipality.staff(who))

    assert client.post(f"{DAYS}{closed.pk}/fjern/").status_code == 403
    assert ClosedDay.objects.exists()


def test_text_of_a_token_is_shown_once_and_works(client: Client) -> None:
    submission = client.get(f"{TOKENS}ny/").context["submission"]

    secret = client.post(f"{TOKENS}ny/", {**TOKEN, "submission": submission}).context["secret"]

    program = Client(headers={"authorization": f"Token {secret}"})
    assert program.get("/api/v1/reports/measures/").status_code != 401
    assert secret not in client.get(TOKENS).text
    again = client.post(f"{TOKENS}ny/", {**TOKEN, "submission": submission}, follow=True)
    assert again.redirect_chain == [(TOKENS, 302)]
    assert IntegrationToken.objects.count() == 1


def test_exact_figures_need_recipient_and_purpose(client: Client) -> None:
    answer = client.post(f"{TOKENS}ny/", {**TOKEN, "audience": "internal"})

    assert answer.status_code == 400
    assert "modtager" in answer.text.lower()
    assert not IntegrationToken.objects.exists()


def test_ended_token_reads_nothing(client: Client) -> None:
    secret = client.post(f"{TOKENS}ny/", TOKEN).context["secret"]
    program = Client(headers={"authorization": f"Token {secret}"})
    address = f"{TOKENS}{IntegrationToken.objects.get().pk}/luk/"

    assert "powerbi" in client.get(address).text
    assert client.post(address)["Location"] == TOKENS

    assert program.get("/api/v1/me/").status_code == 401
    assert client.get(address).status_code == 404


def test_tokens_run_the_same_queries_for_1_and_20_rows(client: Client) -> None:
    client.post(f"{TOKENS}ny/", TOKEN)
    few = queries(client, TOKENS)
    for _more in range(19):
        client.post(f"{TOKENS}ny/", TOKEN)

    assert len(client.get(TOKENS).context["tokens"]) == 20
    assert queries(client, TOKENS) == few
    assert few <= 12
