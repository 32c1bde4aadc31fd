"""A leader's week with cases as a whole, through the API. Follow-ups agree with the facts after each day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from rest_framework.test import APIClient

from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from tests import factories
from tests.conftest import Municipality
from tests.support import at

Api = Callable[[Staff | None], APIClient]

MONDAY = date(2026, 1, 12)


def done(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return response.json()


def test_leader_merges_transfers_and_closes_cases(municipality_in_january: Municipality, api: Api) -> None:
    municipality = municipality_in_january
    head = factories.leader(municipality.department)
    guide, leader = api(municipality.guide), api(municipality.leader)
    syd = {"first_name": "Zoë", "last_name": "Aagaard", "born_on": "2006-05-15", "unit": municipality.other_team.pk}

    with at(MONDAY):  # two units open a case for one young person; a click too many opens no third
        theirs = done(api(municipality.outsider).post("/api/v1/young-people/", syd), 201)["id"]
        body = {**syd, "first_name": "Zoe", "unit": municipality.team.pk}
        key = {"Idempotency-Key": "monday"}
        first, again = (done(guide.post("/api/v1/young-people/", body, headers=key), 201)["id"] for _ in range(2))
        assert first == again
        shown = done(leader.get("/api/v1/notifications/"))["results"]
        assert [row["young_person"]["id"] for row in shown if row["kind"] == "probable_duplicate"] == [first]
        reconcile_all()

    with at(MONDAY + timedelta(days=1)):  # work goes on in one of the two cases
        refer = {"young_person": first, "source": "school"}
        course = done(guide.post("/api/v1/guidance/courses/", refer), 201)["id"]
        done(leader.post(f"/api/v1/guidance/courses/{course}/accept/"))
        staff = {"staff": municipality.guide.pk}
        done(leader.post(f"/api/v1/guidance/courses/{course}/assign/", staff), 201)
        mother = {"relation": "mother", "name": "Mor Aagaard", "must_not_be_informed": True}
        done(guide.post(f"/api/v1/young-people/{first}/network/", mother), 201)
        done(guide.post("/api/v1/contacts/", {"young_person": first, "kind": "meeting"}), 201)
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=2)):  # the leader of both units merges them, after a dry run
        merge = f"/api/v1/young-people/{theirs}/merge/"
        assert done(api(head).post(merge, {"into": first}))["conflicts"] == []
        done(api(head).post(merge, {"into": first, "dry_run": False}))
        kept = done(api(head).get(f"/api/v1/young-people/{theirs}/"))
        assert (kept["merged_into"], kept["abilities"]) == (first, [])
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=3)):  # the young person moves, and the case with them
        transfer = {"unit": municipality.other_team.pk, "reason": "Flyttet til Syd"}
        done(leader.post(f"/api/v1/young-people/{first}/transfer/", transfer))
        assert done(api(municipality.other_leader).get(f"/api/v1/young-people/{first}/"))["unit"] == transfer["unit"]
        assert reconcile_all() == 0

    with at(MONDAY + timedelta(days=4)):  # the new leader closes the case, and a reopened case is open again
        other_leader, close = api(municipality.other_leader), f"/api/v1/young-people/{first}/close/"
        listed = other_leader.post(close, {})
        assert [error["code"] for error in listed.json()["errors"]] == ["course"]
        closed = done(other_leader.post(close, {"end_open": True, "why": "Målet er nået"}))
        assert closed["closed_on"] == clock.today().isoformat()
        assert reconcile_all() == 0
        opened = done(other_leader.post(f"/api/v1/young-people/{first}/reopen/", {"why": "Søger igen"}))
        assert [step["step"] for step in opened["steps"]] == ["merge", "transfer", "close", "reopen"]
        assert reconcile_all() == 0
