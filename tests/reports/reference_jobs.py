"""IPS, counted by hand: jobs."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from backend.contacts.models import Contact
from backend.people.models import ActivityHours
from backend.reports.engine import Scope
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests.reports.reference import Reference, Row
from tests.reports.reference_ips import about, plans, reached, within

GAP = timedelta(days=28)


def _ordinary(person: int) -> list[Employment]:
    own = Employment.objects.filter(young_person=person, form__competitive=True).select_related("spell")
    return sorted(own, key=lambda job: (job.spell.starts_on, job.pk))


def _first_job(plan: IpsPlan, scope: Scope) -> Employment | None:
    for job in _ordinary(plan.young_person_id):
        on = job.spell.starts_on
        if plan.entry_on and plan.entry_on <= on <= scope.as_of and (plan.closed_on is None or on <= plan.closed_on):
            return job
    return None


def _lasts(jobs: list[Employment], days: int) -> bool:
    """Whether the work that began with the first of the jobs goes on after so many days, short gaps passed over."""
    first, *later = jobs
    until = first.spell.ends_on or date.max
    for job in later:
        if until < date.max and job.spell.starts_on > until + GAP:
            break
        until = max(until, job.spell.ends_on or date.max)
    return until > first.spell.starts_on + timedelta(days=days)


def _lasting(scope: Scope) -> Iterator[Row]:
    for plan in plans():
        if not within(plan.received_on, scope):
            continue
        row = about(plan, scope, plan.received_on)
        first = _first_job(plan, scope)
        row["started"] = first.spell.starts_on if first else None
        if first:
            all_since = [
                job
                for job in _ordinary(plan.young_person_id)
                if first.spell.starts_on <= job.spell.starts_on <= scope.as_of
            ]
            own = [job for job in all_since if job.employer_id == first.employer_id]
            for weeks in (13, 26, 52):
                row[f"working_{weeks}"] = _lasts(all_since, weeks * 7)
                row[f"same_employer_{weeks}"] = _lasts(own, weeks * 7)
        row["as_of"] = scope.as_of
        yield row


def _converted(scope: Scope) -> Iterator[Row]:
    for plan in plans():
        if not (plan.entry_on and within(plan.entry_on, scope)) or plan.employed_at_entry is not False:
            continue
        real = [one for one in Contact.objects.filter(young_person=plan.young_person_id) if one.is_qualifying]
        if not any(plan.agreed_on <= one.occurred_on <= scope.as_of for one in real if plan.agreed_on):
            continue
        jobs = [
            job
            for job in _ordinary(plan.young_person_id)
            if job.spell.starts_on >= plan.entry_on
            and (plan.closed_on is None or job.spell.starts_on <= plan.closed_on)
            and reached(job.four_paid_hours_on, scope)
        ]
        yield {**about(plan, scope, plan.entry_on), "converted": bool(jobs)}


def _to_first_job(scope: Scope) -> Iterator[Row]:
    for plan in plans():
        if plan.entry_on and within(plan.entry_on, scope):
            first = _first_job(plan, scope)
            yield {
                **about(plan, scope, plan.entry_on),
                "days": (first.spell.starts_on - plan.entry_on).days if first else None,
                "goes_on": plan.closed_on is None or plan.closed_on > scope.as_of,
            }


def _plan_of(job: Employment) -> IpsPlan | None:
    if job.plan:
        return job.plan
    on = job.spell.starts_on
    found = [
        plan
        for plan in IpsPlan.objects.filter(young_person=job.young_person_id)
        if plan.entry_on and plan.entry_on <= on and (plan.closed_on is None or plan.closed_on >= on)
    ]
    return max(found, key=lambda plan: (plan.received_on, plan.pk), default=None)


def _starts(scope: Scope, *, competitive: bool) -> Iterator[Row]:
    for job in Employment.objects.select_related("spell", "form", "plan__young_person"):
        plan = _plan_of(job)
        if plan and job.form.competitive is competitive and within(job.spell.starts_on, scope):
            known = job.learned_on < job.spell.starts_on
            yield {**about(plan, scope, job.spell.starts_on), "known": known, "form": job.form_id}


def _ordinary_starts(scope: Scope) -> Iterator[Row]:
    yield from _starts(scope, competitive=True)


def _apart(scope: Scope) -> Iterator[Row]:
    yield from _starts(scope, competitive=False)


def _plans_open(scope: Scope, since: date) -> Iterator[IpsPlan]:
    """The newest plan of each that was entered and open on some day since."""
    newest: dict[int, IpsPlan] = {}
    for plan in sorted(plans(), key=lambda plan: (plan.received_on, plan.pk)):
        entered = plan.entry_on is not None and plan.entry_on <= scope.today
        if entered and (plan.closed_on is None or plan.closed_on >= since):
            newest[plan.young_person_id] = plan
    yield from newest.values()


def _under_way(scope: Scope) -> Iterator[Row]:
    for plan in _plans_open(scope, scope.first):
        worked = [
            job
            for job in _ordinary(plan.young_person_id)
            if job.spell.starts_on <= scope.today and (job.spell.ends_on is None or job.spell.ends_on >= scope.first)
        ]
        yield {**about(plan, scope), "worked": bool(worked)}


def _in_job(scope: Scope) -> Iterator[Row]:
    day = scope.today
    for plan in _plans_open(scope, day):
        running = [
            job
            for job in _ordinary(plan.young_person_id)
            if job.spell.starts_on <= day and (job.spell.ends_on is None or job.spell.ends_on > day)
        ]
        if running:
            hours = [_hours(job, day) for job in running]
            together = None if None in hours else sum(float(one) for one in hours if one is not None)
            yield {**about(plan, scope), "hours": together}


def _hours(job: Employment, day: date) -> Any:
    known = [row for row in ActivityHours.objects.filter(spell=job.spell) if row.starts_on <= day]
    return max(known, key=lambda row: row.starts_on).hours_per_week if known else None


def _started(row: Row) -> bool:
    return row["started"] is not None


_EARLY: dict[str, Any] = {"left_out": lambda row: row["early"]}


def _later(name: str, weeks: int) -> Reference:
    return Reference(
        _lasting,
        among=_started,
        hit=lambda row: row[f"{name}_{weeks}"],
        pending=lambda row: row["started"] + timedelta(days=weeks * 7) > row["as_of"],
        **_EARLY,
    )


REFERENCES = {
    "ips.first_job": Reference(_lasting, hit=_started, **_EARLY),
    **{
        f"ips.{name}_{weeks}_weeks": _later(name, weeks)
        for name in ("working", "same_employer")
        for weeks in (13, 26, 52)
    },
    "ips.conversion": Reference(_converted, hit=lambda row: row["converted"], **_EARLY),
    "ips.job_days": Reference(
        _to_first_job,
        value=lambda row: row["days"],
        pending=lambda row: row["days"] is None and row["goes_on"],
        **_EARLY,
    ),
    "ips.job_starters": Reference(_ordinary_starts),
    "ips.job_starts": Reference(_ordinary_starts),
    "ips.known_in_advance": Reference(_ordinary_starts, hit=lambda row: row["known"]),
    "ips.worked": Reference(_under_way, hit=lambda row: row["worked"]),
    "ips.hours": Reference(_in_job, value=lambda row: row["hours"]),
    "ips.flex_jobs": Reference(_apart, among=lambda row: row["form"] == "flex_job"),
    "ips.apprenticeships": Reference(_apart, among=lambda row: row["form"] == "apprenticeship"),
    "ips.work_placements": Reference(_apart, among=lambda row: row["form"] in ("work_placement", "wage_subsidy")),
}
