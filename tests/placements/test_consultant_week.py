"""A job consultant's weeks through the API. Follow-ups agree with the facts after each day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality
from tests.support import at, errors

Api = Callable[[Staff | None], APIClient]

MONDAY = date(2026, 1, 12)


def done(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return response.json()


def states(client: APIClient, person: int, rule: str) -> list[str]:
    """Return the states of the follow-ups of a rule for the young person, by due date."""
    found = done(client.get(f"/api/v1/follow-ups/?young_person={person}&rule={rule}&ordering=due_on"))
    return [row["state"] for row in found["results"]]


def test_consultant_takes_a_young_person_from_referral_into_a_job(
    municipality_in_january: Municipality, api: Api
) -> None:
    municipality, person = municipality_in_january, municipality_in_january.person.pk
    consultant_of_team = factories.consultant(municipality.team)
    guide, leader, consultant = api(municipality.guide), api(municipality.leader), api(consultant_of_team)

    with at(MONDAY):  # the guide refers; the leader assigns a consultant and accepts; the young person agrees
        reconcile_all()
        referral = {"young_person": person, "source": "guide", "goal_own_words": "Noget med cykler"}
        plan = f"/api/v1/jobs/plans/{done(guide.post('/api/v1/jobs/plans/', referral), 201)['id']}"
        assigned = done(leader.post(f"{plan}/assign/", {"staff": consultant_of_team.pk}), 201)["id"]
        done(leader.post(f"{plan}/accept/"))
        done(consultant.post(f"/api/v1/assignments/{assigned}/acknowledge/"))
        entry = {"employed_at_entry": False, "in_education_at_entry": False}
        refused = consultant.post(f"{plan}/enter/", entry)
        assert (refused.status_code, errors(refused)[0][1]) == (409, "not_agreed")
        done(consultant.post(f"{plan}/agree/", {"own_words": "Jeg vil gerne arbejde."}))
        assert done(consultant.post(f"{plan}/enter/", entry))["phase"] == "profile"
        assert states(consultant, person, "ips.answer") == ["fulfilled"]
        assert states(consultant, person, "ips.first_employer_contact") == ["open"]
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=1)):  # an employer is found once; only the name may be revealed
        reconcile_all()
        employer = done(consultant.post("/api/v1/jobs/employers/", {"name": "Prøvens Cykler"}), 201)["id"]
        assert consultant.post("/api/v1/jobs/employers/", {"name": "prøvens  cykler"}).status_code == 409
        decision = {"young_person": person, "answer": "yes", "may_reveal": "name", "own_words": "Kun navnet."}
        done(consultant.post("/api/v1/jobs/disclosure-decisions/", decision), 201)
        visit = {"young_person": person, "employer": employer, "mode": "face_to_face", "about": "ordinary_job"}
        planned = {**visit, "status": "planned", "at": (clock.now() + timedelta(days=1)).isoformat()}
        beyond = consultant.post("/api/v1/jobs/employer-contacts/", {**planned, "revealed": "name_and_health"})
        assert (beyond.status_code, errors(beyond)[0][1]) == (409, "beyond_decision")
        held = done(consultant.post("/api/v1/jobs/employer-contacts/", {**visit, "revealed": "name"}), 201)["id"]
        assert states(consultant, person, "ips.first_employer_contact") == ["fulfilled"]
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=2)):  # the visit was with another employer's manager: voided, and due again
        reconcile_all()
        done(consultant.post(f"/api/v1/jobs/employer-contacts/{held}/void/", {"reason": "Det var en anden butik."}))
        assert states(consultant, person, "ips.first_employer_contact") == ["open"]
        done(consultant.post("/api/v1/jobs/employer-contacts/", {**visit, "revealed": "name"}), 201)
        assert states(consultant, person, "ips.first_employer_contact") == ["fulfilled"]
        done(consultant.post(f"{plan}/begin-search/"))
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=3)):  # a job is found; its start is postponed, and needs its own meeting before it
        reconcile_all()
        starts_on = MONDAY + timedelta(days=7)
        job = {"young_person": person, "employer": employer, "form": "ordinary", "title": "Cykelmekaniker"}
        job |= {"starts_on": starts_on.isoformat(), "hours_per_week": 12}
        made = done(consultant.post("/api/v1/jobs/employments/", job), 201)
        done(consultant.post("/api/v1/contacts/", {"young_person": person, "kind": "meeting"}), 201)
        assert states(consultant, person, "ips.before_start") == ["fulfilled"]
        later = (starts_on + timedelta(days=28)).isoformat()
        etag = {"If-Match": f'"{made["version"]}"'}
        done(consultant.patch(f"/api/v1/jobs/employments/{made['id']}/", {"starts_on": later}, headers=etag))
        assert states(consultant, person, "ips.before_start") == ["pending"]
        assert reconcile_all() == 0

    with at(starts_on + timedelta(days=28)):  # the first day: the plan is in job, and the hours are corrected
        reconcile_all()
        change = {"starts_on": later, "hours_per_week": 15}
        changed = done(consultant.post(f"/api/v1/jobs/employments/{made['id']}/change-hours/", change))
        assert [row["hours_per_week"] for row in changed["hours"]] == ["15.00"]
        assert done(consultant.get(f"{plan}/"))["phase"] == "in_job"
        assert states(consultant, person, "ips.after_start") == ["open"]
        done(consultant.post("/api/v1/contacts/", {"young_person": person, "kind": "employer_visit"}), 201)
        assert states(consultant, person, "ips.after_start") == ["fulfilled"]
        assert reconcile_all() == 0
