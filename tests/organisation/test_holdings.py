"""What is still open for a young person, and what a member of staff still holds."""

from datetime import timedelta

import pytest

from backend.assignments.models import Assignment
from backend.contacts.models import Appointment, AppointmentState
from backend.core import clock
from backend.followups.changing import changing
from backend.followups.reconcile import reconcile_all
from backend.organisation import holdings
from backend.organisation.holdings import Ending, Handover, StillOpen
from backend.people.models import AcuteConcern
from guidance.courses.models import Phase
from guidance.interventions.models import InterventionState
from jobs.employers.models import ContactStatus
from jobs.plans.models import PlanPhase
from tests import factories
from tests.conftest import Municipality
from tests.support import written

pytestmark = pytest.mark.django_db


def concern(municipality: Municipality) -> AcuteConcern:
    now = clock.now()
    return AcuteConcern.objects.create(
        young_person=municipality.person,
        at=now,
        seen_by=municipality.guide,
        responsible_now=municipality.guide,
        recorded_at=now,
    )


def test_list_names_everything_that_is_open(municipality: Municipality) -> None:
    person, guide = municipality.person, municipality.guide
    factories.appointment(person, guide)
    factories.intervention(person, guide)
    factories.plan(person, municipality.leader)
    factories.employer_contact(person, municipality.consultant, status="planned")
    concern(municipality)

    kinds = sorted(held.kind for held in holdings.open_for(person.pk))

    assert kinds == ["acute_concern", "appointment", "course", "employer_contact", "intervention", "plan"]


def test_list_of_some_colleagues_leaves_out_the_others(municipality: Municipality) -> None:
    person = municipality.person
    factories.appointment(person, municipality.guide)
    factories.appointment(person, municipality.consultant)

    found = holdings.open_for(person.pk, [municipality.consultant.pk])

    assert [(held.kind, held.staff_id) for held in found] == [("appointment", municipality.consultant.pk)]


def test_what_is_open_is_refused_with_one_entry_each(municipality: Municipality) -> None:
    factories.appointment(municipality.person, municipality.guide)

    with pytest.raises(StillOpen) as refused:
        holdings.refuse_if_open(municipality.person.pk)

    assert [part.code for part in refused.value.parts] == ["appointment", "course"]


def test_ending_leaves_nothing_open_and_reconciled(municipality: Municipality) -> None:
    person, guide = municipality.person, municipality.guide
    appointment = factories.appointment(person, guide)
    running = factories.intervention(person, guide)
    plan = factories.plan(person, municipality.leader)
    employer = factories.employer_contact(person, municipality.consultant, status="planned")
    told = concern(municipality)
    person.primary_contact_staff = guide
    person.save()
    reconcile_all()

    with changing(person):
        holdings.end_all(person.pk, Ending(on=clock.today(), by=municipality.leader))

    for row in (appointment, running, plan, employer, told, person, municipality.course):
        row.refresh_from_db()
    assert appointment.state == AppointmentState.CANCELLED_US
    assert running.state == InterventionState.STOPPED
    assert (plan.phase, plan.close_reason) == (PlanPhase.CLOSED, "")
    assert (municipality.course.phase, municipality.course.close_reason) == (Phase.CLOSED, "")
    assert employer.status == ContactStatus.CANCELLED
    assert told.responsible_until is not None
    assert person.primary_contact_staff_id is None
    assert not Assignment.objects.active(clock.today()).filter(young_person=person).exists()
    assert holdings.open_for(person.pk) == []
    before = written()
    reconcile_all()
    assert written() == before


def test_handover_gives_coming_appointments_and_the_primary_contact_to_the_successor(
    municipality: Municipality,
) -> None:
    person, guide, to = municipality.person, municipality.guide, municipality.colleague
    coming = factories.appointment(person, guide, clock.now() + timedelta(days=2))
    passed = factories.appointment(person, guide)
    person.primary_contact_staff = guide
    person.save()

    with changing(person):
        left = holdings.hand_over_all(person.pk, Handover(guide, to, clock.now(), municipality.leader))

    coming.refresh_from_db()
    passed.refresh_from_db()
    person.refresh_from_db()
    assert (coming.staff, passed.staff, person.primary_contact_staff) == (to, guide, to)
    assert [(held.kind, held.id) for held in left if held.kind == "appointment"] == [("appointment", passed.pk)]


@pytest.mark.parametrize(("days", "passes"), [(0, True), (3, False)])
def test_handover_gives_an_acute_concern_to_the_successor_on_the_day_and_not_before(
    municipality: Municipality, days: int, passes: bool
) -> None:
    person, guide, to = municipality.person, municipality.guide, municipality.colleague
    told = concern(municipality)
    then = clock.now() + timedelta(days=days)

    with changing(person):
        left = holdings.hand_over_all(person.pk, Handover(guide, to, then, municipality.leader))

    told.refresh_from_db()
    assert told.responsible_now == (to if passes else guide)
    assert ("acute_concern" in {held.kind for held in left}) is not passes


@pytest.mark.parametrize(
    ("in_days", "has_role", "passes"),
    [
        (5, True, True),
        (1, True, False),  # before the handover
        (5, False, False),  # the successor does not work with employers
    ],
)
def test_handover_gives_coming_employer_contacts_to_a_successor_who_works_with_employers(
    municipality: Municipality, in_days: int, has_role: bool, passes: bool
) -> None:
    person, consultant = municipality.person, municipality.consultant
    to = factories.consultant(municipality.team) if has_role else municipality.colleague
    at = clock.now() + timedelta(days=in_days)
    visit = factories.employer_contact(person, consultant, status="planned", at=at)
    then = clock.now() + timedelta(days=3)

    with changing(person):
        left = holdings.hand_over_all(person.pk, Handover(consultant, to, then, municipality.leader))

    visit.refresh_from_db()
    assert visit.staff == (to if passes else consultant)
    assert ("employer_contact" in {held.kind for held in left}) is not passes


@pytest.mark.parametrize(("minutes_later", "is_left"), [(0, True), (30, True), (-30, True), (60, False), (-60, False)])
def test_handover_leaves_an_appointment_for_which_the_successor_has_no_time(
    municipality: Municipality, minutes_later: int, is_left: bool
) -> None:
    person, guide, to = municipality.person, municipality.guide, municipality.colleague
    coming = factories.appointment(person, guide, clock.now() + timedelta(days=2))
    theirs = coming.starts_at + timedelta(minutes=minutes_later)
    factories.appointment(factories.young_person(municipality.team), to, theirs)

    with changing(person):
        left = holdings.hand_over_all(person.pk, Handover(guide, to, clock.now(), municipality.leader))

    assert (coming.pk in [held.id for held in left if held.kind == "appointment"]) is is_left
    assert Appointment.objects.get(pk=coming.pk).staff == (guide if is_left else to)


def test_staff_hold_assignments_appointments_and_covers(municipality: Municipality) -> None:
    guide = municipality.guide
    factories.appointment(municipality.person, guide)
    factories.cover(municipality.colleague, guide)

    kinds = sorted(held.kind for held in holdings.held_by([guide.pk]))

    assert kinds == ["appointment", "assignment", "cover"]
