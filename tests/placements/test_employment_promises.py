"""What is promised around a job start: missed weeks reach the leader, and corrections lose no promise."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.contacts import services as contacts
from backend.contacts.models import ContactKind
from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.reminders import dispatcher
from backend.reports.scope import Period
from tests.placements.conftest import Search
from tests.reports.support import figure
from tests.support import at

Api = Callable[[Staff | None], APIClient]
EMPLOYMENTS = "/api/v1/jobs/employments/"
MON = date(2026, 3, 2)


def begin(search: Search, api: Api) -> int:
    """Register over the API that a job begins on Monday 2 March."""
    body = {"young_person": search.person.pk, "employer": search.employer.pk, "form": "ordinary"}
    answer = api(search.consultant).post(EMPLOYMENTS, {**body, "starts_on": str(MON), "hours_per_week": "12.5"})
    assert answer.status_code == 201, answer.content
    number: int = answer.json()["id"]
    return number


def told(api: Api, staff: Staff, rule: str) -> list[tuple[str, str]]:
    """Return kind and due date of the notifications of a member of staff about a rule."""
    found: list[dict[str, Any]] = api(staff).get("/api/v1/notifications/?page_size=200").json()["results"]
    return sorted((one["kind"], one["facts"]["due_on"]) for one in found if one["facts"].get("rule") == rule)


def test_week_without_a_meeting_reaches_the_leader_on_the_next_working_day(search: Search, api: Api) -> None:
    leader = search.municipality.leader
    with at(MON):
        begin(search, api)
    with at(date(2026, 3, 8)):  # the Sunday on which the first week closes
        reconcile_all()
        dispatcher.run()
        assert told(api, leader, "ips.first_month") == []
    for hour, reached in ((7, []), (8, [("follow_up_escalated", "2026-03-08")])):
        with at(date(2026, 3, 9), hour):
            reconcile_all()
            dispatcher.run()
            assert told(api, leader, "ips.first_month") == reached
    with at(date(2026, 3, 10)):
        dispatcher.run()
        assert told(api, leader, "ips.first_month") == [("follow_up_escalated", "2026-03-08")]
        assert "follow_up_escalated" not in dict(told(api, search.consultant, "ips.first_month"))


@pytest.mark.parametrize("meeting_on", ["2026-02-25", "2026-02-26"])
def test_postponed_start_needs_its_own_meeting_before_it(search: Search, api: Api, meeting_on: str) -> None:
    with at(date(2026, 2, 20)):
        reconcile_all()
        job = begin(search, api)
    with at(date.fromisoformat(meeting_on)):
        meeting = ContactKind.objects.get(pk="meeting")
        met = contacts.register(young_person=search.person, kind=meeting, note="Klar.", by=search.consultant)
        before = FollowUp.objects.get(rule="ips.before_start", subject_id=job)
        assert before.fulfilled_by == met.pk
    with at(date(2026, 2, 27)):
        change = {"starts_on": "2026-03-30"}
        answer = api(search.consultant).patch(f"{EMPLOYMENTS}{job}/", change, headers={"If-Match": '"1"'})

        assert answer.status_code == 200, answer.content
        before.refresh_from_db()
        assert (before.fulfilled_on, before.due_on) == (None, date(2026, 3, 30))
        assert reconcile_all() == 0
    with at(date(2026, 3, 24)):
        reconcile_all()
        met = contacts.register(young_person=search.person, kind=meeting, note="Klar.", by=search.consultant)
        before.refresh_from_db()
        assert before.fulfilled_by == met.pk


def test_voided_job_leaves_no_missed_week_in_the_percentage(search: Search, api: Api) -> None:
    with at(MON):
        job = begin(search, api)
    for number in (9, 16, 23):
        with at(date(2026, 3, number)):
            reconcile_all()
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31), as_of=date(2026, 3, 24))
    with at(date(2026, 3, 24)):
        assert figure("follow-up.missed", march, "ips.first_month", by="rule").value == 3

        answer = api(search.consultant).post(f"{EMPLOYMENTS}{job}/void/", {"reason": "Forkert person"})

        assert answer.status_code == 204, answer.content
        weeks = FollowUp.objects.filter(rule="ips.first_month").with_state(clock.now())
        assert {row.state for row in weeks} == {"withdrawn"}
        for key in ("expected", "missed", "overdue"):
            assert figure(f"follow-up.{key}", march, "ips.first_month", by="rule").value == 0
        on_time = figure("follow-up.on_time", march, "ips.first_month", by="rule")
        assert (on_time.numerator, on_time.denominator) == (0, 0)
        assert reconcile_all() == 0


def test_absence_that_begins_at_night_notifies_the_deputy_from_eight(search: Search, api: Api) -> None:
    consultant, deputy = search.consultant, search.municipality.consultant
    with at(MON):
        begin(search, api)
    with at(date(2026, 3, 5)):
        reconcile_all()
        dispatcher.run()
        body = {"starts_on": "2026-03-06", "ends_on": "2026-03-20"}
        absence = api(consultant).post("/api/v1/absences/", body)
        assert absence.status_code == 201, absence.content
        answer = api(consultant).post("/api/v1/covers/", {"absence": absence.json()["id"], "deputy": deputy.pk})
        assert answer.status_code == 201, answer.content
    for hour, reached in ((0, False), (7, False), (8, True)):
        with at(date(2026, 3, 6), hour):
            dispatcher.run()
            assert bool(told(api, deputy, "ips.after_start")) is reached
