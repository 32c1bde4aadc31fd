"""Two hundred of everything, written in bulk: for query counts, and for whatever wants a long page."""

from datetime import date, timedelta

from backend.access.models import AccessLogEntry, Basis, Cover, Grant
from backend.assignments.models import Assignment, Capacity
from backend.contacts.models import Appointment, Contact, Participant
from backend.core import clock
from backend.followups.models import Notification, NotificationKind
from backend.followups.reconcile import reconcile
from backend.organisation.models import Absence, ClosedDay, Membership, Role, Staff, Unit
from backend.people.models import ActivityHours, ActivitySpell, Address, Consent, YoungPerson
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange, Referral, ReferralSource
from guidance.interventions.models import Intervention, InterventionContact, InterventionStep
from jobs.employers.models import DisclosureDecision, Employer, EmployerContact, EmployerPerson
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange
from tests import factories
from tests.conftest import Municipality


def grow(municipality: Municipality, more: int) -> None:
    """Write `more` rows of each kind: young people of the guide, and records about the one young person."""
    people = YoungPerson.objects.bulk_create(
        factories.YoungPersonFactory.build_batch(more, unit=municipality.team, cpr=None, phone="12 34 56 78")
    )
    _around(municipality, people)
    _about(municipality, municipality.person, more)
    _without_young_person(municipality, more)
    reconcile(people=[person.pk for person in [municipality.person, *people]])


def _around(municipality: Municipality, people: list[YoungPerson]) -> None:
    """What each young person has one of."""
    today, now, guide = clock.today(), clock.now(), municipality.guide
    Address.objects.bulk_create(Address(young_person=person, text="Prøvevej 1") for person in people)
    courses = GuidanceCourse.objects.bulk_create(
        GuidanceCourse(young_person=person, opened_on=today, phase=Phase.ACTIVE) for person in people
    )
    PhaseChange.objects.bulk_create(
        PhaseChange(course=course, to_phase=Phase.ACTIVE, on=today, by=guide) for course in courses
    )
    IpsPlan.objects.bulk_create(
        IpsPlan(young_person=person, received_on=today, source="school", phase=PlanPhase.REFERRAL) for person in people
    )
    # Every other one has no guide, so that the list of those is long as well.
    assignments = Assignment.objects.bulk_create(
        Assignment(
            young_person=person,
            staff=guide,
            capacity=Capacity.GUIDE if person.pk % 2 else Capacity.CONSULTANT,
            starts_on=today,
            assigned_by=municipality.leader,
        )
        for person in people
    )
    Grant.objects.bulk_create(
        Grant(
            staff=guide,
            young_person_id=assignment.young_person_id,
            basis=Basis.ASSIGNMENT,
            starts_at=now,
            opened_by=guide,
            source_id=assignment.pk,
        )
        for assignment in assignments
    )


