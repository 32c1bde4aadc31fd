"""How long work lasts after the first job: the SQL equals a reference implementation in plain Python."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from backend.core import clock
from backend.followups.models import RuleActivation
from backend.reports.figures import people
from backend.reports.registry import measures
from backend.reports.scope import Period, Scope
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests.reports.random_cases import RandomCases
from tests.reports.random_ips import add_ips
from tests.reports.random_jobs import add_jobs
from tests.reports.support import figure

GAP = timedelta(days=28)
WEEKS = (13, 26, 52)
TODAY = date(2026, 11, 24)


def _first_job(plan: IpsPlan, jobs: list[Employment]) -> Employment | None:
    """Return the first ordinary job while the plan was open."""
    for job in jobs:
        on = job.spell.starts_on
        if plan.entry_on and plan.entry_on <= on <= (plan.closed_on or TODAY):
            return job
    return None


def _last_day(jobs: list[Employment]) -> date:
    """Return the last day of the time in work that begins with the first job; a short gap does not end it."""
    first, *later = jobs
    last = first.spell.ends_on or date.max
    for job in later:
        if last < date.max and job.spell.starts_on > last + GAP:
            break
        last = max(last, job.spell.ends_on or date.max)
    return last


def _known_until(jobs: list[Employment], last: date) -> date:
    """Return the last day on which staff knew of the time in work, which ends on `last`."""
    known = [job.spell.starts_on for job in jobs if job.spell.starts_on <= last]
    for job in jobs:
        if job.spell.starts_on <= last:
            known += [job.spell.ends_on] if job.spell.ends_on and job.spell.ends_on <= TODAY else []
            known += [check.verified_on for check in job.verifications.all() if check.verified_on <= TODAY]
    return max(known)


def _outcomes() -> Iterator[tuple[str, int, bool | None]]:
    """Yield measure, young person and outcome (None: pending) of each plan with a first job."""
    for plan in IpsPlan.objects.all():
        own = Employment.objects.filter(young_person=plan.young_person_id, form__competitive=True).select_related(
            "spell"
        )
        jobs = sorted(own, key=lambda job: (job.spell.starts_on, job.pk))
        first = _first_job(plan, [job for job in jobs if job.spell.starts_on <= TODAY])
        if first is None:
            continue
        since = [job for job in jobs if first.spell.starts_on <= job.spell.starts_on <= TODAY]
        since.sort(key=lambda job: (job.spell.starts_on, job is not first))
        same = [job for job in since if job.employer_id == first.employer_id]
        for name, unverified, some in (
            ("working", "unverified", since),
            ("same_employer", "same_employer_unverified", same),
        ):
            last = _last_day(some)
            known = _known_until(some, last)
            for weeks in WEEKS:
                reached = first.spell.starts_on + timedelta(weeks=weeks)
                is_pending = reached > TODAY or (last < reached and last + GAP >= TODAY)
                for key, is_so in ((name, known >= reached), (unverified, known < reached)):
                    outcome = None if is_pending else last >= reached and is_so
                    yield f"ips.{key}_{weeks}_weeks", plan.young_person_id, outcome


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_lasting_work_agrees_with_the_reference(seed: int) -> None:
    cases = RandomCases(seed, TODAY)
    add_ips(cases)
    add_jobs(cases)
    RuleActivation.objects.all().delete()  # nothing began before go-live
    period = Period(first=clock.add_months(TODAY, -24), last=TODAY, as_of=TODAY)
    outcomes = list(_outcomes())

    for key in {key for key, _person, _outcome in outcomes}:
        own = [(person, outcome) for name, person, outcome in outcomes if name == key]
        assert set(people(measures[key], Scope(period=period))) == {person for person, outcome in own if outcome}, key
        share = figure(key, period)
        assert share.denominator == len({person for person, outcome in own if outcome is not None}), key
        assert share.pending == sum(outcome is None for _person, outcome in own), key
