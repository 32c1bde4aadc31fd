"""GET /staff/<id>/holdings/: what a colleague still holds."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from backend.access.models import AccessLogEntry
from backend.core import clock
from backend.organisation.models import Membership, Staff
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]


def path(staff: Staff) -> str:
    return f"/api/v1/staff/{staff.pk}/holdings/"


def test_leader_sees_the_records_also_after_the_role_has_ended(
    municipality: Municipality, api: Api, last_access_log_entry: Callable[[], AccessLogEntry]
) -> None:
    factories.appointment(municipality.person, municipality.guide)
    Membership.objects.filter(staff=municipality.guide).update(ends_on=clock.today() - timedelta(days=1))

    answer = api(municipality.leader).get(path(municipality.guide)).json()

    assert {count["kind"]: count["count"] for count in answer["counts"]} == {"appointment": 1, "assignment": 1}
    assert {held["young_person"] for held in answer["holdings"]} == {municipality.person.pk}
    assert last_access_log_entry().young_people == [municipality.person.pk]


def test_administrator_sees_only_how_many(municipality: Municipality, api: Api) -> None:
    answer = api(municipality.administrator).get(path(municipality.guide)).json()
    assert [count["count"] for count in answer["counts"]] == [1]
    assert answer["holdings"] == []


def test_leader_counts_but_does_not_see_invisible_young_people(municipality: Municipality, api: Api) -> None:
    hidden = factories.young_person(municipality.team, sensitivity="closed")
    factories.assignment(hidden, municipality.guide)

    answer = api(municipality.leader).get(path(municipality.guide)).json()

    assert [count["count"] for count in answer["counts"]] == [2]
    assert [held["young_person"] for held in answer["holdings"]] == [municipality.person.pk]


def test_leader_of_another_unit_and_colleagues_are_refused(municipality: Municipality, api: Api) -> None:
    for who in (municipality.other_leader, municipality.colleague, municipality.guide):
        assert api(who).get(path(municipality.guide)).status_code == 403
    assert api(municipality.leader).get("/api/v1/staff/999999/holdings/").status_code == 404


def test_list_costs_the_same_for_one_and_many(municipality: Municipality, api: Api) -> None:
    client = api(municipality.leader)
    client.get(path(municipality.guide))
    with CaptureQueriesContext(connection) as few:
        client.get(path(municipality.guide))
    for _ in range(5):
        person = factories.young_person(municipality.team)
        factories.assignment(person, municipality.guide)
        factories.appointment(person, municipality.guide)
    with CaptureQueriesContext(connection) as many:
        client.get(path(municipality.guide))
    assert len(many) == len(few)
