"""Figures that were worked out by hand, each with the sum that leads to it."""

from datetime import date, time, timedelta

import pytest

from backend.core import clock
from backend.followups.models import FollowUp, Policy
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import ActivityHours, ActivitySpell, YoungPerson
from backend.reports.engine import ALL, Figure, Scope, table
from backend.reports.registry import measures
from jobs.employers.models import Employer, EmployerContact
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan
from tests import factories
from tests.conftest import Municipality

Q2 = Scope(first=date(2026, 4, 1), last=date(2026, 6, 30), as_of=date(2026, 6, 30))


def _figure(key: str, scope: Scope, *group: object, by: str = "") -> Figure:
    return table([measures[key]], scope, [by] if by else [])[group][key]


def _entry(municipality: Municipality, entered: date, contact_after: int | None) -> IpsPlan:
    """A plan entered on a day, with a first employer contact so many days later."""
    person = factories.young_person(municipality.team)
    plan = IpsPlan.objects.create(
        young_person=person,
        received_on=entered,
        source="guide",
        decision="accepted",
        decided_on=entered,
        agreed_on=entered,
        agreed_words="Jeg vil gerne have et job.",
        entry_on=entered,
        employed_at_entry=False,
        in_education_at_entry=False,
        phase="search",
    )
    if contact_after is not None:
        at = clock.at_local(entered + timedelta(days=contact_after), time(10))
        EmployerContact.objects.create(
            employer=Employer.objects.create(name="Prøve Bageri"),
            young_person=person,
            plan=plan,
            staff=municipality.consultant,
            status="held",
            at=at,
            mode="face_to_face",
            about="ordinary_job",
            allowed="anonymous",
            recorded_at=at,
            recorded_by=municipality.consultant,
        )
    return plan


def test_days_to_the_first_employer_contact(municipality: Municipality) -> None:
    """Entries in the second quarter: contact after 10, 25 and 50 days; one of 20 May has none by 30 June (41 days).

    A fifth entered on 20 June without a contact, and changes nothing: it is not yet known.
    """
    _entry(municipality, date(2026, 4, 10), 10)
    _entry(municipality, date(2026, 4, 20), 25)
    _entry(municipality, date(2026, 5, 5), 50)
    _entry(municipality, date(2026, 5, 20), None)
    _entry(municipality, date(2026, 6, 20), None)

    median = _figure("ips.contact_days", Q2)
    assert (median.value, median.denominator, median.missing, median.pending) == (25, 3, 1, 1)
    soon = _figure("ips.contact_soon", Q2)
    assert (soon.numerator, soon.denominator, soon.value, soon.pending) == (2, 4, 50, 1)
    mean = _figure("ips.contact_days_mean", Q2).value
    assert mean == pytest.approx((10 + 25 + 50) / 3)
    assert _figure("ips.contact_days_so_far", Q2).value == pytest.approx((10 + 25 + 50 + 41) / 4) == 31.5


def test_the_caseload_of_two_guides(municipality: Municipality) -> None:
    """One full-time guide with 12, one half-time with 11, and two who wait, for 10 and 40 days.

    All ÷ all: 23 ÷ 1.5 = 15.33; against limits of 20 a full time: 23 ÷ (20 + 10) = 0.77. Waiting: median 25 days.
    """
    today = date(2026, 6, 30)
    half = factories.guide(municipality.team)
    Membership.objects.filter(staff=half).update(fte="0.5")
    Membership.objects.filter(staff__in=[municipality.guide, half]).update(caseload_limit=20)
    Membership.objects.filter(staff__in=[municipality.colleague, municipality.outsider]).delete()
    for staff, people in ((municipality.guide, 12), (half, 11)):
        for _ in range(people):
            _guided(municipality, staff, since=date(2026, 1, 5))
    for days in (10, 40):
        factories.course(
            factories.young_person(municipality.team), municipality.leader, since=today - timedelta(days=days)
        )
    paused = _guided(municipality, half, since=date(2026, 1, 5))
    paused.courses.get().phase_changes.create(to_phase="paused", from_phase="active", on=date(2026, 6, 1), by=half)

    assert _figure("caseload.people", Q2).value == 26
    assert _figure("caseload.people", Q2, half.pk, by="staff").value == 12
    assert _figure("caseload.active", Q2, half.pk, by="staff").value == 11
    assert _figure("caseload.paused", Q2, ALL, by="staff").value == 1
    assert _figure("caseload.per_full_time", Q2).value == pytest.approx(23 / 1.5)
    assert _figure("caseload.per_full_time", Q2, half.pk, by="staff").value == 22
    assert _figure("caseload.against_limit", Q2).value == pytest.approx(23 / 30)
    assert _figure("caseload.people", Q2, None, by="staff").value == 2
    assert _figure("caseload.waiting", Q2).value == 25
    assert _figure("caseload.longest_waiting", Q2).value == 40


