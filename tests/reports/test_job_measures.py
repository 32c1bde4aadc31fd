"""The report `ips` from the first job on: figures that were worked out by hand."""

from datetime import date, time, timedelta

import pytest

from backend.core import clock
from backend.people.models import ActivityHours
from jobs.placements.models import Employment
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import entered_plan, figure, job, seen_from


def verified(employment: Employment, on: date) -> None:
    """Record that a job still ran on a day."""
    employment.verifications.create(verified_on=on, hours_per_week=8, by=employment.recorded_by)


@pytest.mark.parametrize(("gap", "working"), [(0, 1), (28, 1), (29, 0)])
def test_gap_of_four_weeks_does_not_end_a_time_in_work(municipality: Municipality, gap: int, working: int) -> None:
    """First job from 1 May to 1 June; the next, elsewhere, after the gap. 13 weeks after 1 May is 31 July."""
    plan = entered_plan(municipality, date(2026, 4, 10))
    job(municipality, plan, date(2026, 5, 1), date(2026, 6, 1))
    following = job(municipality, plan, date(2026, 6, 1) + timedelta(days=gap), None, employer="Smed")
    verified(following, date(2026, 7, 31))
    period = seen_from(2026, 7, 31)

    any_employer = figure("ips.working_13_weeks", period)
    assert (any_employer.numerator, any_employer.denominator, any_employer.pending) == (working, 1, 0)
    assert figure("ips.same_employer_13_weeks", period).numerator == 0
    half_a_year = figure("ips.working_26_weeks", period)
    assert (half_a_year.value, half_a_year.pending) == (None, 1)


def test_last_day_of_a_job_counts_as_worked(municipality: Municipality) -> None:
    """A job from 5 May to 4 August lasts 92 days and reaches 13 weeks; one that ends a day before does not."""
    for day, ends in ((10, date(2026, 8, 4)), (11, date(2026, 8, 3))):
        job(municipality, entered_plan(municipality, date(2026, 4, day)), date(2026, 5, 5), ends)
    period = seen_from(2026, 9, 30)

    assert figure("ips.working_13_weeks", period).numerator == 1
    assert figure("ips.same_employer_13_weeks", period).numerator == 1
    assert figure("ips.working_13_weeks", period).denominator == 2


@pytest.mark.parametrize(
    ("verified_on", "yes", "unverified"),
    [
        (None, 0, 1),
        (date(2026, 8, 3), 0, 1),  # the day before the 13 weeks
        (date(2026, 8, 4), 1, 0),
        (date(2026, 9, 1), 1, 0),
        (date(2026, 10, 1), 0, 1),  # later than the day the figures are seen from
    ],
)
def test_work_that_nobody_verified_is_counted_apart(
    municipality: Municipality, verified_on: date | None, yes: int, unverified: int
) -> None:
    """A job since 5 May without an end, seen from 30 September: 13 weeks are reached on 4 August, 26 on 3 November."""
    running = job(municipality, entered_plan(municipality, date(2026, 4, 10)), date(2026, 5, 5), None)
    if verified_on:
        verified(running, verified_on)
    period = seen_from(2026, 9, 30)

    for name in ("working_13", "same_employer_13"):
        share = figure(f"ips.{name}_weeks", period)
        assert (share.numerator, share.denominator, share.pending) == (yes, 1, 0), name
    for name in ("unverified_13", "same_employer_unverified_13"):
        share = figure(f"ips.{name}_weeks", period)
        assert (share.numerator, share.denominator, share.pending) == (unverified, 1, 0), name
    for name in ("working_26", "unverified_26"):
        assert figure(f"ips.{name}_weeks", period).pending == 1, name


def test_recorded_end_or_next_job_confirms_the_work_before_it(municipality: Municipality) -> None:
    """Both began on 5 May: one ended on 20 August, one was followed by another job on 10 August. Nobody verified."""
    ended, followed = (entered_plan(municipality, date(2026, 4, day)) for day in (10, 11))
    job(municipality, ended, date(2026, 5, 5), date(2026, 8, 20))
    job(municipality, followed, date(2026, 5, 5), date(2026, 8, 1))
    job(municipality, followed, date(2026, 8, 10), None, employer="Smed")
    period = seen_from(2026, 9, 30)

    assert figure("ips.working_13_weeks", period).numerator == 2
    assert figure("ips.unverified_13_weeks", period).numerator == 0
    assert figure("ips.same_employer_13_weeks", period).numerator == 1


@pytest.mark.parametrize(
    ("as_of", "pending", "denominator"),
    [(date(2026, 7, 30), 1, 0), (date(2026, 8, 17), 1, 0), (date(2026, 8, 18), 0, 1)],
)
def test_gap_that_is_still_running_is_pending(
    municipality: Municipality, as_of: date, pending: int, denominator: int
) -> None:
    """A job from 1 May to 20 July. Until 17 August, 28 days later, another one may yet continue the time in work."""
    job(municipality, entered_plan(municipality, date(2026, 4, 10)), date(2026, 5, 1), date(2026, 7, 20))

    for key in ("ips.working_13_weeks", "ips.same_employer_13_weeks"):
        share = figure(key, seen_from(as_of.year, as_of.month, as_of.day))
        assert (share.pending, share.denominator, share.numerator) == (pending, denominator, 0)


