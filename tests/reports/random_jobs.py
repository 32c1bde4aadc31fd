"""Jobs in the random cases: consecutive, overlapping, and with gaps of about four weeks."""

from datetime import date, timedelta

from backend.people.models import ActivityHours, ActivitySpell, YoungPerson
from jobs.employers.models import Employer
from jobs.placements.models import Employment, EmploymentVerification
from jobs.plans.models import IpsPlan
from tests.reports.random_cases import RandomCases

FORMS = {
    "ordinary": "ordinary_job",
    "fixed_term": "ordinary_job",
    "flex_job": "flex_job",
    "apprenticeship": "apprenticeship",
    "work_placement": "work_placement",
    "wage_subsidy": "wage_subsidy",
    "volunteer": "volunteer",
}


def add_jobs(cases: RandomCases) -> None:
    """Add jobs to most young people with a plan."""
    for plan in IpsPlan.objects.order_by("pk"):
        day = (plan.entry_on or plan.received_on) + timedelta(days=cases.chance.randint(-10, 90))
        for _ in range(cases.chance.choice([0, 1, 2, 3])):
            end = _job(cases, plan.young_person, day, cases.chance.choice([plan, None]))
            day = end + timedelta(days=cases.chance.choice([-20, 0, 27, 28, 29, 60]))


def _job(cases: RandomCases, person: YoungPerson, starts: date, plan: IpsPlan | None) -> date:
    form = cases.chance.choice(["ordinary", "ordinary", "ordinary", *FORMS])
    end = starts + timedelta(days=cases.chance.choice([0, 90, 91, 92, 183, cases.chance.randint(1, 200)]))
    goes_on = cases.chance.random() < 0.3
    spell = ActivitySpell.objects.create(
        young_person=person,
        kind_id=FORMS[form],
        starts_on=starts,
        ends_on=None if goes_on else end,
        source="staff",
        learned_on=starts,
    )
    for _ in range(cases.chance.randint(0, 2)):
        ActivityHours.objects.get_or_create(
            spell=spell,
            starts_on=starts + timedelta(days=cases.chance.randint(0, 60)),
            defaults={"hours_per_week": cases.chance.choice([4.0, 8.0, 15.5])},
        )
    made = Employment.objects.create(
        young_person=person,
        plan=plan,
        spell=spell,
        employer=cases.chance.choice(list(Employer.objects.order_by("pk"))),
        form_id=form,
        four_paid_hours_on=cases.chance.choice([None, starts, starts + timedelta(days=10)]),
        learned_on=starts + timedelta(days=cases.chance.choice([-5, -1, 0, 9])),
        recorded_by=cases.guides[0],
    )
    for _ in range(cases.chance.randint(0, 2)):
        on = starts + timedelta(days=cases.chance.choice([90, 91, 182, 364, cases.chance.randint(0, 300)]))
        EmploymentVerification.objects.create(employment=made, verified_on=on, hours_per_week=8, by=cases.guides[0])
    return end
