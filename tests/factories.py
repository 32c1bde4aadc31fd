"""A small municipality for tests: units, staff with roles, and young people with synthetic CPR numbers (day + 60)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from backend.access.models import AccessBlock, Basis, Cover, Grant
from backend.assignments.models import Assignment, AssignmentRole, Capacity, EndReason
from backend.assignments.services import READING_PERIOD
from backend.contacts.models import Appointment, Contact
from backend.core import clock
from backend.core.crypto import fingerprint
from backend.organisation.models import Absence, Membership, Role, Staff, Unit
from backend.people.models import ActivityHours, ActivitySpell, Address, Alert, BenefitSpell, Consent, YoungPerson
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange, Referral, ReferralSource
from guidance.interventions.models import ENDED, Intervention, InterventionState
from jobs.employers.models import DisclosureDecision, Employer, EmployerContact
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan, PlanPhase, PlanPhaseChange

PASSWORD = "en-lang-adgangskode"


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"Ungeteam {n}")


class StaffFactory(DjangoModelFactory[Staff]):
    """Staff with the roles named, in one unit, since 2020: `create(roles=[Role.YOUTH_GUIDE], roles__unit=team)`."""

    class Meta:
        model = Staff
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"medarbejder{n}")
    name = factory.Sequence(lambda n: f"Medarbejder {n}")
    email = factory.LazyAttribute(lambda staff: f"{staff.username}@kommune.example")

    @factory.post_generation
    def roles(self: Staff, create: bool, extracted: list[Role] | None, **kwargs: Any) -> None:
        for role in extracted or []:
            unit: Unit = kwargs.get("unit") or UnitFactory.create()
            Membership.objects.create(staff=self, unit=unit, role=role, starts_on=date(2020, 1, 1))


def posts(*held: tuple[Role, Unit]) -> list[Staff]:
    """Create staff with one role each, since 2020, in two statements for any number of them."""
    staff = Staff.objects.bulk_create(StaffFactory.build_batch(len(held)))
    Membership.objects.bulk_create(
        Membership(staff=one, unit=unit, role=role, starts_on=date(2020, 1, 1))
        for one, (role, unit) in zip(staff, held, strict=True)
    )
    return staff


class YoungPersonFactory(DjangoModelFactory[YoungPerson]):
    class Meta:
        model = YoungPerson

    case_number = factory.Sequence(lambda n: f"2026-9{n:05d}")
    first_name = "Prøve"
    last_name = factory.Sequence(lambda n: f"Person{n}")
    born_on = date(2006, 5, 14)
    unit = factory.SubFactory(UnitFactory)
    opened_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=100))
    registered_at = factory.LazyFunction(clock.now)
    cpr = factory.Sequence(lambda n: f"740506{5000 + n % 4000}")  # tests write numbers from 740506-4000 themselves
    cpr_fingerprint = factory.LazyAttribute(lambda person: fingerprint(person.cpr) if person.cpr else None)


def guide(unit: Unit, **fields: Any) -> Staff:
    return StaffFactory.create(roles=[Role.YOUTH_GUIDE], roles__unit=unit, **fields)


def leader(unit: Unit, **fields: Any) -> Staff:
    return StaffFactory.create(roles=[Role.LEADER], roles__unit=unit, **fields)


def consultant(unit: Unit, **fields: Any) -> Staff:
    return StaffFactory.create(roles=[Role.JOB_CONSULTANT], roles__unit=unit, **fields)


def young_person(unit: Unit, **fields: Any) -> YoungPerson:
    """Create a young person with an address."""
    person = YoungPersonFactory.create(unit=unit, **fields)
    Address.objects.create(young_person=person, text="Prøvevej 1, 4180 Sorø")
    return person


def block(person: YoungPerson, staff: Staff) -> AccessBlock:
    """Block a member of staff from a young person, from today on."""
    return AccessBlock.objects.create(
        staff=staff, young_person=person, reason="relation", starts_on=clock.today(), set_by=staff
    )


def course(person: YoungPerson, by: Staff, phase: Phase = Phase.ACTIVE, since: date | None = None) -> GuidanceCourse:
    """Create a course in a phase since a day (today), as if it had been referred and accepted that day."""
    since = since or clock.today()
    made = GuidanceCourse.objects.create(young_person=person, opened_on=since, phase=phase)
    Referral.objects.create(course=made, received_on=since, source=ReferralSource.SCHOOL)
    PhaseChange.objects.create(course=made, to_phase=phase, on=since, by=by)
    return made


def plan(
    person: YoungPerson, by: Staff, phase: PlanPhase = PlanPhase.SEARCH, since: date | None = None, **fields: Any
) -> IpsPlan:
    """Create a plan in a phase since a day (today).

    In the phase referral it waits for an answer; otherwise the young person entered on that day.
    """
    since = since or clock.today()
    values: dict[str, Any] = {"received_on": since, "source": "school", "phase": phase}
    if phase != PlanPhase.REFERRAL:
        values |= {
            "decision": "accepted",
            "decided_on": since,
            "decided_by": by,
            "agreed_on": since,
            "agreed_own_words": "Jeg vil gerne have et job.",
            "entry_on": since,
            "employed_at_entry": False,
            "in_education_at_entry": False,
        }
    if phase == PlanPhase.CLOSED:
        values |= {"closed_on": since, "close_reason": "moved"}
    made = IpsPlan.objects.create(young_person=person, **{**values, **fields})
    PlanPhaseChange.objects.create(plan=made, to_phase=phase, on=since, by=by)
    return made


class EmployerFactory(DjangoModelFactory[Employer]):
    class Meta:
        model = Employer

    name = factory.Sequence(lambda n: f"Prøvebageriet {n}")


def job(
    person: YoungPerson, by: Staff, since: date | None = None, hours: str | None = "12", **fields: Any
) -> Employment:
    """Create an ordinary job of twelve hours a week, since a day (today), under the open plan if there is one."""
    since = since or clock.today()
    values = {"form_id": "ordinary", "learned_on": clock.today(), "recorded_by": by, "title": "Hjælper", **fields}
    known = {"ends_on": values.pop("ends_on", None), "learned_on": values["learned_on"]}
    spell = activity(person, hours, kind_id="ordinary_job", starts_on=since, **known)
    values.setdefault("employer", EmployerFactory.create())
    values.setdefault("plan", IpsPlan.objects.open().filter(young_person=person).first())
    return Employment.objects.create(young_person=person, spell=spell, **values)


def disclosure(person: YoungPerson, by: Staff, **fields: Any) -> DisclosureDecision:
    """Create the decision of the young person, given today, that any employer may know the name."""
    values = {"answer": "yes", "may_reveal": "name", "talked_on": clock.today(), "by": by, **fields}
    values.setdefault("starts_on", values["talked_on"])
    return DisclosureDecision.objects.create(young_person=person, **values)


def intervention(
    person: YoungPerson, by: Staff, state: InterventionState = InterventionState.ACTIVE, **fields: Any
) -> Intervention:
    """Create a mentor intervention of `by` since today, without an end day.

    It has been agreed in every state that needs an agreement.
    """
    today = clock.today()
    values: dict[str, Any] = {"kind_id": "mentor", "purpose": "En fast voksen", "starts_on": today, "state": state}
    if not fields.get("provider"):
        values["responsible"] = by
    if state != InterventionState.PLANNED:
        values["agreed_on"] = today
    if state in ENDED:
        values["ended_on"] = today
    if state == InterventionState.STOPPED:
        values["stop_reason"] = "Flyttet"
    if state == InterventionState.COMPLETED:
        values["result"] = "Ringer selv."
    return Intervention.objects.create(young_person=person, **values | fields)


def employer_contact(person: YoungPerson | None, by: Staff, **fields: Any) -> EmployerContact:
    """Create a visit to an employer about an ordinary job, held just now, that disclosed nothing."""
    values = {
        "status": "held",
        "at": clock.now() - timedelta(minutes=1),
        "mode": "face_to_face",
        "about": "ordinary_job",
        "allowed": "anonymous" if person else "nothing",
        "recorded_at": clock.now(),
        "recorded_by": by,
        **fields,
    }
    values.setdefault("employer", EmployerFactory.create())
    return EmployerContact.objects.create(young_person=person, staff=by, **values)


def assignment(person: YoungPerson, staff: Staff, since: date | None = None, **fields: Any) -> Assignment:
    """Create a guide's acknowledged assignment with its grant, since a day (today)."""
    since = since or clock.today()
    made = Assignment.objects.create(
        **{
            "young_person": person,
            "staff": staff,
            "capacity": Capacity.GUIDE,
            "starts_on": since,
            "acknowledged_at": clock.now(),
            "acknowledged_by": staff,
            "assigned_by": staff,
            **fields,
        }
    )
    Grant.objects.create(
        staff=staff,
        young_person=person,
        basis=Basis.ASSIGNMENT,
        starts_at=clock.at_local(since, time(0)),
        opened_by=staff,
        source_id=made.pk,
    )
    return made


