"""/staff/, /me/change-password/ and /units/: an administrator creates, edits and closes accounts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client
from knox.models import get_token_model
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.access.permissions import working_with_cases
from backend.core import clock
from backend.core.background import send_reconcile_task
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Membership, Staff, Unit
from tests import factories
from tests.conftest import Municipality
from tests.support import errors

Api = Callable[[Staff | None], APIClient]

OWN_PASSWORD = "chosen by themselves"
NEW_PASSWORD = "brombær-mandag-cykel"


def signed_in(staff: Staff) -> tuple[APIClient, Client]:
    """Return a client with a token of `staff`, and one with a session."""
    _row, token = get_token_model().objects.create(user=staff)
    browser = Client()
    browser.force_login(staff)
    return APIClient(headers={"Authorization": f"Token {token}"}), browser


def signs_in(staff: Staff, password: str, **more: str) -> bool:
    body = {"username": staff.username, "password": password, **more}
    return bool(APIClient().post("/api/v1/auth/token/", body).status_code == 200)


def test_new_colleague_signs_in_with_the_password_given_and_one_of_their_own(
    municipality: Municipality, api: Api
) -> None:
    body = {"username": "åse", "name": "Åse Ny", "email": "aase@kommune.example", "password": NEW_PASSWORD}

    made = api(municipality.administrator).post("/api/v1/staff/", body).json()

    assert (made["name"], made["is_active"], made["memberships"]) == ("Åse Ny", True, [])
    assert made["abilities"] == ["deactivate", "edit", "set-password"]
    assert signs_in(Staff.objects.get(pk=made["id"]), NEW_PASSWORD, new_password=OWN_PASSWORD)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"username": "METTE"}, "/username"),
        ({"username": ""}, "/username"),
        ({"name": ""}, "/name"),
        ({"email": "MetTe@kommune.example"}, "/email"),
        ({"email": "mette"}, "/email"),
        ({"password": "kort"}, "/password"),
        ({"password": "password1234"}, "/password"),
        ({"is_active": False}, "/is_active"),
    ],
)
def test_wrong_account_is_refused_at_its_place(
    municipality: Municipality, api: Api, fields: dict[str, Any], pointer: str
) -> None:
    factories.StaffFactory.create(username="mette", email="mette@kommune.example")
    before = Staff.objects.count()

    answer = api(municipality.administrator).post("/api/v1/staff/", {"username": "ny", "name": "Ny", **fields})

    assert answer.status_code == 400
    assert {at for at, _code in errors(answer)} == {pointer}
    assert Staff.objects.count() == before


def test_edit_needs_the_version_and_moves_the_place_in_the_list(municipality: Municipality, api: Api) -> None:
    client, path = api(municipality.administrator), f"/api/v1/staff/{municipality.colleague.pk}/"

    assert client.patch(path, {"name": "Aase Å"}).status_code == 428
    edited = client.patch(path, {"name": "Zenia Ø"}, headers={"If-Match": '"1"'}).json()
    stale = client.patch(path, {"name": "Aase Å"}, headers={"If-Match": '"1"'})

    assert (edited["name"], edited["version"]) == ("Zenia Ø", 2)
    assert stale.status_code == 412
    ordered = client.get("/api/v1/staff/?page_size=200").json()["results"]
    assert ordered[-1]["name"] == "Zenia Ø"


def test_closed_account_loses_sign_ins_for_good(
    municipality: Municipality, api: Api, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    colleague, administrator = municipality.colleague, api(municipality.administrator)
    with_token, browser = signed_in(colleague)
    path = f"/api/v1/staff/{colleague.pk}"

    with django_capture_on_commit_callbacks() as callbacks:
        closed = administrator.post(f"{path}/deactivate/").json()

    assert send_reconcile_task in callbacks
    assert (closed["is_active"], closed["abilities"]) == (False, ["activate", "edit"])
    assert not working_with_cases(clock.today()).filter(pk=colleague.pk).exists()
    assert with_token.get("/api/v1/me/").status_code == 401
    assert administrator.post(f"{path}/activate/").json()["is_active"] is True
    assert with_token.get("/api/v1/me/").status_code == 401, "the token works again"
    assert browser.get("/api/v1/me/").status_code == 401, "the session works again"


def test_closed_account_is_in_no_list_unless_asked_for(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    client.post(f"/api/v1/staff/{municipality.colleague.pk}/deactivate/")

    shown = [row["id"] for row in client.get("/api/v1/staff/?page_size=200").json()["results"]]
    closed = [row["id"] for row in client.get("/api/v1/staff/?is_active=false").json()["results"]]

    assert municipality.colleague.pk not in shown
    assert closed == [municipality.colleague.pk]


def test_answer_counts_what_the_colleague_still_holds_and_names_nobody(municipality: Municipality, api: Api) -> None:
    factories.appointment(municipality.person, municipality.guide)

    answer = api(municipality.administrator).post(f"/api/v1/staff/{municipality.guide.pk}/deactivate/")

    held = {row["kind"]: row["count"] for row in answer.json()["still_holds"]}
    assert (held["assignment"], held["appointment"]) == (1, 1)
    assert municipality.person.last_name not in answer.content.decode()
    assert municipality.person.case_number not in answer.content.decode()


def test_nobody_closes_their_own_account(municipality: Municipality, api: Api) -> None:
    answer = api(municipality.administrator).post(f"/api/v1/staff/{municipality.administrator.pk}/deactivate/")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "own")


def test_new_password_ends_sessions_and_tokens(municipality: Municipality, api: Api) -> None:
    colleague = municipality.colleague
    colleague.set_password(factories.PASSWORD)
    with_token, browser = signed_in(colleague)

    answer = api(municipality.administrator).post(
        f"/api/v1/staff/{colleague.pk}/set-password/", {"password": NEW_PASSWORD}
    )

    assert answer.status_code == 200
    assert NEW_PASSWORD not in answer.content.decode()
    assert with_token.get("/api/v1/me/").status_code == browser.get("/api/v1/me/").status_code == 401
    assert not signs_in(colleague, factories.PASSWORD)
    assert signs_in(colleague, NEW_PASSWORD, new_password=OWN_PASSWORD)


def test_integration_gets_no_password(municipality: Municipality, api: Api) -> None:
    path = f"/api/v1/staff/{municipality.integration.pk}/set-password/"

    answer = api(municipality.administrator).post(path, {"password": NEW_PASSWORD})

    assert answer.status_code in (404, 409)
    assert not Staff.objects.get(pk=municipality.integration.pk).has_usable_password()


def test_own_password_needs_the_old_one_and_ends_all_sign_ins(municipality: Municipality) -> None:
    guide = municipality.guide
    guide.set_password(factories.PASSWORD)
    with_token, browser = signed_in(guide)
    path = "/api/v1/me/change-password/"

    wrong = with_token.post(path, {"old_password": "forkert", "new_password": NEW_PASSWORD}, format="json")
    short = with_token.post(path, {"old_password": factories.PASSWORD, "new_password": "kort"}, format="json")
    right = with_token.post(path, {"old_password": factories.PASSWORD, "new_password": NEW_PASSWORD}, format="json")

    assert (wrong.status_code, errors(wrong)) == (400, [("/old_password", "wrong")])
    assert (short.status_code, errors(short)) == (400, [("/new_password", "password_too_short")])
    assert right.status_code == 204
    assert with_token.get("/api/v1/me/").status_code == browser.get("/api/v1/me/").status_code == 401
    assert not Session.objects.exists()
    assert signs_in(guide, NEW_PASSWORD)


@pytest.mark.usefixtures("one_minute")
def test_old_password_cannot_be_guessed_many_times(municipality: Municipality, api: Api) -> None:
    client = api(municipality.guide)
    body = {"old_password": "forkert", "new_password": NEW_PASSWORD}

    statuses = [client.post("/api/v1/me/change-password/", body).status_code for _attempt in range(11)]

    assert statuses == [400] * 10 + [429]


def test_unit_is_created_and_moved_but_not_below_itself(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    made = client.post("/api/v1/units/", {"name": "Ungeteam Øst", "parent": municipality.team.pk}).json()
    path = f"/api/v1/units/{municipality.team.pk}/"

    circle = client.patch(path, {"parent": made["id"]}, headers={"If-Match": '"1"'})
    moved = client.patch(path, {"parent": municipality.other_team.pk}, headers={"If-Match": '"1"'})

    assert (circle.status_code, errors(circle)) == (400, [("/parent", "circle")])
    assert (moved.status_code, moved.json()["parent"]) == (200, municipality.other_team.pk)
    same = client.post("/api/v1/units/", {"name": "Ungeteam Øst"})
    assert (same.status_code, errors(same)) == (400, [("/name", "unique")])
    assert Unit.objects.filter(name="Ungeteam Øst").count() == 1


def test_administrator_sees_no_case_content(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    paths = ("young-people", "contacts", "follow-ups", "assignments", "caseload", "access-blocks")

    assert [client.get(f"/api/v1/{path}/").status_code for path in paths] == [403] * len(paths)


def test_database_refuses_a_user_name_that_differs_only_in_capitals(municipality: Municipality) -> None:
    with pytest.raises(IntegrityError, match="staff_username_once"), transaction.atomic():
        factories.StaffFactory.create(username=municipality.guide.username.upper(), email="")


def test_week_of_an_administrator(municipality: Municipality, api: Api) -> None:
    """Åse is employed, gets a role and a limit, and leaves. A closed day, a policy and a token are made."""
    client, today = api(municipality.administrator), clock.today()
    body = {"username": "aase", "name": "Åse Ny", "email": "aase@kommune.example", "password": NEW_PASSWORD}
    aase = Staff.objects.get(pk=client.post("/api/v1/staff/", body).json()["id"])
    role = {"staff": aase.pk, "unit": municipality.team.pk, "role": "youth_guide", "caseload_limit": 12}
    given = client.post("/api/v1/memberships/", role).json()
    own = APIClient()
    body = {"username": "aase", "password": NEW_PASSWORD, "new_password": OWN_PASSWORD}
    token = own.post("/api/v1/auth/token/", body).json()["token"]
    own.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert own.get("/api/v1/me/").json()["roles"] == ["youth_guide"]

    tomorrow = (today + timedelta(days=1)).isoformat()
    changed = client.post(
        f"/api/v1/memberships/{given['id']}/change/", {"starts_on": tomorrow, "fte": "0.80", "caseload_limit": 10}
    ).json()
    client.post(f"/api/v1/memberships/{changed['id']}/end/", {"ends_on": tomorrow})
    client.post(f"/api/v1/staff/{aase.pk}/deactivate/")

    rows = Membership.objects.filter(staff=aase).order_by("starts_on").values_list("starts_on", "ends_on", "fte")
    assert [(first, last, float(fte)) for first, last, fte in rows] == [
        (today, today, 1.0),
        (today + timedelta(days=1), today + timedelta(days=1), 0.8),
    ]
    assert own.get("/api/v1/me/").status_code == 401
    assert not signs_in(aase, NEW_PASSWORD)

    closed_day = client.post("/api/v1/closed-days/", {"day": "2026-12-24", "reason": "Juleaften"})
    draft = client.post(
        "/api/v1/policies/", {"name": "Byens egen", "rules": [{"rule": "guide.contact", "settings": {"active": 10}}]}
    ).json()
    approved = api(municipality.manager).post(
        f"/api/v1/policies/{draft['id']}/approve/", {"valid_from": today.isoformat()}
    )
    made = client.post("/api/v1/integration-tokens/", {"name": "power-bi", "days": 30}).json()
    assert (closed_day.status_code, approved.json()["in_force"], made["name"]) == (201, True, "power-bi")
    reconcile_all()
    assert reconcile_all() == 0
    assert not AccessLogEntry.objects.filter(staff=municipality.administrator).exclude(young_people=[]).exists()