def _guided(municipality: Municipality, staff: Staff, since: date) -> YoungPerson:
    person = factories.young_person(municipality.team)
    factories.course(person, staff, since=since)
    factories.assignment(person, staff, since=since)
    return person


def test_how_many_promises_were_kept_in_time(municipality: Municipality) -> None:
    """Ten fell due in the quarter: 6 met in time, 1 late, 1 missed, 2 overdue; on time 6 ÷ 10 = 60 %.

    One was waived, one withdrawn, one is from before go-live: in no count. One is due on the last day: not yet known.
    """
    due = date(2026, 5, 11)
    in_time = {"fulfilled_on": due, "fulfilled_by": 1}
    ended = {"ended_on": due - timedelta(days=1), "end_reason": "not_expected"}
    kept: list[dict[str, object]] = [
        *[in_time] * 6,
        {"fulfilled_on": due + timedelta(days=1), "fulfilled_by": 1},
        {"closes_on": due + timedelta(days=3)},
        *[{}] * 2,
        {"waived_on": due, "waive_reason": "Aftalt"},
        ended,
        {"baseline": True},
        {"due_on": date(2026, 6, 30)},
    ]
    for number, fields in enumerate(kept):
        FollowUp.objects.create(
            **{
                "rule": "guide.contact",
                "policy": Policy.objects.earliest("pk"),
                "young_person": municipality.person,
                "subject_id": number,
                "occurrence": f"contact:{number}",
                "started_on": date(2026, 5, 4),
                "opens_on": date(2026, 5, 5),
                "due_on": due,
                "responsible": municipality.guide,
                "unit": municipality.team,
                **fields,
            }
        )

    on_time = _figure("follow-up.on_time", Q2, "guide.contact", by="rule")
    assert (on_time.numerator, on_time.denominator, on_time.value, on_time.pending) == (6, 10, 60, 1)
    apart = ["late", "missed", "overdue", "waived", "withdrawn", "baseline"]
    assert [_figure(f"follow-up.{key}", Q2).value for key in apart] == [1, 1, 2, 1, 1, 1]
    assert _figure("follow-up.oldest_overdue", Q2).value == (date(2026, 6, 30) - due).days == 50


def test_a_leaders_role_does_not_count_as_a_guides(municipality: Municipality) -> None:
    Membership.objects.create(
        staff=municipality.guide, unit=municipality.team, role=Role.LEADER, starts_on=date(2020, 1, 1)
    )

    guides = 3  # Mette, her colleague, and the one of the other team
    assert _figure("caseload.per_full_time", Q2).denominator == guides


def _job(
    municipality: Municipality,
    plan: IpsPlan,
    starts: date,
    ends: date | None,
    employer: str = "Bager",
    **fields: object,
) -> Employment:
    spell = ActivitySpell.objects.create(
        young_person=plan.young_person,
        kind_id="ordinary_job",
        starts_on=starts,
        ends_on=ends,
        source="staff",
        learned_on=starts,
    )
    return Employment.objects.create(
        **{
            "young_person": plan.young_person,
            "plan": plan,
            "spell": spell,
            "employer": Employer.objects.get_or_create(name=employer)[0],
            "form_id": "ordinary",
            "learned_on": starts,
            "recorded_by": municipality.consultant,
            **fields,
        }
    )


