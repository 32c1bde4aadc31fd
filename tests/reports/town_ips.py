"""IPS in the random municipality: consultants, plans, and contacts with employers, whatever their history."""

from datetime import date, datetime, time, timedelta

from backend.assignments.models import Assignment
from backend.core import clock
from backend.organisation.models import Membership, Staff
from backend.people.models import YoungPerson
from jobs.employers.models import Employer, EmployerContact
from jobs.plans.models import IpsPlan, PlanCloseReason, PlanPhase, PlanPhaseChange, Track
from tests import factories
from tests.reports.town import RandomTown

UNDER_WAY = [PlanPhase.PROFILE, PlanPhase.SEARCH, PlanPhase.IN_JOB, PlanPhase.IN_EDUCATION, PlanPhase.STEP_DOWN]


def add_ips(town: RandomTown) -> None:
    """Two of three young people have been referred to IPS, some twice."""
    consultants = [_consultant(town) for _ in range(3)]
    employers = [Employer.objects.create(name=f"Virksomhed {n}") for n in range(3)]
    for person in town.people:
        if town.chance.random() < 0.3:
            continue
        _assignment(town, person, consultants)
        received = town.day(560, 60)
        for _ in range(town.chance.choice([1, 1, 2])):
            plan = _plan(town, person, received)
            _contacts(town, plan, employers, consultants)
            if plan.closed_on is None:
                break
            received = plan.closed_on + timedelta(days=town.chance.randint(0, 30))


def _consultant(town: RandomTown) -> Staff:
    staff = factories.StaffFactory.create()
    for unit in town.chance.sample([*town.units, town.department], town.chance.choice([1, 2])):
        Membership.objects.create(staff=staff, unit=unit, role="job_consultant", starts_on=date(2020, 1, 1))
    return staff


def _assignment(town: RandomTown, person: YoungPerson, consultants: list[Staff]) -> None:
    day = town.day(500)
    for staff in town.chance.sample(consultants, town.chance.choice([0, 1, 2])):
        end = day + timedelta(days=town.chance.randint(1, 300))
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


def _plan(town: RandomTown, person: YoungPerson, received: date) -> IpsPlan:
    """One that has come some of the way: referred, agreed, entered, closed."""
    way = town.chance.choice(["referred", "agreed", "entered", "entered", "entered"])
    agreed = received + timedelta(days=town.chance.randint(0, 20))
    entry = agreed + timedelta(days=town.chance.randint(0, 20))
    closed = entry + timedelta(days=town.chance.randint(0, 400)) if town.chance.random() < 0.5 else None
    entered = way == "entered"
    plan = IpsPlan.objects.create(
        young_person=person,
        track=town.chance.choice(Track.values),
        received_on=received,
        source="guide",
        decision="accepted" if entered else "",
        decided_on=agreed if entered else None,
        agreed_on=agreed if way != "referred" else None,
        agreed_words="Ja tak" if way != "referred" else "",
        entry_on=entry if entered else None,
        employed_at_entry=town.chance.random() < 0.3 if entered else None,
        in_education_at_entry=False if entered else None,
        phase=PlanPhase.CLOSED if closed else (PlanPhase.SEARCH if entered else PlanPhase.REFERRAL),
        closed_on=closed,
        close_reason=town.chance.choice(PlanCloseReason.values) if closed else "",
        close_words="Nok nu" if closed else "",
    )
    for _ in range(town.chance.randint(0, 3)):
        PlanPhaseChange.objects.create(
            plan=plan, to_phase=town.chance.choice(UNDER_WAY), on=town.day(200), by=town.guides[0]
        )
    return plan


def _contacts(town: RandomTown, plan: IpsPlan, employers: list[Employer], consultants: list[Staff]) -> None:
    since = plan.entry_on or plan.received_on
    for _ in range(town.chance.randint(0, 4)):
        on = since + timedelta(days=town.chance.choice([-1, 0, 29, 30, 31, town.chance.randint(0, 100)]))
        at = clock.at_local(min(on, town.today), time(9))
        beyond = town.chance.random() < 0.2
        EmployerContact.objects.create(
            employer=town.chance.choice(employers),
            young_person=plan.young_person,
            plan=town.chance.choice([plan, None]),
            staff=town.chance.choice(consultants),
            made_by=town.chance.choice(["consultant", "young_person", "both"]),
            status="held" if beyond else town.chance.choice(["held", "held", "cancelled"]),
            at=at,
            mode=town.chance.choice(["face_to_face", "face_to_face", "phone"]),
            about=town.chance.choice(["ordinary_job", "ordinary_job", "placement"]),
            revealed="name" if beyond else "nothing",
            allowed="anonymous",
            told_by="staff" if beyond else "",
            beyond_decision=beyond,
            recorded_at=max(at, datetime.combine(town.today, time(9), tzinfo=at.tzinfo)),
            recorded_by=consultants[0],
        )
