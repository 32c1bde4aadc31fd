"""Verifying a job: the day, and the hours a week on that day."""

from datetime import date
from typing import Any

import pytest

from backend.followups.reconcile import reconcile_all
from jobs.placements.models import EmploymentVerification
from tests.followups.scenario import reconcile_one
from tests.placements.conftest import Search
from tests.placements.test_lifecycle import EMPLOYMENTS, MON, Api, ends, start
from tests.support import at, errors, written


def test_verification_is_shown_and_changed_hours_are_a_new_row(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search, hours_per_week=8)
        path = f"{EMPLOYMENTS}{employment.pk}/"
        assert api(search.consultant).get(path).json()["verified_on"] is None
    with at(date(2026, 6, 1)):
        reconcile_one(search.person)
        client = api(search.consultant)
        same = client.post(f"{path}verify/", {"hours_per_week": "8", "verified_on": "2026-05-29"})
        assert (same.status_code, same.json()["verified_on"], len(same.json()["hours"])) == (200, "2026-05-29", 1)
        more = client.post(f"{path}verify/", {"hours_per_week": "12"})
        assert more.json()["verified_on"] == "2026-06-01"
        assert more.json()["hours"][-1] == {"starts_on": "2026-06-01", "hours_per_week": "12.00"}
        assert reconcile_all() == 0


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/hours_per_week", "required"),
        ({"hours_per_week": "61"}, "/hours_per_week", "max_value"),
        ({"hours_per_week": "8", "verified_on": "2026-03-01"}, "/verified_on", "outside"),
        ({"hours_per_week": "8", "verified_on": "2026-04-02"}, "/verified_on", "future"),
        ({"hours_per_week": "8", "verified_on": "2026-03-31"}, "/verified_on", "outside"),  # after the last day
    ],
)
def test_impossible_verification_is_refused(
    search: Search, api: Api, body: dict[str, Any], pointer: str, code: str
) -> None:
    with at(MON):
        employment = start(search, hours_per_week=8)
    with at(date(2026, 4, 1)):
        ends(employment, search.consultant, ends_on=date(2026, 3, 30))
        before = written()
        answer = api(search.consultant).post(f"{EMPLOYMENTS}{employment.pk}/verify/", body)
        assert (answer.status_code, errors(answer)) == (400, [(pointer, code)])
        assert written() == before


def test_job_to_come_is_not_verified(search: Search, api: Api) -> None:
    with at(date(2026, 2, 20)):
        employment = start(search, hours_per_week=8)
        before = written()
        answer = api(search.consultant).post(f"{EMPLOYMENTS}{employment.pk}/verify/", {"hours_per_week": "8"})
        assert answer.status_code == 409
        assert "verify" not in api(search.consultant).get(f"{EMPLOYMENTS}{employment.pk}/").json()["abilities"]
        assert written() == before


def test_voided_job_takes_its_verifications_along(search: Search, api: Api) -> None:
    with at(MON):
        employment = start(search, hours_per_week=8)
        reconcile_one(search.person)
        client = api(search.consultant)
        client.post(f"{EMPLOYMENTS}{employment.pk}/verify/", {"hours_per_week": "8"})
        assert client.post(f"{EMPLOYMENTS}{employment.pk}/void/", {"reason": "Forkert person"}).status_code == 204
        assert not EmploymentVerification.objects.exists()
        assert reconcile_all() == 0
