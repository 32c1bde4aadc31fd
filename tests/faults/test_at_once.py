"""Two requests at the same moment on two connections: one succeeds, the other is refused, nothing is written twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from backend.access.models import Basis, Grant
from backend.assignments.models import Assignment
from backend.contacts.models import Appointment, Contact
from backend.core import clock
from backend.followups.reconcile import reconcile_all
from backend.organisation.models import Staff
from backend.people.models import Address, YoungPerson
from guidance.courses.models import GuidanceCourse, PhaseChange
from tests import factories
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]
Send = Callable[[], Any]


def at_once(*requests: Send) -> list[Any]:
    """Return the answers of requests that start together, each in a thread with its own connection."""
    together = Barrier(len(requests))

    def run(send: Send) -> Any:
        try:
            connection.ensure_connection()
            together.wait(timeout=10)
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(run, requests))


def statuses(*requests: Send) -> list[int]:
    return sorted(answer.status_code for answer in at_once(*requests))


@pytest.fixture
def municipality(committed_municipality: Municipality) -> Municipality:
    reconcile_all()
    return committed_municipality


def _follow_ups_are_reconciled() -> bool:
    return reconcile_all() == 0


def test_of_two_handovers_one_succeeds(municipality: Municipality, api: Api) -> None:
    assignment = Assignment.objects.get()
    third = factories.guide(municipality.team)
    address = f"/api/v1/assignments/{assignment.pk}/hand-over/"

    found = statuses(
        lambda: api(municipality.leader).post(address, {"to": municipality.colleague.pk}),
        lambda: api(municipality.guide).post(address, {"to": third.pk}),
    )

    # The answer may be 403: the guide no longer has the assignment, and so cannot hand it over.
    assert found in ([200, 409], [204, 409], [200, 403])
    assert Assignment.objects.filter(ends_on__isnull=True).count() == 1
    assert Grant.objects.filter(basis=Basis.ASSIGNMENT, ends_at__isnull=True).count() == 1
    assert _follow_ups_are_reconciled()


def test_same_contact_sent_fifty_times_with_one_key_is_one_contact(municipality: Municipality, api: Api) -> None:
    body = {"young_person": municipality.person.pk, "kind": "meeting", "note": "Vi gik en tur."}

    def send() -> Any:
        return api(municipality.guide).post("/api/v1/contacts/", body, headers={"Idempotency-Key": "k1"})

    answers = at_once(*[send] * 50)

    assert [answer.status_code for answer in answers] == [201] * 50
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Contact.objects.count() == 1
    assert _follow_ups_are_reconciled()


def test_same_case_opened_twenty_times_with_one_key_is_one_case(municipality: Municipality, api: Api) -> None:
    body = {"first_name": "Ida", "last_name": "Prøve", "born_on": "2006-05-15", "unit": municipality.team.pk}

    def send() -> Any:
        return api(municipality.guide).post("/api/v1/young-people/", body, headers={"Idempotency-Key": "k1"})

    answers = at_once(*[send] * 20)

    assert [answer.status_code for answer in answers] == [201] * 20
    assert YoungPerson.objects.filter(first_name="Ida").count() == 1


def test_of_two_contacts_with_one_key_one_is_409(municipality: Municipality, api: Api) -> None:
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)

    def send(person: YoungPerson) -> Any:
        body = {"young_person": person.pk, "kind": "meeting"}
        return api(municipality.guide).post("/api/v1/contacts/", body, headers={"Idempotency-Key": "k1"})

    assert statuses(lambda: send(municipality.person), lambda: send(other)) == [201, 409]
    assert Contact.objects.count() == 1


def test_of_two_cases_with_one_cpr_one_is_409(municipality: Municipality, api: Api) -> None:
    body = {
        "first_name": "Ida",
        "last_name": "Prøve",
        "born_on": "2006-05-15",
        "unit": municipality.team.pk,
        "cpr": "750506-4123",
    }

    found = statuses(*[lambda: api(municipality.guide).post("/api/v1/young-people/", body)] * 3)

    assert found == [201, 409, 409]
    assert YoungPerson.objects.filter(first_name="Ida").count() == 1
    assert Address.objects.count() == 2


def test_of_two_cases_with_one_name_opened_at_once_one_is_409(municipality: Municipality, api: Api) -> None:
    body = {"first_name": "Ida", "last_name": "Prøve", "born_on": "2006-05-15", "unit": municipality.team.pk}

    found = statuses(*[lambda: api(municipality.guide).post("/api/v1/young-people/", body)] * 4)

    assert found == [201, 409, 409, 409]
    assert YoungPerson.objects.filter(first_name="Ida").count() == 1


def test_of_two_employers_with_one_name_created_at_once_one_is_409(municipality: Municipality, api: Api) -> None:
    found = statuses(
        *[
            partial(api(municipality.consultant).post, "/api/v1/jobs/employers/", {"name": name})
            for name in ("Café Aarhus", "cafe århus")
        ]
    )

    assert found == [201, 409]


def test_cases_opened_at_once_get_different_numbers(municipality: Municipality, api: Api) -> None:
    body = {"last_name": "Prøve", "born_on": "2006-05-15", "unit": municipality.team.pk}

    def send(name: str) -> Any:
        return api(municipality.guide).post("/api/v1/young-people/", {**body, "first_name": name})

    answers = at_once(*[partial(send, name) for name in ("Ida", "Ib", "Eva", "Ulla")])

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["case_number"] for answer in answers}) == 4


def test_of_two_appointments_in_one_slot_planned_at_once_one_is_409(municipality: Municipality, api: Api) -> None:
    """One colleague would meet two young people. The rows of the young people are locked apart from each other."""
    people = [factories.young_person(municipality.team) for _two in range(2)]
    for person in people:
        factories.assignment(person, municipality.guide)
    body = {"kind": "meeting", "starts_at": (clock.now() + timedelta(days=2)).isoformat()}

    def send(person: YoungPerson) -> Any:
        return api(municipality.guide).post("/api/v1/appointments/", {**body, "young_person": person.pk})

    assert statuses(*[partial(send, person) for person in people]) == [201, 409]
    assert Appointment.objects.count() == 1


def test_of_two_primary_guides_one_is_assigned(municipality: Municipality, api: Api) -> None:
    person = factories.young_person(municipality.team)
    course = factories.course(person, municipality.leader)
    address = f"/api/v1/guidance/courses/{course.pk}/assign/"

    found = statuses(
        lambda: api(municipality.leader).post(address, {"staff": municipality.guide.pk}),
        lambda: api(municipality.coordinator).post(address, {"staff": municipality.colleague.pk}),
    )

    assert found == [201, 409]
    assert Assignment.objects.filter(young_person=person).count() == 1
    assert Grant.objects.filter(young_person=person).count() == 1
    assert _follow_ups_are_reconciled()


def test_of_two_referrals_one_opens_a_course(municipality: Municipality, api: Api) -> None:
    person = factories.young_person(municipality.team)
    body = {"young_person": person.pk, "source": "school"}

    found = statuses(*[lambda: api(municipality.leader).post("/api/v1/guidance/courses/", body)] * 2)

    assert found == [201, 409]
    assert GuidanceCourse.objects.filter(young_person=person).count() == 1


def test_of_two_closings_one_succeeds(municipality: Municipality, api: Api) -> None:
    address = f"/api/v1/guidance/courses/{municipality.course.pk}/close/"

    found = statuses(*[lambda: api(municipality.leader).post(address, {"reason": "own_choice"})] * 2)

    assert found == [200, 409]
    assert PhaseChange.objects.filter(course=municipality.course, to_phase="closed").count() == 1
    assert _follow_ups_are_reconciled()


def test_second_of_two_edits_gets_412(municipality: Municipality, api: Api) -> None:
    address = f"/api/v1/young-people/{municipality.person.pk}/"

    def edit(staff: Staff, body: dict[str, str]) -> Send:
        return lambda: api(staff).patch(address, body, headers={"If-Match": '"1"'})

    found = statuses(
        edit(municipality.guide, {"preferred_name": "Pip"}), edit(municipality.leader, {"gender": "female"})
    )

    assert found == [200, 412]
    person = YoungPerson.objects.get(pk=municipality.person.pk)
    assert person.version == 2
    assert (person.preferred_name, person.gender) in {("Pip", "unknown"), ("", "female")}


def test_contacts_moved_to_each_other_do_not_deadlock(municipality: Municipality, api: Api) -> None:
    """Two contacts exchange their young people: both requests lock both people in the same order."""
    other = factories.young_person(municipality.team)
    factories.assignment(other, municipality.guide)
    here, there = (
        factories.contact(municipality.person, municipality.guide),
        factories.contact(other, municipality.guide),
    )
    reconcile_all()

    found = statuses(
        lambda: api(municipality.guide).post(f"/api/v1/contacts/{here.pk}/move/", {"young_person": other.pk}),
        lambda: api(municipality.leader).post(
            f"/api/v1/contacts/{there.pk}/move/", {"young_person": municipality.person.pk}
        ),
    )

    assert found == [200, 200]
    assert Contact.objects.get(pk=here.pk).young_person == other
    assert _follow_ups_are_reconciled()


def test_of_two_equal_absences_one_is_409(municipality: Municipality, api: Api) -> None:
    body = {"staff": municipality.guide.pk, "starts_on": "2026-01-05", "ends_on": "2026-01-09"}

    found = statuses(
        lambda: api(municipality.guide).post("/api/v1/absences/", body),
        lambda: api(municipality.leader).post("/api/v1/absences/", body),
    )

    assert found == [201, 409]
