"""Figures are read from the database `reporting`, where an operator names one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import InternalError, OperationalError, connections
from django.test.utils import CaptureQueriesContext

from backend.access.models import AccessLogEntry, Action
from backend.core.functions import call
from backend.people.models import YoungPerson
from backend.reports.database import figures_cursor
from tests import factories
from tests.conftest import Municipality

PEOPLE = {"measure": "caseload.people", "group_by": ""}
CASELOAD = "/api/v1/reports/caseload/"


@pytest.fixture
def reporting(committed_municipality: Municipality) -> Iterator[None]:
    """Name the test database as `reporting` too. It is read through a connection of its own."""
    connections.settings["reporting"] = {**connections["default"].settings_dict}
    yield
    connections["reporting"].close()
    del connections["reporting"]
    del connections.settings["reporting"]


@pytest.fixture
def people(reporting: None, committed_municipality: Municipality) -> Municipality:
    """Give the two teams one and two young people."""
    for _ in range(2):
        person = factories.young_person(committed_municipality.other_team)
        factories.course(person, committed_municipality.outsider, since=date(2026, 1, 5))
    return committed_municipality


def _value(response: Any) -> Any:
    [row] = response.json()["rows"]
    return row["figures"][0]["value"]


def test_figures_are_read_through_the_connection_of_reporting(people: Municipality, api) -> None:
    with CaptureQueriesContext(connections["reporting"]) as queries:
        assert _value(api(people.manager).get(CASELOAD, PEOPLE)) == 3

    assert sum("grouping sets" in query["sql"].lower() for query in queries) == 1
    newest = AccessLogEntry.objects.latest("pk")
    assert (newest.action, newest.staff_id) == (Action.REPORT, people.manager.pk)


def test_leader_gets_figures_and_drill_down_about_the_own_unit_only(people: Municipality, api) -> None:
    for leader, count in ((people.leader, 1), (people.other_leader, 2)):
        assert _value(api(leader).get(CASELOAD, PEOPLE)) == count
        listed = api(leader).get("/api/v1/young-people/", {"measure": "caseload.people"}).json()
        assert listed["count"] == count


def test_nothing_can_be_written_there(people: Municipality) -> None:
    with pytest.raises(InternalError, match="read-only"), figures_cursor() as cursor:
        cursor.execute("DELETE FROM people_youngperson")

    assert YoungPerson.objects.count() == 3


def test_rights_and_limits_end_with_the_figures(people: Municipality, api) -> None:
    """The connection is used again by the next request."""
    names = ("role", "statement_timeout", "transaction_read_only")
    before = [call("current_setting", name, using="reporting") for name in names]
    with figures_cursor():
        during = [call("current_setting", name, using="reporting") for name in names]
    api(people.manager).get(CASELOAD, PEOPLE)

    assert during == [[("folge_system",)], [("1min",)], [("on",)]]
    assert [call("current_setting", name, using="reporting") for name in names] == before
    assert before[1:] == [[("0",)], [("off",)]]


def test_server_that_cannot_be_reached_is_a_sentence_and_no_file(people: Municipality, api) -> None:
    connections["reporting"].settings_dict["PORT"] = "1"
    connections["reporting"].settings_dict["HOST"] = "127.0.0.1"

    for format_ in ("json", "csv", "xlsx"):
        response = api(people.manager).get(CASELOAD, {**PEOPLE, "format": format_})
        assert response.status_code == 503
        assert response["Content-Type"] == "application/problem+json"
    with pytest.raises(OperationalError), figures_cursor():
        pass
