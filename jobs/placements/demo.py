"""Demo data: the jobs of the plans, with their hours and their ends."""

from datetime import date, timedelta
from random import Random

from backend.assignments.demo import Assignments
from backend.assignments.models import Capacity
from backend.core.demo_data import DemoData
from backend.people.demo import add_activity, add_hours
from backend.people.models.activity import ActivitySource
from jobs.employers.demo import Decisions, JobTitles
from jobs.placements.measures import WEEKS
from jobs.placements.models import Employment, EmploymentEndReason, EmploymentVerification, EndedBy
from jobs.plans.demo import JobScenario, Plans, PlanScenario

ORDINARY = {"ordinary": 58, "fixed_term": 14, "seasonal": 7, "agency": 6}
OTHER = {"apprenticeship": 8, "wage_subsidy": 7}
"""Forms of employment with their weights."""

HOURS = (4, 6, 8, 8, 10, 12, 15, 18, 20, 25, 30, 37)
END_WORDS = (
    "Det var for mange timer på én gang.",
    "De var søde, men der var for lidt at lave.",
    "Jeg vil gerne prøve noget andet nu.",
    "Jeg er stolt af, at jeg holdt ved så længe.",
)
WHY_ENDED = (
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.HOURS),
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.TASKS),
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.EDUCATION),
    (EndedBy.YOUNG_PERSON, EmploymentEndReason.HEALTH),
    (EndedBy.EMPLOYER, EmploymentEndReason.TOO_LITTLE_WORK),
    (EndedBy.EMPLOYER, EmploymentEndReason.ABSENCE),
    (EndedBy.BOTH, EmploymentEndReason.COLLEAGUES),
    (EndedBy.TERM, EmploymentEndReason.TERM_OVER),
)


def fill(data: DemoData) -> None:
    """Add an employment for each job of a plan."""
    for plan in data[Plans]:
        rng = data.random("jobs of", plan.person.number, plan.row.received_on)
        former: Employment | None = None
        for job in plan.jobs:
            former = _add_employment(data, rng, plan, job, former)


def _add_employment(
    data: DemoData, rng: Random, plan: PlanScenario, job: JobScenario, former: Employment | None
) -> Employment:
    employer, title = rng.choice([*data[JobTitles].items()])
    forms = ORDINARY if job.is_ordinary else OTHER
    form = rng.choices([*forms], weights=[*forms.values()])[0]
    spell = add_activity(
        data,
        plan.person,
        "ordinary_job" if job.is_ordinary else form,
        job.starts_on,
        learned_on=job.found_on,
        source=ActivitySource.STAFF,
        description=title,
    )
    hours = rng.choice(HOURS)
    agreed = {job.starts_on: hours}
    for day in job.hours_changed_on:
        hours = min(37, max(4, hours + rng.choice((-4, 2, 3, 4, 5, 6, 8))))
        agreed[day] = hours
    for day, hours in agreed.items():
        add_hours(data, spell, day, hours)
    employment = data.add(
        Employment(
            young_person=plan.person.row,
            plan=plan.row,
            spell=spell,
            employer=employer,
            title=title,
            form_id=form,
            first_job=former is None and rng.random() < 0.5,
            four_paid_hours_on=job.starts_on if job.starts_on < data.today else None,
            learned_on=job.found_on,
            disclosed=rng.choice(data[Decisions].allowed(plan.person, job.found_on).up_to),
            succeeds=former if rng.random() < 0.5 else None,
            recorded_by=data[Assignments].acting(plan.person, Capacity.CONSULTANT, job.found_on),
            has_moved_plan=_has_moved_plan(data, plan, job),
        )
    )
    if job.is_ordinary:
        _add_verifications(data, plan, job, employment, agreed)
    if job.end_known_on:
        ended_by, reason = rng.choice(WHY_ENDED)
        words = rng.choice(END_WORDS) if rng.random() < 0.6 else ""
        data.edit(spell, ends_on=job.ends_on)
        data.edit(employment, end_known_on=job.end_known_on, ended_by=ended_by, end_reason=reason, own_words=words)
    return employment


def _add_verifications(
    data: DemoData, plan: PlanScenario, job: JobScenario, employment: Employment, agreed: dict[date, int]
) -> None:
    """Verify most jobs 13, 26 and 52 weeks after their start, within the next two weeks."""
    rng = data.random("verifications of", plan.person.number, job.starts_on)
    for weeks in WEEKS:
        day = job.starts_on + timedelta(weeks=weeks, days=rng.randrange(14))
        is_over = (job.ends_on and day > job.ends_on) or (plan.row.closed_on and day >= plan.row.closed_on)
        if day < data.today and not is_over and rng.random() < 0.85:
            hours = next(hours for since, hours in sorted(agreed.items(), reverse=True) if since <= day)
            by = data[Assignments].acting(plan.person, Capacity.CONSULTANT, day)
            data.add(EmploymentVerification(employment=employment, verified_on=day, hours_per_week=hours, by=by))


def _has_moved_plan(data: DemoData, plan: PlanScenario, job: JobScenario) -> bool:
    """Return whether the job ran yesterday and its plan is open.

    The plans of jobs that begin or end today are moved later, by `update_plans`.
    """
    yesterday = data.today - timedelta(days=1)
    runs = job.starts_on <= yesterday and (job.ends_on is None or job.ends_on >= yesterday)
    return job.is_ordinary and runs and plan.row.closed_on is None
