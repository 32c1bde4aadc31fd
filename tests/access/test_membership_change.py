"""/memberships/: roles from-to. A change is a new row."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from knox.models import get_token_model
from rest_framework.test import APIClient

from backend.core import clock
from backend.core.background import send_reconcile_task
from backend.organisation.models import Membership, Staff
from tests import factories
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]


def role_of(staff: Staff) -> Membership:
    return Membership.objects.get(staff=staff)


def periods(staff: Staff) -> list[tuple[date, date | None, int | None]]:
    rows = Membership.objects.filter(staff=staff).order_by("starts_on")
    return list(rows.values_list("starts_on", "ends_on", "caseload_limit"))


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_role_gives_access_from_its_first_day(
    municipality: Municipality, api: Api, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    staff = factories.StaffFactory.create()
    body = {"staff": staff.pk, "unit": municipality.team.pk, "role": "leader"}

    with django_capture_on_commit_callbacks() as callbacks:
        given = api(municipality.administrator).post("/api/v1/memberships/", body)

    assert given.status_code == 201, given.content
    assert send_reconcile_task in callbacks
    assert api(staff).get("/api/v1/young-people/").json()["count"] == 1


def test_consultant_without_a_limit_gets_twenty(municipality: Municipality, api: Api) -> None:
    body = {"staff": municipality.colleague.pk, "unit": municipality.team.pk, "role": "job_consultant"}

    given = api(municipality.administrator).post("/api/v1/memberships/", body).json()

    assert given["caseload_limit"] == 20


def test_change_ends_the_row_on_the_day_before(municipality: Municipality, api: Api) -> None:
    role = role_of(municipality.colleague)
    path = f"/api/v1/memberships/{role.pk}/change/"

    changed = api(municipality.administrator).post(path, {"starts_on": day(10), "caseload_limit": 15}).json()

    today = clock.today()
    assert periods(municipality.colleague) == [
        (date(2020, 1, 1), today + timedelta(days=9), None),
        (today + timedelta(days=10), None, 15),
    ]
    assert (changed["id"] != role.pk, changed["role"]) == (True, "youth_guide")


@pytest.mark.parametrize("body", [{}, {"role": "youth_guide"}, {"starts_on": day(10)}])
def test_change_of_nothing_is_refused(municipality: Municipality, api: Api, body: dict[str, str]) -> None:
    role = role_of(municipality.colleague)

    answer = api(municipality.administrator).post(f"/api/v1/memberships/{role.pk}/change/", body)

    assert (answer.status_code, errors(answer)) == (400, [("", "nothing")])
    assert periods(municipality.colleague) == [(date(2020, 1, 1), None, None)]


def test_change_from_the_first_day_of_a_row_replaces_it(municipality: Municipality, api: Api) -> None:
    role = role_of(municipality.colleague)
    client = api(municipality.administrator)
    first = client.post(f"/api/v1/memberships/{role.pk}/change/", {"caseload_limit": 15}).json()

    client.post(f"/api/v1/memberships/{first['id']}/change/", {"caseload_limit": 14})

    today = clock.today()
    assert periods(municipality.colleague) == [(date(2020, 1, 1), today - timedelta(days=1), None), (today, None, 14)]


def test_ended_role_sees_nothing_and_the_sign_ins_are_gone(municipality: Municipality, api: Api) -> None:
    _row, token = get_token_model().objects.create(user=municipality.leader)
    leader = APIClient(headers={"Authorization": f"Token {token}"})
    path = f"/api/v1/memberships/{role_of(municipality.leader).pk}/end/"

    ended = api(municipality.administrator).post(path, {"ends_on": day(-1)}).json()

    assert ended["ends_on"] == day(-1)
    assert ended["abilities"] == []
    assert leader.get("/api/v1/me/").status_code == 401
    assert api(municipality.leader).get("/api/v1/young-people/").status_code == 403


def test_end_counts_what_the_colleague_still_holds(municipality: Municipality, api: Api) -> None:
    path = f"/api/v1/memberships/{role_of(municipality.guide).pk}/end/"

    answer = api(municipality.administrator).post(path)

    assert [(row["kind"], row["count"]) for row in answer.json()["still_holds"]] == [("assignment", 1)]
    assert municipality.person.case_number not in answer.content.decode()


def test_end_of_a_role_that_has_not_begun_removes_it(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    body = {"staff": municipality.colleague.pk, "unit": municipality.team.pk, "role": "leader", "starts_on": day(5)}
    given = client.post("/api/v1/memberships/", body).json()

    assert client.post(f"/api/v1/memberships/{given['id']}/end/").status_code == 204
    assert not Membership.objects.filter(pk=given["id"]).exists()


def test_same_role_in_an_overlapping_period_is_a_conflict(municipality: Municipality, api: Api) -> None:
    body = {"staff": municipality.colleague.pk, "unit": municipality.team.pk, "role": "youth_guide"}

    answer = api(municipality.administrator).post("/api/v1/memberships/", body)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "overlap")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"role": "integration"}, "/role"),
        ({"role": "chef"}, "/role"),
        ({"staff": 999999999}, "/staff"),
        ({"unit": 999999999}, "/unit"),
        ({"fte": "1.5"}, "/fte"),
        ({"fte": "0"}, "/fte"),
        ({"caseload_limit": -1}, "/caseload_limit"),
        ({"ends_on": day(-3)}, "/ends_on"),
        ({"starts_on": "2099-01-01"}, "/starts_on"),
    ],
)
def test_wrong_role_is_refused_at_its_place(
    municipality: Municipality, api: Api, fields: dict[str, Any], pointer: str
) -> None:
    body = {"staff": municipality.colleague.pk, "unit": municipality.team.pk, "role": "leader", **fields}

    answer = api(municipality.administrator).post("/api/v1/memberships/", body)

    assert answer.status_code == 400
    assert [at for at, _code in errors(answer)] == [pointer]
    assert Membership.objects.filter(staff=municipality.colleague).count() == 1


def test_role_of_a_closed_account_is_refused(municipality: Municipality, api: Api) -> None:
    closed = factories.StaffFactory.create(is_active=False)
    body = {"staff": closed.pk, "unit": municipality.team.pk, "role": "leader"}

    answer = api(municipality.administrator).post("/api/v1/memberships/", body)

    assert (answer.status_code, errors(answer)) == (400, [("/staff", "inactive")])


def test_administrator_gives_themselves_no_access_to_cases(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    body = {"staff": municipality.administrator.pk, "unit": municipality.team.pk, "role": "leader"}

    answer = client.post("/api/v1/memberships/", body)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "own")
    assert client.get("/api/v1/young-people/").status_code == 403


@pytest.mark.parametrize("verb", ["end", "change"])
def test_nobody_changes_their_own_role(municipality: Municipality, api: Api, verb: str) -> None:
    role = role_of(municipality.administrator)

    answer = api(municipality.administrator).post(f"/api/v1/memberships/{role.pk}/{verb}/", {})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "own")


def test_roles_of_a_day_are_listed(municipality: Municipality, api: Api) -> None:
    role = role_of(municipality.colleague)
    client = api(municipality.leader)
    api(municipality.administrator).post(f"/api/v1/memberships/{role.pk}/end/", {"ends_on": day(3)})

    def count(on: str) -> int:
        return int(client.get(f"/api/v1/memberships/?staff={municipality.colleague.pk}&on={on}").json()["count"])

    assert [count(day(days)) for days in (3, 4)] == [1, 0]
