"""A colleague whose role has ended, or whose account is closed, no longer works with cases: one answer everywhere."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from knox.models import get_token_model
from rest_framework.test import APIClient

from backend.access import sessions
from backend.access.permissions import CASE_ROLES, relations
from backend.core import clock
from backend.core.functions import call
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson
from backend.reminders.services import notify
from tests import factories
from tests.conftest import Municipality
from tests.support import at

Api = Callable[[Staff | None], APIClient]


def ends_role(staff: Staff, on: date | None = None) -> None:
    Membership.objects.filter(staff=staff).update(ends_on=on or clock.today() - timedelta(days=1))


@pytest.fixture(params=["role ended", "account closed"])
def gone(request: pytest.FixtureRequest, municipality: Municipality) -> Staff:
    """Return the guide of the young person, who no longer works with cases."""
    if request.param == "role ended":
        ends_role(municipality.guide)
    else:
        Staff.objects.filter(pk=municipality.guide.pk).update(is_active=False)
    municipality.guide.refresh_from_db()
    return municipality.guide


def test_sql_knows_the_roles_that_work_with_cases(db: None) -> None:
    [(roles,)] = call("access_case_roles")
    assert set(roles) == CASE_ROLES


def test_grant_is_worth_nothing_afterwards(municipality: Municipality, gone: Staff) -> None:
    assert not YoungPerson.objects.visible_to(gone).exists()
    assert not YoungPerson.objects.fully_visible_to(gone).exists()
    assert not YoungPerson.objects.caseload_of(gone).exists()
    assert not relations(gone, municipality.person.pk)


def test_leader_whose_account_is_closed_sees_nobody(municipality: Municipality) -> None:
    Staff.objects.filter(pk=municipality.leader.pk).update(is_active=False)
    assert not YoungPerson.objects.visible_to(municipality.leader).exists()


def test_deputy_sees_nobody_once_the_own_role_has_ended(municipality: Municipality) -> None:
    factories.cover(municipality.guide, municipality.outsider)
    assert YoungPerson.objects.visible_to(municipality.outsider).exists()
    ends_role(municipality.outsider)
    assert not YoungPerson.objects.visible_to(municipality.outsider).exists()


def test_notifications_about_young_people_are_hidden(municipality: Municipality, api: Api) -> None:
    notify(staff_id=municipality.guide.pk, kind="assigned", young_person_id=municipality.person.pk)
    ends_role(municipality.guide)
    assert api(municipality.guide).get("/api/v1/notifications/").json()["count"] == 0


def test_administrator_who_was_a_guide_reads_no_notification_about_young_people(
    municipality: Municipality, api: Api
) -> None:
    notify(staff_id=municipality.guide.pk, kind="assigned", young_person_id=municipality.person.pk)
    ends_role(municipality.guide)
    Membership.objects.create(
        staff=municipality.guide, unit=municipality.team, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1)
    )
    assert api(municipality.guide).get("/api/v1/notifications/").json()["count"] == 0


def test_leader_becomes_responsible_for_the_follow_ups(municipality: Municipality) -> None:
    reconcile_all()
    assert FollowUp.objects.filter(responsible=municipality.guide).exists()

    ends_role(municipality.guide)
    reconcile_all()

    assert not FollowUp.objects.outstanding().filter(responsible=municipality.guide).exists()
    assert FollowUp.objects.outstanding().filter(responsible=municipality.leader, rule__startswith="guide.").exists()
    assert reconcile_all() == 0


def refused(response: Any, pointer: str | None) -> None:
    assert response.status_code == 400, response.content
    [error] = response.json()["errors"]
    assert (error["code"], error.get("pointer")) == ("role", pointer)


def test_appointment_for_them_is_refused(municipality: Municipality, api: Api) -> None:
    ends_role(municipality.colleague)
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    body = {"young_person": municipality.person.pk, "starts_at": tomorrow, "kind": "meeting"}
    response = api(municipality.guide).post(
        "/api/v1/appointments/", {**body, "staff": municipality.colleague.pk}, format="json"
    )
    refused(response, "/staff")


def test_appointment_after_the_end_of_their_role_is_refused(municipality: Municipality, api: Api) -> None:
    ends_role(municipality.colleague, clock.today() + timedelta(days=3))
    client = api(municipality.guide)
    body = {"young_person": municipality.person.pk, "kind": "meeting", "staff": municipality.colleague.pk}
    soon, late = ((clock.now() + timedelta(days=days)).isoformat() for days in (2, 5))

    assert client.post("/api/v1/appointments/", {**body, "starts_at": soon}, format="json").status_code == 201
    refused(client.post("/api/v1/appointments/", {**body, "starts_at": late}, format="json"), "/staff")


def test_handover_to_them_is_refused(municipality: Municipality, api: Api) -> None:
    ends_role(municipality.colleague)
    path = f"/api/v1/assignments/{municipality.person.assignments.get().pk}/hand-over/"
    refused(api(municipality.guide).post(path, {"to": municipality.colleague.pk}, format="json"), "/to")


def test_cover_by_them_is_refused(municipality: Municipality, api: Api) -> None:
    ends_role(municipality.colleague)
    client = api(municipality.guide)
    absence = client.post("/api/v1/absences/", {"starts_on": str(clock.today())}, format="json").json()["id"]
    body = {"absence": absence, "deputy": municipality.colleague.pk}
    refused(client.post("/api/v1/covers/", body, format="json"), "/deputy")


def test_cover_for_an_administrator_is_refused(municipality: Municipality, api: Api) -> None:
    client = api(municipality.administrator)
    absence = client.post("/api/v1/absences/", {"starts_on": str(clock.today())}, format="json").json()["id"]
    body = {"absence": absence, "deputy": municipality.colleague.pk}
    refused(client.post("/api/v1/covers/", body, format="json"), "/absence")


def test_course_of_their_young_person_counts_as_unassigned(municipality: Municipality, api: Api) -> None:
    leader = api(municipality.leader)
    assert leader.get("/api/v1/guidance/courses/unassigned/").json()["count"] == 0
    ends_role(municipality.guide)
    (row,) = leader.get("/api/v1/guidance/courses/unassigned/").json()["results"]
    assert (row["id"], row["guide"]) == (municipality.course.pk, None)


def test_report_counts_their_young_person_without_a_guide(municipality: Municipality) -> None:
    today = clock.today()

    def guides() -> list[int | None]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT staff_id FROM courses_open_on(%s)", [today])
            return [staff_id for (staff_id,) in cursor.fetchall()]

    assert guides() == [municipality.guide.pk]
    ends_role(municipality.guide)
    assert guides() == [None]


def signed_in(staff: Staff) -> SessionStore:
    session = SessionStore()
    session["_auth_user_id"] = str(staff.pk)
    session[sessions.SINCE] = clock.real_now().timestamp()
    session.create()
    return session


def is_signed_in(session: SessionStore) -> bool:
    assert session.session_key is not None
    return SessionStore().exists(session.session_key)


def test_end_of_a_role_ends_sessions_and_tokens_for_good(municipality: Municipality) -> None:
    with at(date(2026, 11, 2), hour=23):
        ends_role(municipality.guide, date(2026, 11, 2))
        mine, other = signed_in(municipality.guide), signed_in(municipality.colleague)
        for staff in (municipality.guide, municipality.colleague):
            get_token_model().objects.create(user=staff)
        sessions.end_sign_ins_of_ended_roles()
        assert get_token_model().objects.count() == 2  # the last day of the role is not over

    with at(date(2026, 11, 3), hour=1):
        sessions.end_sign_ins_of_ended_roles()
        assert [token.user for token in get_token_model().objects.all()] == [municipality.colleague]
        assert not is_signed_in(mine)
        assert is_signed_in(other)
        again = signed_in(municipality.guide)  # for another role
        sessions.end_sign_ins_of_ended_roles()
        assert is_signed_in(again)


def test_new_period_of_the_same_role_ends_no_sign_in(municipality: Municipality) -> None:
    with at(date(2026, 11, 3), hour=23):
        ends_role(municipality.guide, date(2026, 11, 3))
        Membership.objects.create(
            staff=municipality.guide, unit=municipality.team, role=Role.YOUTH_GUIDE, starts_on=date(2026, 11, 4)
        )
        mine = signed_in(municipality.guide)
    with at(date(2026, 11, 4), hour=1):
        sessions.end_sign_ins_of_ended_roles()
        assert is_signed_in(mine)


def test_end_of_sign_ins_leaves_those_of_others(municipality: Municipality) -> None:
    mine, other = signed_in(municipality.guide), signed_in(municipality.colleague)
    sessions.end_sign_ins(municipality.guide)
    assert not is_signed_in(mine)
    assert is_signed_in(other)
