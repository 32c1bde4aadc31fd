"""A guide's week through the API. Follow-ups agree with the facts after each day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests.conftest import Municipality
from tests.support import at

Api = Callable[[Staff | None], APIClient]

MONDAY = date(2026, 1, 12)


def done(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return response.json()


def states(client: APIClient, person: int, rule: str) -> list[str]:
    """Return the states of the follow-ups of a rule for the young person, by due date."""
    found = done(client.get(f"/api/v1/follow-ups/?young_person={person}&rule={rule}&ordering=due_on"))
    return [row["state"] for row in found["results"]]


def test_guide_begins_with_a_young_person_and_hands_over_before_a_leave(
    municipality_in_january: Municipality, api: Api
) -> None:
    municipality = municipality_in_january
    guide, leader, colleague = api(municipality.guide), api(municipality.leader), api(municipality.colleague)
    other = municipality.person.pk

    with at(MONDAY):  # the leader opens a case and assigns the guide, who plans a meeting
        reconcile_all()
        body = {"first_name": "Liv", "last_name": "Prøve", "born_on": "2007-02-28", "unit": municipality.team.pk}
        person = done(leader.post("/api/v1/young-people/", body), 201)["id"]
        course = done(leader.post("/api/v1/guidance/courses/", {"young_person": person, "source": "school"}), 201)["id"]
        done(leader.post(f"/api/v1/guidance/courses/{course}/accept/"))
        assigned = done(
            leader.post(f"/api/v1/guidance/courses/{course}/assign/", {"staff": municipality.guide.pk}), 201
        )["id"]
        assert (
            states(guide, person, "assignment.acknowledge") == states(guide, person, "guide.first_contact") == ["open"]
        )
        done(guide.post(f"/api/v1/assignments/{assigned}/acknowledge/"))
        assert states(guide, person, "assignment.acknowledge") == ["fulfilled"]
        wednesday = clock.at_local(MONDAY + timedelta(days=2), clock.now().time()).isoformat()
        planned = {"young_person": person, "starts_at": wednesday, "kind": "meeting"}
        appointment = done(guide.post("/api/v1/appointments/", planned), 201)["id"]
        twice = guide.post("/api/v1/appointments/", planned)
        assert twice.status_code == 409
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=1)):  # nobody answers a call; a contact is with the wrong person
        reconcile_all()
        done(guide.post("/api/v1/contacts/", {"young_person": person, "kind": "phone", "outcome": "no_answer"}), 201)
        assert states(guide, person, "guide.first_contact") == ["open"]
        wrong = done(guide.post("/api/v1/contacts/", {"young_person": person, "kind": "meeting"}), 201)["id"]
        assert states(guide, person, "guide.first_contact") == ["fulfilled"]
        done(guide.post(f"/api/v1/contacts/{wrong}/move/", {"young_person": other}))
        assert states(guide, person, "guide.first_contact") == ["open"]
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=2), hour=18):  # they met, and the course starts
        reconcile_all()
        done(guide.post(f"/api/v1/appointments/{appointment}/hold/", {"note": "Vi talte om skolen."}))
        assert states(guide, person, "guide.first_contact") == ["fulfilled"]
        done(guide.post(f"/api/v1/guidance/courses/{course}/begin-start/"))
        assert "open" in states(guide, person, "guide.contact") or "pending" in states(guide, person, "guide.contact")
        task = {"young_person": person, "text": "Ring til skolen", "due_on": (MONDAY + timedelta(days=3)).isoformat()}
        task_id = done(guide.post("/api/v1/follow-ups/", task), 201)["id"]
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=3)):  # the own task is ticked off; a leave begins on Friday, with a deputy
        reconcile_all()
        done(guide.post(f"/api/v1/follow-ups/{task_id}/complete/"))
        friday = (MONDAY + timedelta(days=4)).isoformat()
        absence = done(guide.post("/api/v1/absences/", {"starts_on": friday}), 201)["id"]
        cover = {"absence": absence, "deputy": municipality.colleague.pk}
        done(guide.post("/api/v1/covers/", cover), 201)
        assert colleague.get(f"/api/v1/young-people/{person}/").status_code == 404
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=4)):  # the deputy meets the young person; the leave lasts, so the case goes to them
        reconcile_all()
        done(colleague.get(f"/api/v1/young-people/{person}/"))
        done(colleague.post("/api/v1/contacts/", {"young_person": person, "kind": "home_visit", "note": "Kaffe."}), 201)
        passed = done(leader.post(f"/api/v1/assignments/{assigned}/hand-over/", {"to": municipality.colleague.pk}))
        assert passed["staff"]["id"] == municipality.colleague.pk
        assert [row["id"] for row in done(guide.get("/api/v1/caseload/"))["results"]] != []
        assert person not in [row["id"] for row in done(guide.get("/api/v1/caseload/"))["results"]]
        assert reconcile_all() == 0