@pytest.mark.parametrize(("gap", "working"), [(0, 1), (28, 1), (29, 0)])
def test_a_gap_of_four_weeks_does_not_end_a_time_in_work(municipality: Municipality, gap: int, working: int) -> None:
    """First job from 1 May to 1 June; the next, elsewhere, after the gap. 13 weeks after 1 May is 31 July."""
    plan = _entry(municipality, date(2026, 4, 10), None)
    _job(municipality, plan, date(2026, 5, 1), date(2026, 6, 1))
    _job(municipality, plan, date(2026, 6, 1) + timedelta(days=gap), None, employer="Smed")
    scope = Scope(first=Q2.first, last=Q2.last, as_of=date(2026, 7, 31))

    any_employer = _figure("ips.working_13_weeks", scope)
    assert (any_employer.numerator, any_employer.denominator, any_employer.pending) == (working, 1, 0)
    assert _figure("ips.same_employer_13_weeks", scope).numerator == 0
    half_a_year = _figure("ips.working_26_weeks", scope)
    assert (half_a_year.value, half_a_year.pending) == (None, 1)


def test_a_job_that_ends_on_the_day_is_not_one_that_goes_on(municipality: Municipality) -> None:
    for ends, plan in ((date(2026, 7, 31), 10), (date(2026, 8, 1), 11)):
        _job(municipality, _entry(municipality, date(2026, 4, plan), None), date(2026, 5, 1), ends)
    scope = Scope(first=Q2.first, last=Q2.last, as_of=date(2026, 9, 30))

    assert _figure("ips.working_13_weeks", scope).numerator == 1
    assert _figure("ips.same_employer_13_weeks", scope).numerator == 1


def test_who_worked_in_the_quarter_and_how_much(municipality: Municipality) -> None:
    """Three with an open plan: one worked until its first day, one works 8 + 4 hours, one never did.

    Worked 2 of 3; hours 12 over the one who works on the last day. One start was known before, one not.
    """
    first, second, _third = (_entry(municipality, date(2026, 1, day), None) for day in (5, 6, 7))
    _job(municipality, first, date(2026, 2, 2), date(2026, 4, 1))
    for starts, hours, learned in ((date(2026, 5, 4), 8, date(2026, 4, 20)), (date(2026, 6, 1), 4, date(2026, 6, 1))):
        job = _job(municipality, second, starts, None, learned_on=learned)
        ActivityHours.objects.create(spell=job.spell, starts_on=starts, hours_per_week=hours)
    _job(municipality, second, date(2026, 6, 8), None, form_id="flex_job")

    worked = _figure("ips.worked", Q2)
    assert (worked.numerator, worked.denominator) == (2, 3)
    assert _figure("ips.hours", Q2).value == 12
    assert _figure("ips.job_starters", Q2).value == 1
    assert _figure("ips.job_starts", Q2).value == 2
    assert _figure("ips.known_in_advance", Q2).value == 50
    assert _figure("ips.flex_jobs", Q2).value == 1


def test_from_access_to_ordinary_work(municipality: Municipality) -> None:
    """Three entered without a job and met us; one has worked four paid hours, one has started, one has neither.

    A fourth has never met us since the yes, and is in neither count.
    """
    plans = [_entry(municipality, date(2026, 4, day), None) for day in (7, 8, 9, 10)]
    for plan in plans[:3]:
        at = clock.at_local(date(2026, 4, 20), time(10))
        factories.contact(plan.young_person, municipality.consultant, occurred_at=at, recorded_at=at)
    _job(municipality, plans[0], date(2026, 5, 4), None, four_paid_hours_on=date(2026, 5, 6))
    _job(municipality, plans[1], date(2026, 5, 4), None)

    conversion = _figure("ips.conversion", Q2)
    assert (conversion.numerator, conversion.denominator) == (1, 3)
