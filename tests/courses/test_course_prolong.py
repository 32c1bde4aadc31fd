"""POST /guidance/courses/{pk}/prolong/: let the pause of a course end on a later day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from guidance.courses import services
from guidance.courses.models import GuidanceCourse
from tests.conftest import Municipality
from tests.support import errors, written

Api = Callable[[Staff | None], APIClient]


@pytest.fixture
def paused(municipality: Municipality) -> GuidanceCourse:
    """Return the course of the small municipality, paused for 30 days."""
    reconcile_all()
    until = clock.today() + timedelta(days=30)
    return services.pause(
        course=municipality.course, reason="Rejse", view="Vil ringes op.", paused_until=until, by=municipality.guide
    )


def test_prolonged_pause_keeps_its_reason_and_is_decided_on_its_new_last_day(
    municipality: Municipality, api: Api, paused: GuidanceCourse
) -> None:
    until = clock.today() + timedelta(days=60)

    response = api(municipality.guide).post(
        f"/api/v1/guidance/courses/{paused.pk}/prolong/", {"paused_until": str(until), "why": "Bliver længere"}
    )

    assert response.status_code == 200, response.content
    course = response.json()
    assert (course["phase"], course["paused_until"], course["pause_reason"]) == ("paused", str(until), "Rejse")
    assert course["pause_view"] == "Vil ringes op."
    last = course["phase_changes"][-1]
    assert (last["from_phase"], last["to_phase"], last["paused_until"]) == ("paused", "paused", str(until))
    first, second = FollowUp.objects.filter(rule="course.pause_ends").with_state(clock.now()).order_by("id")
    assert (first.state, second.state, second.fulfilled_on) == ("fulfilled", "open", None)
    assert second.due_on >= until
    assert reconcile_all() == 0


@pytest.mark.parametrize(
    ("days", "code"),
    [(30, "not_later"), (5, "not_later"), (0, "pause_end"), (-1, "pause_end"), (91, "pause_end")],
)
def test_impossible_end_is_400(
    municipality: Municipality, api: Api, paused: GuidanceCourse, days: int, code: str
) -> None:
    before = written()

    response = api(municipality.guide).post(
        f"/api/v1/guidance/courses/{paused.pk}/prolong/", {"paused_until": str(clock.today() + timedelta(days=days))}
    )

    assert (response.status_code, errors(response)) == (400, [("/paused_until", code)])
    assert written() == before
