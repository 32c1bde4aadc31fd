"""Jobs in the random municipality: one after another, beside each other, with gaps around four weeks."""

from datetime import date, timedelta

from backend.people.models import ActivityHours, ActivitySpell, YoungPerson
from jobs.employers.models import Employer
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests.reports.municipality import RandomMunicipality

FORMS = {
    "ordinary": "ordinary_job",
    "fixed_term": "ordinary_job",
    "flex_job": "flex_job",
    "apprenticeship": "apprenticeship",
    "work_placement": "work_placement",
    "wage_subsidy": "wage_subsidy",
    "volunteer": "volunteer",
}


def add_jobs(municipality: RandomMunicipality) -> None:
    """Most who have a plan have had some."""
    for plan in IpsPlan.objects.order_by("pk"):
        day = (plan.entry_on or plan.received_on) + timedelta(days=municipality.chance.randint(-10, 90))
        for _ in range(municipality.chance.choice([0, 1, 2, 3])):
            end = _job(municipality, plan.young_person, day, municipality.chance.choice([plan, None]))
            day = end + timedelta(days=municipality.chance.choice([-20, 0, 27, 28, 29, 60]))


def _job(municipality: RandomMunicipality, person: YoungPerson, starts: date, plan: IpsPlan | None) -> date:
    form = municipality.chance.choice(["ordinary", "ordinary", "ordinary", *FORMS])
    end = starts + timedelta(days=municipality.chance.choice([0, 90, 91, 92, 183, municipality.chance.randint(1, 200)]))
    goes_on = municipality.chance.random() < 0.3
    spell = ActivitySpell.objects.create(
        young_person=person,
        kind_id=FORMS[form],
        starts_on=starts,
        ends_on=None if goes_on else end,
        source="staff",
        learned_on=starts,
    )
    for _ in range(municipality.chance.randint(0, 2)):
        ActivityHours.objects.get_or_create(
            spell=spell,
            starts_on=starts + timedelta(days=municipality.chance.randint(0, 60)),
            defaults={"hours_per_week": municipality.chance.choice([4.0, 8.0, 15.5])},
        )
    Employment.objects.create(
        young_person=person,
        plan=plan,
        spell=spell,
        employer=municipality.chance.choice(list(Employer.objects.order_by("pk"))),
        form_id=form,
        four_paid_hours_on=municipality.chance.choice([None, starts, starts + timedelta(days=10)]),
        learned_on=starts + timedelta(days=municipality.chance.choice([-5, -1, 0, 9])),
        recorded_by=municipality.guides[0],
    )
    return end