def test_people_who_worked_and_their_hours_are_as_calculated(municipality: Municipality) -> None:
    """Three with an open plan: one worked until its first day, one works 8 + 4 hours, one never did.

    Worked 2 of 3; hours 12 over the one who works on the last day. One start was known before, one not.
    """
    first, second, _third = (entered_plan(municipality, date(2026, 1, day)) for day in (5, 6, 7))
    job(municipality, first, date(2026, 2, 2), date(2026, 4, 1))
    for starts, hours, learned in ((date(2026, 5, 4), 8, date(2026, 4, 20)), (date(2026, 6, 1), 4, date(2026, 6, 1))):
        ordinary = job(municipality, second, starts, None, learned_on=learned)
        ActivityHours.objects.create(spell=ordinary.spell, starts_on=starts, hours_per_week=hours)
    job(municipality, second, date(2026, 6, 8), None, form_id="flex_job")

    worked = figure("ips.worked")
    assert (worked.numerator, worked.denominator) == (2, 3)
    assert figure("ips.hours").value == 12
    assert figure("ips.job_starters").value == 1
    assert figure("ips.job_starts").value == 2
    assert figure("ips.known_in_advance").value == 50
    assert figure("ips.flex_jobs").value == 1


def test_hours_are_those_of_the_last_day_and_missing_if_one_job_has_none(municipality: Municipality) -> None:
    """One whose hours rose to 15 in June, whose job ends that day; one with a job without hours beside another."""
    rising, unknown = (entered_plan(municipality, date(2026, 1, day)) for day in (5, 6))
    ordinary = job(municipality, rising, date(2026, 5, 4), date(2026, 6, 30))
    for starts_on, hours in ((date(2026, 5, 4), 8), (date(2026, 6, 15), 15), (date(2026, 7, 1), 20)):
        ActivityHours.objects.create(spell=ordinary.spell, starts_on=starts_on, hours_per_week=hours)
    for employer in ("Bager", "Smed"):
        other = job(municipality, unknown, date(2026, 5, 4), None, employer=employer)
    ActivityHours.objects.create(spell=other.spell, starts_on=date(2026, 5, 4), hours_per_week=4)

    hours_a_week = figure("ips.hours")
    assert (hours_a_week.value, hours_a_week.denominator, hours_a_week.missing) == (15, 1, 1)


def test_closed_plan_was_open_in_the_period_and_not_at_its_end(municipality: Municipality) -> None:
    plan = entered_plan(
        municipality, date(2026, 1, 5), phase="closed", closed_on=date(2026, 4, 1), close_reason="moved"
    )
    ordinary = job(municipality, plan, date(2026, 2, 2), None)
    ActivityHours.objects.create(spell=ordinary.spell, starts_on=date(2026, 2, 2), hours_per_week=8)

    assert figure("ips.worked").denominator == 1
    assert figure("ips.hours").denominator == 0


def test_job_that_began_before_entry_is_no_job_start_of_ips(municipality: Municipality) -> None:
    plan = entered_plan(municipality, date(2026, 5, 4))
    job(municipality, plan, date(2026, 5, 3), None)
    job(municipality, plan, date(2026, 5, 4), None, names_plan=False)

    assert figure("ips.job_starts").value == 1
    assert figure("ips.first_job").numerator == 1


def test_other_forms_are_reported_separately(municipality: Municipality) -> None:
    plan = entered_plan(municipality, date(2026, 4, 6))
    for form in ("apprenticeship", "work_placement", "wage_subsidy", "volunteer"):
        job(municipality, plan, date(2026, 5, 4), None, form_id=form)

    assert figure("ips.apprenticeships").value == 1
    assert figure("ips.work_placements").value == 2
    assert figure("ips.job_starts").value == 0
    assert figure("ips.worked").numerator == 0


def test_days_to_the_first_job_are_as_calculated(municipality: Municipality) -> None:
    """After 10 and 30 days: median 20. One is still in IPS without a job, one left without one."""
    for days in (10, 30):
        plan = entered_plan(municipality, date(2026, 4, 6))
        job(municipality, plan, date(2026, 4, 6) + timedelta(days=days), None)
    entered_plan(municipality, date(2026, 4, 6))
    left = entered_plan(
        municipality, date(2026, 4, 6), phase="closed", closed_on=date(2026, 5, 4), close_reason="moved"
    )
    job(municipality, left, date(2026, 5, 5), None, names_plan=False)

    median = figure("ips.job_days")
    assert (median.value, median.denominator, median.pending, median.missing) == (20, 2, 1, 1)


def test_conversion_is_as_calculated(municipality: Municipality) -> None:
    """Three entered without a job and had a contact; one has worked four paid hours, one has started, one neither.

    A fourth has had a contact with the guide only, a fifth entered with a job: they are in neither count.
    """
    plans = [entered_plan(municipality, date(2026, 4, day)) for day in (7, 8, 9, 10)]
    plans.append(entered_plan(municipality, date(2026, 4, 11), employed_at_entry=True))
    at = clock.at_local(date(2026, 4, 20), time(10))
    for plan in plans:
        staff = municipality.guide if plan == plans[3] else municipality.consultant
        factories.assignment(plan.young_person, municipality.consultant, date(2026, 4, 12), capacity="consultant")
        factories.contact(plan.young_person, staff, occurred_at=at, recorded_at=at)
    job(municipality, plans[0], date(2026, 5, 4), None, four_paid_hours_on=date(2026, 5, 6))
    job(municipality, plans[1], date(2026, 5, 4), None)

    conversion = figure("ips.conversion")
    assert (conversion.numerator, conversion.denominator) == (1, 3)