def former(person: YoungPerson, staff: Staff, ended: date) -> Assignment:
    """Create a guide's assignment of 60 days that was handed over on a day, with its ended and its handover grant."""
    since = ended - timedelta(days=60)
    made = assignment(
        person, staff, since, role=AssignmentRole.SECONDARY, ends_on=ended, end_reason=EndReason.HANDED_OVER
    )
    at = clock.at_local(ended, time(0))
    Grant.objects.filter(source_id=made.pk, basis=Basis.ASSIGNMENT).update(ends_at=at)
    Grant.objects.create(
        staff=staff,
        young_person=person,
        basis=Basis.HANDOVER,
        starts_at=at,
        ends_at=clock.at_local(ended + READING_PERIOD, time(0)),
        opened_by=staff,
        source_id=made.pk,
    )
    return made


def cover(
    absent: Staff,
    deputy: Staff,
    starts_on: date | None = None,
    ends_on: date | None = None,
    only: Iterable[YoungPerson] = (),
) -> Cover:
    """Create the absence of a colleague from a day (today), and a deputy for everyone or `only` for some."""
    days: dict[str, Any] = {"starts_on": starts_on or clock.today(), "ends_on": ends_on, "entered_by": absent}
    away, _made = Absence.objects.get_or_create(staff=absent, **days)
    named = list(only)
    made = Cover.objects.create(absence=away, deputy=deputy, everyone=not named, **days)
    made.young_people.set(named)
    return made


