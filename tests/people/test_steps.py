"""The verbs of a case as a whole: close, reopen, transfer, record a death and undo it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment
from backend.contacts.models import Appointment, AppointmentState
from backend.core import clock
from backend.followups.models import OUTSTANDING, FollowUp, FollowUpEndReason
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import CaseStep, YoungPerson
from backend.reminders import dispatcher
from backend.reminders.models import Notification, Reminder, ReminderState
from guidance.courses.models import Phase
from guidance.interventions.models import InterventionState
from jobs.plans.models import PlanPhase
from tests import factories
from tests.conftest import Municipality
from tests.support import at, errors, written

Api = Callable[[Staff | None], APIClient]


def send(client: APIClient, person: YoungPerson, verb: str, **body: Any) -> Any:
    return client.post(f"/api/v1/young-people/{person.pk}/{verb}/", body)


def nothing_more_to_reconcile() -> bool:
    before = written()
    reconcile_all()
    return written() == before


def without_anything_open(municipality: Municipality) -> YoungPerson:
    return factories.young_person(municipality.team)


def test_close_lists_what_is_still_open_and_changes_nothing(municipality: Municipality, api: Api) -> None:
    person = municipality.person
    factories.appointment(person, municipality.guide)
    before = written()

    response = send(api(municipality.leader), person, "close")

    assert (response.status_code, errors(response)) == (409, [("", "appointment"), ("", "course")])
    assert written() == before


def test_close_ends_what_is_open_if_the_caller_asks(municipality: Municipality, api: Api) -> None:
    person = municipality.person
    appointment = factories.appointment(person, municipality.guide)
    reconcile_all()

    response = send(api(municipality.leader), person, "close", end_open=True, why="Målet er nået")

    municipality.course.refresh_from_db()
    appointment.refresh_from_db()
    assert (response.status_code, response.json()["closed_on"]) == (200, clock.today().isoformat())
    assert municipality.course.phase == Phase.CLOSED
    assert appointment.state == AppointmentState.CANCELLED_US
    assert not Assignment.objects.active(clock.today()).filter(young_person=person).exists()
    assert not FollowUp.objects.filter(OUTSTANDING, young_person=person).exists()
    step = response.json()["steps"][0]
    assert (step["step"], step["why"]) == ("close", "Målet er nået")
    assert sorted(ended["kind"] for ended in step["ended"]) == ["appointment", "assignment", "course"]
    assert nothing_more_to_reconcile()


def test_coordinator_closes_a_case_and_sees_no_steps(municipality: Municipality, api: Api) -> None:
    person = without_anything_open(municipality)

    response = send(api(municipality.coordinator), person, "close")

    assert response.status_code == 200
    assert "steps" not in response.json()


@pytest.mark.parametrize(
    ("verb", "body"),
    [("close", {}), ("transfer", {"unit": 0, "reason": "Flyttet"}), ("undo-death", {"reason": "Fejl"})],
)
def test_verb_in_the_wrong_state_is_409(municipality: Municipality, api: Api, verb: str, body: dict[str, Any]) -> None:
    person = without_anything_open(municipality)
    YoungPerson.objects.filter(pk=person.pk).update(closed_on=clock.today())
    body = body | ({"unit": municipality.other_team.pk} if "unit" in body else {})

    response = send(api(municipality.leader), person, verb, **body)

    assert response.status_code == 409
    assert not CaseStep.objects.exists()


def test_reopened_case_is_in_the_caseload_again(municipality: Municipality, api: Api) -> None:
    person, client = without_anything_open(municipality), api(municipality.leader)
    send(client, person, "close")

    response = send(client, person, "reopen", why="Søger igen")

    assert (response.status_code, response.json()["closed_on"]) == (200, None)
    assert [step["step"] for step in response.json()["steps"]] == ["close", "reopen"]
    assert person.pk in [row["id"] for row in client.get("/api/v1/caseload/").json()["results"]]
    assert errors(send(client, person, "reopen")) == [("", "case_open")]


def test_unit_cannot_be_patched(municipality: Municipality, api: Api) -> None:
    response = api(municipality.guide).patch(
        f"/api/v1/young-people/{municipality.person.pk}/",
        {"unit": municipality.other_team.pk},
        headers={"If-Match": '"1"'},
    )

    assert (response.status_code, errors(response)) == (400, [("/unit", "read_only")]) or errors(response) == [
        ("/unit", "unknown")
    ]
    assert YoungPerson.objects.get(pk=municipality.person.pk).unit == municipality.team


def test_transfer_informs_both_leaders_and_opens_the_case_to_the_new_unit(municipality: Municipality, api: Api) -> None:
    person, new = municipality.person, municipality.other_team
    reconcile_all()

    response = send(api(municipality.leader), person, "transfer", unit=new.pk, reason="Flyttet til Syd")

    assert response.status_code in (200, 204)
    assert YoungPerson.objects.get(pk=person.pk).unit == new
    told = Notification.objects.filter(kind="case_transferred")
    assert {row.staff for row in told} == {municipality.leader, municipality.other_leader}
    assert told[0].facts == {"case_number": person.case_number, "from_unit": municipality.team.pk, "to_unit": new.pk}
    assert api(municipality.other_leader).get(f"/api/v1/young-people/{person.pk}/").status_code == 200
    step = CaseStep.objects.get()
    assert (step.from_unit, step.to_unit, step.why) == (municipality.team, new, "Flyttet til Syd")
    assert nothing_more_to_reconcile()


@pytest.mark.parametrize("reason", ["", " ", None])
def test_transfer_without_a_reason_is_400(municipality: Municipality, api: Api, reason: str | None) -> None:
    body = {"unit": municipality.other_team.pk, **({} if reason is None else {"reason": reason})}

    response = send(api(municipality.leader), municipality.person, "transfer", **body)

    assert (response.status_code, errors(response)[0][0]) == (400, "/reason")


def test_transfer_to_the_same_unit_is_409(municipality: Municipality, api: Api) -> None:
    response = send(
        api(municipality.leader), municipality.person, "transfer", unit=municipality.team.pk, reason="Prøve"
    )

    assert (response.status_code, errors(response)) == (409, [("", "same_unit")])


def test_death_ends_everything_and_withdraws_overdue_follow_ups_too(municipality: Municipality, api: Api) -> None:
    person, guide = municipality.person, municipality.guide
    appointment = factories.appointment(person, guide)
    running = factories.intervention(person, guide)
    plan = factories.plan(person, municipality.leader)
    reconcile_all()
    with at(clock.today() + timedelta(days=60)):
        reconcile_all()
        assert FollowUp.objects.filter(OUTSTANDING, young_person=person, due_on__lt=clock.today()).exists()

        response = send(api(municipality.leader), person, "record-death", deceased_on=clock.today())

        for row in (appointment, running, plan, municipality.course):
            row.refresh_from_db()
        assert (response.status_code, response.json()["deceased_on"]) == (200, clock.today().isoformat())
        assert appointment.state == AppointmentState.CANCELLED_US
        assert running.state == InterventionState.STOPPED
        assert (plan.phase, plan.close_reason) == (PlanPhase.CLOSED, "")
        assert (municipality.course.phase, municipality.course.close_reason) == (Phase.CLOSED, "")
        assert not FollowUp.objects.filter(OUTSTANDING, young_person=person).exists()
        withdrawn = FollowUp.objects.filter(young_person=person, ended_on=clock.today())
        assert {row.end_reason for row in withdrawn} == {FollowUpEndReason.DECEASED}
        assert nothing_more_to_reconcile()


def test_death_cancels_unsent_reminders_at_once_and_none_is_sent_later(municipality: Municipality, api: Api) -> None:
    person = municipality.person
    reconcile_all()
    follow_up = FollowUp.objects.filter(OUTSTANDING, young_person=person).first()
    assert follow_up
    planned = Reminder.objects.create(
        follow_up=follow_up,
        stage="due",
        for_date=follow_up.due_on,
        recipient=municipality.guide,
        channel="in_app",
        planned_at=clock.now(),
    )

    send(api(municipality.leader), person, "record-death", deceased_on=clock.today())

    planned.refresh_from_db()
    assert planned.state == ReminderState.CANCELLED
    with at(clock.today() + timedelta(days=30)):
        dispatcher.run()
    assert not Notification.objects.filter(young_person=person, follow_up__isnull=False).exists()


def test_deceased_is_in_no_list_but_can_be_opened(municipality: Municipality, api: Api) -> None:
    person, client = municipality.person, api(municipality.leader)

    send(client, person, "record-death", deceased_on=clock.today())

    for listed in ("/api/v1/young-people/", "/api/v1/caseload/"):
        assert person.pk not in [row["id"] for row in client.get(listed).json()["results"]]
    assert client.get(f"/api/v1/young-people/{person.pk}/").status_code == 200


@pytest.mark.parametrize(("away", "code"), [(1, "future"), (-20000, "before_birth")])
def test_impossible_day_of_death_is_400(municipality: Municipality, api: Api, away: int, code: str) -> None:
    day = clock.today() + timedelta(days=away)

    response = send(api(municipality.leader), municipality.person, "record-death", deceased_on=day)

    assert (response.status_code, errors(response)) == (400, [("/deceased_on", code)])
    assert YoungPerson.objects.get(pk=municipality.person.pk).deceased_on is None


def test_leader_undoes_a_death_and_what_ended_stays_ended_and_is_listed(municipality: Municipality, api: Api) -> None:
    person, client = municipality.person, api(municipality.leader)
    reconcile_all()
    send(client, person, "record-death", deceased_on=clock.today())

    response = send(client, person, "undo-death", reason="Forkert sag")

    shown = response.json()
    municipality.course.refresh_from_db()
    assert (response.status_code, shown["deceased_on"]) == (200, None)
    assert municipality.course.phase == Phase.CLOSED
    assert [step["step"] for step in shown["steps"]] == ["record_death", "undo_death"]
    assert {"assignment", "course"} <= {ended["kind"] for ended in shown["steps"][0]["ended"]}
    assert "reopen" in shown["abilities"]
    assert nothing_more_to_reconcile()


def test_undo_without_a_reason_is_400(municipality: Municipality, api: Api) -> None:
    person, client = municipality.person, api(municipality.leader)
    send(client, person, "record-death", deceased_on=clock.today())

    response = send(client, person, "undo-death")

    assert (response.status_code, errors(response)) == (400, [("/reason", "required")])


def test_after_a_death_only_the_undoing_is_possible(municipality: Municipality, api: Api) -> None:
    person, client = municipality.person, api(municipality.leader)
    send(client, person, "record-death", deceased_on=clock.today())

    for verb, body in (
        ("close", {}),
        ("reopen", {}),
        ("record-death", {"deceased_on": clock.today()}),
        ("transfer", {"unit": municipality.other_team.pk, "reason": "Flyttet"}),
    ):
        assert errors(send(client, person, verb, **body)) == [("", "deceased")]


def test_steps_are_in_the_timeline(municipality: Municipality, api: Api) -> None:
    person, client = without_anything_open(municipality), api(municipality.leader)
    send(client, person, "close", why="Afsluttet")

    entries = client.get(f"/api/v1/young-people/{person.pk}/timeline/").json()["results"]

    assert [entry["facts"]["step"] for entry in entries if entry["kind"] == "case_step"] == ["close"]


def test_close_keeps_reading_access_of_the_former_guide(municipality: Municipality, api: Api) -> None:
    person = municipality.person

    send(api(municipality.leader), person, "close", end_open=True)

    assert Grant.objects.filter(young_person=person, staff=municipality.guide, basis=Basis.HANDOVER).exists()
    assert not Appointment.objects.filter(young_person=person, state=AppointmentState.PLANNED).exists()
