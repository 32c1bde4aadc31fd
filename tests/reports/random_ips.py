"""IPS in the random cases: consultants, plans, and contacts with employers."""

from datetime import date, datetime, time, timedelta

from backend.assignments.models import Assignment
from backend.core import clock
from backend.organisation.models import Membership, Staff
from backend.people.models import YoungPerson
from jobs.employers.models import Employer, EmployerContact
from jobs.plans.models import IpsPlan, PlanCloseReason, PlanPhase, PlanPhaseChange, Track
from tests import factories
from tests.reports.random_cases import RandomCases

UNDER_WAY = [PlanPhase.PROFILE, PlanPhase.SEARCH, PlanPhase.IN_JOB, PlanPhase.IN_EDUCATION, PlanPhase.STEP_DOWN]


def add_ips(cases: RandomCases) -> None:
    """Refer two of three young people to IPS, some of them twice."""
    consultants = [_consultant(cases) for _ in range(3)]
    employers = [Employer.objects.create(name=f"Virksomhed {n}") for n in range(3)]
    for person in cases.people:
        if cases.chance.random() < 0.3:
            continue
        _assignment(cases, person, consultants)
        received = cases.day(560, 60)
        for _ in range(cases.chance.choice([1, 1, 2])):
            plan = _plan(cases, person, received)
            _contacts(cases, plan, employers, consultants)
            if plan.closed_on is None:
                break
            received = plan.closed_on + timedelta(days=cases.chance.randint(0, 30))


def _consultant(cases: RandomCases) -> Staff:
    staff = factories.StaffFactory.create()
    for unit in cases.chance.sample([*cases.units, cases.department], cases.chance.choice([1, 2])):
        Membership.objects.create(staff=staff, unit=unit, role="job_consultant", starts_on=date(2020, 1, 1))
    return staff


def _assignment(cases: RandomCases, person: YoungPerson, consultants: list[Staff]) -> None:
    day = cases.day(500)
    for staff in cases.chance.sample(consultants, cases.chance.choice([0, 1, 2])):
        end = day + timedelta(days=cases.chance.randint(1, 300))
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


def _plan(cases: RandomCases, person: YoungPerson, received: date) -> IpsPlan:
    """Create a plan in a random phase: referred, agreed, entered or closed."""
    way = cases.chance.choice(["referred", "agreed", "entered", "entered", "entered"])
    agreed = received + timedelta(days=cases.chance.randint(0, 20))
    entry = agreed + timedelta(days=cases.chance.randint(0, 20))
    closed = entry + timedelta(days=cases.chance.randint(0, 400)) if cases.chance.random() < 0.5 else None
    entered = way == "entered"
    plan = IpsPlan.objects.create(
        young_person=person,
        track=cases.chance.choice(Track.values),
        received_on=received,
        source="guide",
        decision="accepted" if entered else "",
        decided_on=agreed if entered else None,
        agreed_on=agreed if way != "referred" else None,
        agreed_own_words="Ja tak" if way != "referred" else "",
        entry_on=entry if entered else None,
        employed_at_entry=cases.chance.random() < 0.3 if entered else None,
        in_education_at_entry=False if entered else None,
        phase=PlanPhase.CLOSED if closed else (PlanPhase.SEARCH if entered else PlanPhase.REFERRAL),
        closed_on=closed,
        close_reason=cases.chance.choice(PlanCloseReason.values) if closed else "",
        close_own_words="Nok nu" if closed else "",
    )
    for _ in range(cases.chance.randint(0, 3)):
        PlanPhaseChange.objects.create(
            plan=plan, to_phase=cases.chance.choice(UNDER_WAY), on=cases.day(200), by=cases.guides[0]
        )
    return plan


def _contacts(cases: RandomCases, plan: IpsPlan, employers: list[Employer], consultants: list[Staff]) -> None:
    since = plan.entry_on or plan.received_on
    for _ in range(cases.chance.randint(0, 4)):
        on = since + timedelta(days=cases.chance.choice([-1, 0, 29, 30, 31, cases.chance.randint(0, 100)]))
        at = clock.at_local(min(on, cases.today), time(9))
        beyond = cases.chance.random() < 0.2
        EmployerContact.objects.create(
            employer=cases.chance.choice(employers),
            young_person=plan.young_person,
            plan=cases.chance.choice([plan, None]),
            staff=cases.chance.choice(consultants),
            made_by=cases.chance.choice(["consultant", "young_person", "both"]),
            status="held" if beyond else cases.chance.choice(["held", "held", "cancelled"]),
            at=at,
            mode=cases.chance.choice(["face_to_face", "face_to_face", "phone"]),
            about=cases.chance.choice(["ordinary_job", "ordinary_job", "placement"]),
            revealed="name" if beyond else "nothing",
            allowed="anonymous",
            told_by="staff" if beyond else "",
            beyond_decision=beyond,
            recorded_at=max(at, datetime.combine(cases.today, time(9), tzinfo=at.tzinfo)),
            recorded_by=consultants[0],
        )
