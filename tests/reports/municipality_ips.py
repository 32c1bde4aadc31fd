"""IPS in the random municipality: consultants, plans, and contacts with employers, whatever their history."""

from datetime import date, datetime, time, timedelta

from backend.assignments.models import Assignment
from backend.core import clock
from backend.organisation.models import Membership, Staff
from backend.people.models import YoungPerson
from jobs.employers.models import Employer, EmployerContact
from jobs.plans.models import IpsPlan, PlanCloseReason, PlanPhase, PlanPhaseChange, Track
from tests import factories
from tests.reports.municipality import RandomMunicipality

UNDER_WAY = [PlanPhase.PROFILE, PlanPhase.SEARCH, PlanPhase.IN_JOB, PlanPhase.IN_EDUCATION, PlanPhase.STEP_DOWN]


def add_ips(municipality: RandomMunicipality) -> None:
    """Two of three young people have been referred to IPS, some twice."""
    consultants = [_consultant(municipality) for _ in range(3)]
    employers = [Employer.objects.create(name=f"Virksomhed {n}") for n in range(3)]
    for person in municipality.people:
        if municipality.chance.random() < 0.3:
            continue
        _assignment(municipality, person, consultants)
        received = municipality.day(560, 60)
        for _ in range(municipality.chance.choice([1, 1, 2])):
            plan = _plan(municipality, person, received)
            _contacts(municipality, plan, employers, consultants)
            if plan.closed_on is None:
                break
            received = plan.closed_on + timedelta(days=municipality.chance.randint(0, 30))


def _consultant(municipality: RandomMunicipality) -> Staff:
    staff = factories.StaffFactory.create()
    for unit in municipality.chance.sample(
        [*municipality.units, municipality.department], municipality.chance.choice([1, 2])
    ):
        Membership.objects.create(staff=staff, unit=unit, role="job_consultant", starts_on=date(2020, 1, 1))
    return staff


def _assignment(municipality: RandomMunicipality, person: YoungPerson, consultants: list[Staff]) -> None:
    day = municipality.day(500)
    for staff in municipality.chance.sample(consultants, municipality.chance.choice([0, 1, 2])):
        end = day + timedelta(days=municipality.chance.randint(1, 300))
        Assignment.objects.create(
            young_person=person,
            staff=staff,
            capacity="consultant",
            starts_on=day,
            ends_on=end,
            end_reason="handed_over",
            assigned_by=staff,
        )
        day = end


def _plan(municipality: RandomMunicipality, person: YoungPerson, received: date) -> IpsPlan:
    """One that has come some of the way: referred, agreed, entered, closed."""
    way = municipality.chance.choice(["referred", "agreed", "entered", "entered", "entered"])
    agreed = received + timedelta(days=municipality.chance.randint(0, 20))
    entry = agreed + timedelta(days=municipality.chance.randint(0, 20))
    closed = entry + timedelta(days=municipality.chance.randint(0, 400)) if municipality.chance.random() < 0.5 else None
    entered = way == "entered"
    plan = IpsPlan.objects.create(
        young_person=person,
        track=municipality.chance.choice(Track.values),
        received_on=received,
        source="guide",
        decision="accepted" if entered else "",
        decided_on=agreed if entered else None,
        agreed_on=agreed if way != "referred" else None,
        agreed_words="Ja tak" if way != "referred" else "",
        entry_on=entry if entered else None,
        employed_at_entry=municipality.chance.random() < 0.3 if entered else None,
        in_education_at_entry=False if entered else None,
        phase=PlanPhase.CLOSED if closed else (PlanPhase.SEARCH if entered else PlanPhase.REFERRAL),
        closed_on=closed,
        close_reason=municipality.chance.choice(PlanCloseReason.values) if closed else "",
        close_words="Nok nu" if closed else "",
    )
    for _ in range(municipality.chance.randint(0, 3)):
        PlanPhaseChange.objects.create(
            plan=plan,
            to_phase=municipality.chance.choice(UNDER_WAY),
            on=municipality.day(200),
            by=municipality.guides[0],
        )
    return plan


def _contacts(
    municipality: RandomMunicipality, plan: IpsPlan, employers: list[Employer], consultants: list[Staff]
) -> None:
    since = plan.entry_on or plan.received_on
    for _ in range(municipality.chance.randint(0, 4)):
        on = since + timedelta(
            days=municipality.chance.choice([-1, 0, 29, 30, 31, municipality.chance.randint(0, 100)])
        )
        at = clock.at_local(min(on, municipality.today), time(9))
        beyond = municipality.chance.random() < 0.2
        EmployerContact.objects.create(
            employer=municipality.chance.choice(employers),
            young_person=plan.young_person,
            plan=municipality.chance.choice([plan, None]),
            staff=municipality.chance.choice(consultants),
            made_by=municipality.chance.choice(["consultant", "young_person", "both"]),
            status="held" if beyond else municipality.chance.choice(["held", "held", "cancelled"]),
            at=at,
            mode=municipality.chance.choice(["face_to_face", "face_to_face", "phone"]),
            about=municipality.chance.choice(["ordinary_job", "ordinary_job", "placement"]),
            revealed="name" if beyond else "nothing",
            allowed="anonymous",
            told_by="staff" if beyond else "",
            beyond_decision=beyond,
            recorded_at=max(at, datetime.combine(municipality.today, time(9), tzinfo=at.tzinfo)),
            recorded_by=consultants[0],
        )
