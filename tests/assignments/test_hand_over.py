"""A handover passes on what names the former holder, lists what it cannot, and warns."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.access.models import Basis, Grant
from backend.assignments.models import Capacity
from backend.contacts.models import AppointmentState
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Absence, Membership, Staff
from guidance.courses.models import Phase
from guidance.interventions.models import InterventionState
from jobs.employers.models import ContactStatus
from tests import factories
from tests.conftest import Municipality
from tests.support import written

Api = Callable[[Staff | None], APIClient]


def hand_over(municipality: Municipality, api: Api, **body: Any) -> Any:
    path = f"/api/v1/assignments/{municipality.person.assignments.get(staff=municipality.guide).pk}/hand-over/"
    response = api(municipality.leader).post(path, {"to": municipality.colleague.pk, **body}, format="json")
    assert response.status_code == 200, response.content
    return response.json()


def test_coming_appointment_and_primary_contact_pass_to_the_successor(municipality: Municipality, api: Api) -> None:
    person = municipality.person
    coming = factories.appointment(person, municipality.guide, clock.now() + timedelta(days=2))
    person.primary_contact_staff = municipality.guide
    person.save()

    answer = hand_over(municipality, api)

    coming.refresh_from_db()
    person.refresh_from_db()
    assert (coming.staff, person.primary_contact_staff) == (municipality.colleague, municipality.colleague)
    assert (answer["left"], answer["warnings"]) == ([], [])
    before = written()
    reconcile_all()
    assert written() == before


def test_appointment_without_an_outcome_is_left_for_a_decision(municipality: Municipality, api: Api) -> None:
    passed = factories.appointment(municipality.person, municipality.guide)

    (left,) = hand_over(municipality, api)["left"]

    assert (left["kind"], left["id"]) == ("appointment", passed.pk)
    assert left["kind_label"] == "Planlagt aftale"


def test_appointment_before_the_day_of_the_handover_stays(municipality: Municipality, api: Api) -> None:
    early, late = (
        factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(days=days))
        for days in (2, 9)
    )

    hand_over(municipality, api, handed_over_on=str(clock.today() + timedelta(days=7)))

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.staff, late.staff) == (municipality.guide, municipality.colleague)


def test_colleague_who_goes_on_in_another_capacity_keeps_the_appointments(municipality: Municipality, api: Api) -> None:
    factories.assignment(municipality.person, municipality.guide, capacity=Capacity.CONSULTANT)
    coming = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(days=2))
    path = municipality.person.assignments.get(capacity=Capacity.GUIDE).pk

    body = {"to": municipality.colleague.pk}
    response = api(municipality.leader).post(f"/api/v1/assignments/{path}/hand-over/", body, format="json")

    assert response.status_code == 200
    coming.refresh_from_db()
    assert coming.staff == municipality.guide


def test_intervention_passes_to_the_successor_with_its_grant(municipality: Municipality, api: Api) -> None:
    running = factories.intervention(municipality.person, municipality.guide)
    grant = Grant.objects.create(
        staff=municipality.guide,
        young_person=municipality.person,
        basis=Basis.INTERVENTION,
        starts_at=clock.now(),
        opened_by=municipality.guide,
        source_id=running.pk,
    )

    answer = hand_over(municipality, api, reason="conflict")

    running.refresh_from_db()
    grant.refresh_from_db()
    assert (running.responsible, answer["left"]) == (municipality.colleague, [])
    assert grant.ends_at is not None
    later = clock.now() + timedelta(seconds=1)
    seeing = Grant.objects.active(later).filter(young_person=municipality.person)
    assert {one.staff for one in seeing} == {municipality.colleague}  # the former holder sees nothing any more
    assert reconcile_all() == 0


def test_intervention_of_a_later_handover_is_left_for_a_decision(municipality: Municipality, api: Api) -> None:
    running = factories.intervention(municipality.person, municipality.guide)
    (left,) = hand_over(municipality, api, handed_over_on=str(clock.today() + timedelta(days=7)))["left"]
    assert (left["kind"], left["id"]) == ("intervention", running.pk)


def test_handover_to_an_absent_colleague_warns(municipality: Municipality, api: Api) -> None:
    Absence.objects.create(staff=municipality.colleague, starts_on=clock.today(), entered_by=municipality.colleague)
    (warning,) = hand_over(municipality, api)["warnings"]
    assert warning["code"] == "absent"
    assert municipality.colleague.name in warning["detail"]


@pytest.mark.parametrize(("limit", "codes"), [(1, []), (0, ["above_limit"])])
def test_handover_above_the_limit_warns(municipality: Municipality, api: Api, limit: int, codes: list[str]) -> None:
    Membership.objects.filter(staff=municipality.colleague).update(caseload_limit=limit)
    assert [warning["code"] for warning in hand_over(municipality, api)["warnings"]] == codes


def test_limit_is_per_full_time(municipality: Municipality, api: Api) -> None:
    Membership.objects.filter(staff=municipality.colleague).update(caseload_limit=2, fte="0.5")
    factories.assignment(factories.young_person(municipality.team), municipality.colleague)
    (warning,) = hand_over(municipality, api)["warnings"]
    assert warning["code"] == "above_limit"


def test_end_without_a_successor_lists_what_is_left(municipality: Municipality, api: Api) -> None:
    coming = factories.appointment(municipality.person, municipality.guide, clock.now() + timedelta(days=2))
    path = f"/api/v1/assignments/{municipality.person.assignments.get().pk}/end/"
    (left,) = api(municipality.leader).post(path, {"reason": "other"}, format="json").json()["left"]
    assert (left["kind"], left["id"]) == ("appointment", coming.pk)


def close(municipality: Municipality, api: Api, **body: Any) -> Any:
    path = f"/api/v1/guidance/courses/{municipality.course.pk}/close/"
    return api(municipality.guide).post(path, {"reason": "goal_reached", **body}, format="json")


def test_closing_a_course_is_refused_with_what_the_guide_still_holds(municipality: Municipality, api: Api) -> None:
    factories.appointment(municipality.person, municipality.guide)
    factories.intervention(municipality.person, municipality.guide)

    response = close(municipality, api)

    assert response.status_code == 409, response.content
    assert sorted(error["code"] for error in response.json()["errors"]) == ["appointment", "intervention"]
    municipality.course.refresh_from_db()
    assert municipality.course.phase == Phase.ACTIVE


def test_closing_a_course_ends_what_the_guide_still_holds_where_asked(municipality: Municipality, api: Api) -> None:
    appointment = factories.appointment(municipality.person, municipality.guide)
    running = factories.intervention(municipality.person, municipality.guide)
    municipality.person.primary_contact_staff = municipality.guide
    municipality.person.save()

    response = close(municipality, api, end_open=True)

    assert response.status_code == 200, response.content
    appointment.refresh_from_db()
    running.refresh_from_db()
    municipality.person.refresh_from_db()
    assert (appointment.state, running.state) == (AppointmentState.CANCELLED_US, InterventionState.STOPPED)
    assert municipality.person.primary_contact_staff_id is None
    before = written()
    reconcile_all()
    assert written() == before


def test_closing_a_course_leaves_what_the_consultant_holds(municipality: Municipality, api: Api) -> None:
    factories.assignment(municipality.person, municipality.consultant, capacity=Capacity.CONSULTANT)
    visit = factories.employer_contact(
        municipality.person, municipality.consultant, status="planned", at=clock.now() + timedelta(days=3)
    )
    assert close(municipality, api).status_code == 200
    visit.refresh_from_db()
    assert visit.status == ContactStatus.PLANNED


def test_closing_a_plan_cancels_planned_employer_contacts_where_asked(municipality: Municipality, api: Api) -> None:
    consultant = factories.consultant(municipality.team)
    plan = factories.plan(municipality.person, municipality.leader)
    factories.assignment(municipality.person, consultant, capacity=Capacity.CONSULTANT)
    visit = factories.employer_contact(
        municipality.person, consultant, status="planned", at=clock.now() + timedelta(days=3)
    )
    client, path = api(consultant), f"/api/v1/jobs/plans/{plan.pk}/close/"

    refused = client.post(path, {"reason": "taken_over"}, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "employer_contact")
    assert client.post(path, {"reason": "taken_over", "end_open": True}, format="json").status_code in (200, 204)

    visit.refresh_from_db()
    assert visit.status == ContactStatus.CANCELLED


def test_assigning_above_the_limit_warns(municipality: Municipality, api: Api) -> None:
    Membership.objects.filter(staff=municipality.colleague).update(caseload_limit=0)
    path = f"/api/v1/guidance/courses/{municipality.course.pk}/assign/"
    body = {"staff": municipality.colleague.pk, "role": "secondary"}

    response = api(municipality.coordinator).post(path, body, format="json")

    assert response.status_code == 201, response.content
    assert [warning["code"] for warning in response.json()["warnings"]] == ["above_limit"]
