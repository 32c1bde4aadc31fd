"""A leader's figures and their drill-down include those whose plan closed under a consultant of the unit."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.assignments.models import Capacity
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from jobs.plans import services
from jobs.plans.models import IpsPlan, PlanCloseReason
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.support import at

Api = Callable[[Staff | None], APIClient]
API = "/api/v1/"
CLOSED_ON = date(2026, 11, 2)
QUARTER = {"from": "2026-10-01", "to": "2026-12-31"}


@pytest.fixture
def closed(db: None) -> Iterator[Municipality]:
    """Close the plan of the young person, whose consultant is of another unit. The plan ran since 5 January 2026."""
    with at(date(2026, 1, 5)):
        municipality = build_municipality()
        plan = factories.plan(municipality.person, municipality.leader)
        factories.assignment(municipality.person, municipality.consultant, capacity=Capacity.CONSULTANT)
    with at(CLOSED_ON):
        services.close(plan=plan, reason=PlanCloseReason.STEP_DOWN_DONE, by=municipality.other_leader)
        yield municipality


def counted(client: APIClient) -> int:
    """Return how many plans ended in the quarter by the leader's report."""
    response: Any = client.get(f"{API}reports/ips/", {**QUARTER, "measure": "ips.ended"})
    assert response.status_code == 200, response.content
    rows = response.json()["rows"]
    ((figure,),) = (row["figures"] for row in rows if all(place["everything"] for place in row["group"]))
    return int(figure["value"])


def test_drill_down_lists_those_whose_plan_closed_in_the_period(closed: Municipality, api: Api) -> None:
    client = api(closed.other_leader)
    behind = client.get(f"{API}young-people/", {**QUARTER, "measure": "ips.ended"}).json()
    assert [row["id"] for row in behind["results"]] == [closed.person.pk]
    assert counted(client) == 1
    assert client.get(f"{API}young-people/{closed.person.pk}/").status_code == 200
    assert client.get(f"{API}young-people/{closed.person.pk}/timeline/").status_code == 404  # the summary only
    assert client.get(f"{API}caseload/").json()["count"] == 0
    assert reconcile_all() == 0


@pytest.mark.parametrize(("days", "sees"), [(0, True), (400, True), (401, False)])
def test_leader_sees_those_whose_plan_closed_for_400_days(
    closed: Municipality, api: Api, days: int, sees: bool
) -> None:
    with at(CLOSED_ON + timedelta(days=days)):
        status = api(closed.other_leader).get(f"{API}young-people/{closed.person.pk}/").status_code
        assert status == (200 if sees else 404)


def test_only_the_leader_of_the_consultant_sees_those_whose_plan_closed(closed: Municipality, api: Api) -> None:
    coordinator = factories.StaffFactory.create(roles=["coordinator"], roles__unit=closed.other_team)
    for staff in (coordinator, closed.outsider):
        assert api(staff).get(f"{API}young-people/{closed.person.pk}/").status_code == 404


def test_leader_of_a_consultant_who_handed_over_sees_nothing_more(db: None, api: Api) -> None:
    with at(CLOSED_ON):
        municipality = build_municipality()
        plan = factories.plan(municipality.person, municipality.leader)
        factories.former(municipality.person, municipality.consultant, ended=CLOSED_ON - timedelta(days=1))
        assert IpsPlan.objects.open().filter(pk=plan.pk).exists()
        response = api(municipality.other_leader).get(f"{API}young-people/{municipality.person.pk}/")
        assert response.status_code == 404
