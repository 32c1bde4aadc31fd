"""Network persons and professionals: adding, editing, ending, and who may be contacted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.core.clock import add_months
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import NetworkPerson, Professional, YoungPerson
from tests import factories
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]

FIRST = {"If-Match": '"1"'}


def path(person: YoungPerson, part: str = "network") -> str:
    return f"/api/v1/young-people/{person.pk}/{part}/"


@pytest.fixture
def minor(municipality: Municipality) -> YoungPerson:
    """Return a young person of the guide who turns 18 in a month."""
    person = factories.young_person(municipality.team, born_on=add_months(clock.today(), 1 - 12 * 18))
    factories.assignment(person, municipality.guide)
    return person


def add(client: APIClient, person: YoungPerson, **details: Any) -> Any:
    return client.post(path(person), {"relation": "mother", "name": "Mor Prøve", **details})


def test_added_person_is_shown_with_phone_and_version(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)

    made = add(client, municipality.person, phone="12 34 56 78", is_role_model=True)
    listed = client.get(path(municipality.person)).json()["results"]

    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert listed == [made.json()]
    assert (listed[0]["phone"], listed[0]["is_role_model"]) == ("12 34 56 78", True)


def test_custody_ends_at_18(minor: YoungPerson, municipality: Municipality, api: Api) -> None:
    birthday = add_months(minor.born_on, 12 * 18)
    add(api(municipality.guide), minor, custody="sole", may_be_contacted=True)
    mother = NetworkPerson.objects.get()

    assert [mother.has_custody(birthday - timedelta(1)), mother.has_custody(birthday)] == [True, False]
    assert mother.contact_is_permitted(birthday - timedelta(1))
    assert not mother.contact_is_permitted(birthday)


@pytest.mark.parametrize(
    ("custody", "period", "has"),
    [
        ("shared", {}, True),
        ("none", {}, False),
        ("authority", {}, False),
        ("sole", {"custody_starts_on": 1}, False),
        ("sole", {"custody_starts_on": 0, "custody_ends_on": 0}, True),
        ("sole", {"custody_ends_on": -1}, False),
    ],
)
def test_custody_depends_on_its_kind_and_period(
    minor: YoungPerson, municipality: Municipality, api: Api, custody: str, period: dict[str, int], has: bool
) -> None:
    days = {name: clock.today() + timedelta(away) for name, away in period.items()}

    response = add(api(municipality.guide), minor, custody=custody, **days)

    assert response.json()["has_custody"] is has


def test_from_18_contact_needs_the_young_persons_own_yes(municipality: Municipality, api: Api) -> None:
    client, person = api(municipality.guide), municipality.person

    without = add(client, person, may_be_contacted=True)
    as_a_child = add(client, person, may_be_contacted=True, contact_agreed_on=add_months(person.born_on, 12 * 17))
    agreed = add(client, person, may_be_contacted=True, contact_agreed_on=clock.today())

    assert (without.status_code, errors(without)) == (400, [("/contact_agreed_on", "no_agreement")])
    assert (as_a_child.status_code, errors(as_a_child)) == (400, [("/contact_agreed_on", "no_agreement")])
    assert (agreed.status_code, agreed.json()["contact_is_permitted"]) == (201, True)


@pytest.mark.parametrize(
    ("details", "error"),
    [
        ({"name": " "}, ("/name", "blank")),
        ({"relation": "boss"}, ("/relation", "invalid_choice")),
        (
            {"custody_starts_on": "2026-02-02", "custody_ends_on": "2026-02-01"},
            ("/custody_ends_on", "end_before_start"),
        ),
        ({"custody_verified_on": "2099-01-01"}, ("/custody_verified_on", "future")),
        ({"contact_agreed_on": "1980-01-01"}, ("/contact_agreed_on", "before_birth")),
        (
            {"must_not_be_informed": True, "may_be_contacted": True, "contact_agreed_on": "2026-01-02"},
            ("/may_be_contacted", "informed_and_contacted"),
        ),
        ({"ends_on": "2026-01-01"}, ("/ends_on", "unknown")),
    ],
)
def test_bad_network_person_is_400(
    municipality: Municipality, api: Api, details: dict[str, Any], error: tuple[str, str]
) -> None:
    response = add(api(municipality.guide), municipality.person, **details)

    assert (response.status_code, errors(response)) == (400, [error])
    assert not NetworkPerson.objects.exists()


def test_edit_writes_a_new_version_and_a_stale_one_is_412(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    one = f"{path(municipality.person)}{add(client, municipality.person).json()['id']}/"

    edited = client.patch(one, {"phone": "87 65 43 21"}, headers=FIRST)
    stale = client.patch(one, {"name": "En anden"}, headers=FIRST)
    without = client.patch(one, {"name": "En anden"})

    assert (edited.status_code, edited["ETag"], edited.json()["phone"]) == (200, '"2"', "87 65 43 21")
    assert (stale.status_code, without.status_code) == (412, 428)
    assert NetworkPerson.objects.get().name == "Mor Prøve"


def test_ended_network_person_stays_listed_and_may_not_be_contacted(
    minor: YoungPerson, municipality: Municipality, api: Api
) -> None:
    client = api(municipality.guide)
    one = f"{path(minor)}{add(client, minor, may_be_contacted=True).json()['id']}/end/"

    ended = client.post(one, {"ends_on": clock.today() - timedelta(1)})
    again = client.post(one, {})

    assert (ended.status_code, ended.json()["contact_is_permitted"]) == (200, False)
    assert (again.status_code, errors(again)) == (409, [("", "ended")])
    assert [row["id"] for row in client.get(path(minor)).json()["results"]] == [ended.json()["id"]]


def test_person_of_another_young_person_is_404(municipality: Municipality, api: Api) -> None:
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    theirs = NetworkPerson.objects.create(young_person=other, relation="mother", name="Mor Prøve")

    response = api(municipality.guide).patch(f"{path(municipality.person)}{theirs.pk}/", {"name": "X"}, headers=FIRST)

    assert response.status_code == 404


def test_professional_begins_today_and_is_edited(municipality: Municipality, api: Api) -> None:
    client, professionals = api(municipality.guide), path(municipality.person, "professionals")

    made = client.post(professionals, {"name": "Lis Lærer", "role": "fgu_teacher", "may_talk_because": "Samtykke"})
    edited = client.patch(f"{professionals}{made.json()['id']}/", {"organisation": "FGU Midt"}, headers=FIRST)

    assert (made.status_code, made.json()["starts_on"]) == (201, clock.today().isoformat())
    assert (edited.json()["organisation"], edited.json()["version"]) == ("FGU Midt", 2)


def test_ended_professional_is_no_longer_the_primary_contact(municipality: Municipality, api: Api) -> None:
    person = municipality.person
    doctor = Professional.objects.create(
        young_person=person, name="Dan Doktor", role="doctor", starts_on=clock.today() - timedelta(9)
    )
    YoungPerson.objects.filter(pk=person.pk).update(primary_contact_professional=doctor)

    response = api(municipality.guide).post(f"{path(person, 'professionals')}{doctor.pk}/end/", {})

    person.refresh_from_db()
    assert (response.status_code, response.json()["ends_on"]) == (200, clock.today().isoformat())
    assert (person.primary_contact_professional, person.version) == (None, 2)


@pytest.mark.parametrize(
    ("ends_on", "code"),
    [(date(2099, 1, 1), "future"), (date(1999, 1, 1), "end_before_start")],
)
def test_bad_last_day_of_a_professional_is_400(municipality: Municipality, api: Api, ends_on: date, code: str) -> None:
    doctor = Professional.objects.create(
        young_person=municipality.person, name="Dan Doktor", role="doctor", starts_on=clock.today()
    )

    response = api(municipality.guide).post(
        f"{path(municipality.person, 'professionals')}{doctor.pk}/end/", {"ends_on": ends_on}
    )

    assert (response.status_code, errors(response)) == (400, [("/ends_on", code)])


def test_changes_of_the_network_leave_follow_ups_reconciled(municipality: Municipality, api: Api) -> None:
    reconcile_all()
    add(api(municipality.guide), municipality.person)
    before = written()

    reconcile_all()

    assert written() == before