def appointment(person: YoungPerson, staff: Staff, starts_at: datetime | None = None, **fields: Any) -> Appointment:
    """Create a planned meeting, by default one that should have begun an hour ago."""
    return Appointment.objects.create(
        **{
            "young_person": person,
            "staff": staff,
            "starts_at": starts_at or clock.now() - timedelta(hours=1),
            "kind_id": "meeting",
            "created_by": staff,
            **fields,
        }
    )


def consent(person: YoungPerson, by: Staff, **fields: Any) -> Consent:
    """Create a consent of the young person to talks with the school, given today."""
    return Consent.objects.create(
        **{
            "young_person": person,
            "recipient": "Sorø Skole",
            "what": "Fremmøde og trivsel",
            "purpose": "Fælles plan",
            "form": "written",
            "given_on": clock.today(),
            "recorded_by": by,
            "recorded_at": clock.now(),
            **fields,
        }
    )


def alert(person: YoungPerson, by: Staff, **fields: Any) -> Alert:
    """Create a warning in the head of the page of the young person."""
    values = {"kind": "home_visit_safety", "text": "Hunden er ikke bundet.", "created_by": by, **fields}
    return Alert.objects.create(young_person=person, created_at=clock.now(), **values)


def activity(person: YoungPerson, hours: str | None = "4", **fields: Any) -> ActivitySpell:
    """Create a micro job with four hours a week that began 30 days ago."""
    since = fields.pop("starts_on", clock.today() - timedelta(days=30))
    values = {"kind_id": "micro_job", "starts_on": since, "source": "staff", "learned_on": clock.today(), **fields}
    made = ActivitySpell.objects.create(young_person=person, **values)
    if hours is not None:
        ActivityHours.objects.create(spell=made, starts_on=since, hours_per_week=Decimal(hours))
    return made


def benefit(person: YoungPerson, key: str = "cash_benefit", **fields: Any) -> BenefitSpell:
    """Create a benefit that began 30 days ago and has no end."""
    values = {"benefit_id": key, "starts_on": clock.today() - timedelta(days=30), **fields}
    return BenefitSpell.objects.create(young_person=person, **values)


def contact(person: YoungPerson, staff: Staff, days_ago: int = 0, **fields: Any) -> Contact:
    """Create a meeting that was held a minute ago, or just after midnight, with a note of the same day."""
    now = clock.now() - timedelta(days=days_ago)
    at = max(now - timedelta(minutes=1), clock.at_local(now.date(), time(0)))
    return Contact.objects.create(
        **{
            "young_person": person,
            "staff": staff,
            "occurred_at": at,
            "recorded_at": clock.now(),
            "recorded_by": staff,
            "kind_id": "meeting",
            "face_to_face": True,
            "outside_office": False,
            "note": "Vi talte sammen.",
            "noted_at": clock.now(),
            **fields,
        }
    )
