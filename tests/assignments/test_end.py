"""When an assignment may end."""

from datetime import time, timedelta

import pytest

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment, EndReason
from backend.assignments.services import READING_PERIOD
from backend.core import clock
from guidance.courses import services as courses
from guidance.courses.models import CloseReason
from tests.conftest import Municipality
from tests.interventions.requests import Api


@pytest.mark.parametrize("day", ["2100-12-31", "2099-01-01"])
@pytest.mark.parametrize(("verb", "name"), [("end", "ends_on"), ("hand-over", "handed_over_on")])
def test_end_more_than_ten_years_ahead_is_refused(
    municipality: Municipality, api: Api, verb: str, name: str, day: str
) -> None:
    assignment = Assignment.objects.get(staff=municipality.guide)
    body = {name: day, "reason": "leaving"} | ({"to": municipality.colleague.pk} if verb == "hand-over" else {})

    response = api(municipality.guide).post(f"/api/v1/assignments/{assignment.pk}/{verb}/", body, format="json")

    assert response.status_code == 400, response.content
    assert (response.json()["errors"][0]["pointer"], response.json()["errors"][0]["code"]) == (f"/{name}", "too_far")
    assignment.refresh_from_db()
    assert assignment.ends_on is None


def test_closing_the_course_before_a_planned_handover_ends_both_assignments(
    municipality: Municipality, api: Api
) -> None:
    assignment = Assignment.objects.get(staff=municipality.guide)
    body = {"to": municipality.colleague.pk, "handed_over_on": (clock.today() + timedelta(days=7)).isoformat()}
    api(municipality.guide).post(f"/api/v1/assignments/{assignment.pk}/hand-over/", body, format="json")

    courses.close(course=municipality.course, reason=CloseReason.GOAL_REACHED, by=municipality.leader)

    assignment.refresh_from_db()
    assert (assignment.ends_on, assignment.end_reason) == (clock.today(), EndReason.HANDED_OVER)
    assert not Grant.objects.filter(basis=Basis.ASSIGNMENT).active(clock.now()).exists()
    (reading,) = Grant.objects.filter(basis=Basis.HANDOVER)  # the colleague never began
    assert reading.staff == municipality.guide
    assert reading.ends_at == clock.at_local(clock.today() + READING_PERIOD, time(0))