def _about(municipality: Municipality, person: YoungPerson, more: int) -> None:
    """What one young person has many of."""
    now, today, guide = clock.now(), clock.today(), municipality.guide
    contacts = Contact.objects.bulk_create(
        Contact(
            young_person=person,
            staff=guide,
            occurred_at=now - timedelta(days=n % 300),
            recorded_at=now,
            recorded_by=guide,
            kind_id="meeting",
            face_to_face=True,
            outside_office=False,
        )
        for n in range(more)
    )
    Participant.objects.bulk_create(Participant(contact=contact, staff=municipality.colleague) for contact in contacts)
    Appointment.objects.bulk_create(
        Appointment(young_person=person, staff=guide, starts_at=now, kind_id="meeting", created_by=guide)
        for _ in range(more)
    )
    Consent.objects.bulk_create(
        Consent(
            young_person=person,
            recipient="Skole",
            what="Fremmøde",
            purpose="Plan",
            form="oral",
            given_on=today,
            recorded_by=guide,
            recorded_at=now,
        )
        for _ in range(more)
    )
    spells = ActivitySpell.objects.bulk_create(
        ActivitySpell(young_person=person, kind_id="micro_job", starts_on=today, source="staff", learned_on=today)
        for _ in range(more)
    )
    ActivityHours.objects.bulk_create(ActivityHours(spell=one, starts_on=today, hours_per_week=4) for one in spells)
    worked = ActivitySpell.objects.bulk_create(
        ActivitySpell(young_person=person, kind_id="ordinary_job", starts_on=today, source="staff", learned_on=today)
        for _ in range(more)
    )
    ActivityHours.objects.bulk_create(ActivityHours(spell=one, starts_on=today, hours_per_week=12) for one in worked)
    employer = Employer.objects.create(name="Virksomheden")
    Employment.objects.bulk_create(
        Employment(
            young_person=person,
            spell=one,
            employer=employer,
            form_id="ordinary",
            learned_on=today,
            recorded_by=guide,
        )
        for one in worked
    )
    PhaseChange.objects.bulk_create(
        PhaseChange(course=municipality.course, to_phase=Phase.ACTIVE, on=today, by=guide) for _ in range(more)
    )
    Referral.objects.bulk_create(
        Referral(course=municipality.course, received_on=today, source=ReferralSource.SCHOOL) for _ in range(more)
    )
    interventions = Intervention.objects.bulk_create(
        Intervention(young_person=person, kind_id="mentor", purpose="Voksen", starts_on=today, responsible=guide)
        for _ in range(more)
    )
    one = Intervention.objects.filter(young_person=person).earliest("pk")
    InterventionStep.objects.bulk_create(
        InterventionStep(intervention=intervention, step="plan", on=today, by=guide) for intervention in interventions
    )
    InterventionStep.objects.bulk_create(
        InterventionStep(intervention=one, step="extend", on=today, by=guide) for _ in range(more)
    )
    # agreed so long ago that all the contacts count
    Intervention.objects.filter(pk=one.pk, agreed_on__isnull=False).update(agreed_on=today - timedelta(days=300))
    InterventionContact.objects.bulk_create(
        InterventionContact(intervention=one, contact=contact) for contact in contacts
    )
    employers = Employer.objects.bulk_create(Employer(name=f"Virksomhed {n}") for n in range(more))
    EmployerPerson.objects.bulk_create(
        EmployerPerson(employer=Employer.objects.earliest("pk"), name="Bo Prøve", starts_on=today) for _ in range(more)
    )
    DisclosureDecision.objects.bulk_create(
        DisclosureDecision(young_person=person, answer="no", talked_on=today, valid_from=today, by=guide)
        for _ in range(more)
    )
    EmployerContact.objects.bulk_create(
        EmployerContact(
            employer=employer,
            young_person=person,
            staff=guide,
            status="held",
            at=now,
            mode="phone",
            about="ordinary_job",
            allowed="anonymous",
            recorded_at=now,
            recorded_by=guide,
        )
        for employer in employers
    )
    if plan := IpsPlan.objects.filter(young_person=person).first():
        PlanPhaseChange.objects.bulk_create(
            PlanPhaseChange(plan=plan, to_phase=PlanPhase.SEARCH, on=today, by=guide) for _ in range(more)
        )
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(at=now, staff=guide, action="view", young_people=[person.pk], channel="api") for _ in range(more)
    )


def _without_young_person(municipality: Municipality, more: int) -> None:
    """What belongs to no young person."""
    now, guide = clock.now(), municipality.guide
    staff = Staff.objects.bulk_create(factories.StaffFactory.build_batch(more))
    units = Unit.objects.bulk_create(factories.UnitFactory.build_batch(more))
    Membership.objects.bulk_create(
        Membership(staff=one, unit=unit, role=Role.YOUTH_GUIDE, starts_on=date(2020, 1, 1))
        for one, unit in zip(staff, units, strict=True)
    )
    absences = Absence.objects.bulk_create(
        Absence(staff=one, starts_on=clock.today(), entered_by=guide) for one in staff
    )
    Cover.objects.bulk_create(
        Cover(absence=absence, deputy=municipality.colleague, starts_on=clock.today(), entered_by=guide)
        for absence in absences
    )
    ClosedDay.objects.bulk_create(
        ClosedDay(day=date(2030, 1, 1) + timedelta(days=more + n), reason="Lukket") for n in range(more)
    )
    Notification.objects.bulk_create(
        Notification(staff=guide, kind=NotificationKind.ASSIGNED, young_person=municipality.person, created_at=now)
        for _ in range(more)
    )
