"""The report `ips` up to the first job: figures that were worked out by hand."""

from datetime import date, datetime, time, timedelta

import pytest

from backend.core import clock
from backend.followups.models import RuleActivation
from backend.reports.registry import measures
from jobs.employers.models import Employer, EmployerContact
from jobs.plans.models import IpsPlan, PlanPhaseChange
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2, entered_plan, figure, job, seen_from


def test_days_to_the_first_employer_contact_are_as_calculated(municipality: Municipality) -> None:
    """Entries in the second quarter: contact after 10, 25 and 50 days; one of 20 May has none by 30 June (41 days).

    A fifth entered on 20 June without a contact, and changes nothing: it is pending.
    """
    entered_plan(municipality, date(2026, 4, 10), 10)
    entered_plan(municipality, date(2026, 4, 20), 25)
    entered_plan(municipality, date(2026, 5, 5), 50)
    entered_plan(municipality, date(2026, 5, 20), None)
    entered_plan(municipality, date(2026, 6, 20), None)

    median = figure("ips.contact_days")
    assert (median.value, median.denominator, median.missing, median.pending) == (25, 3, 1, 1)
    soon = figure("ips.contact_soon")
    assert (soon.numerator, soon.denominator, soon.value, soon.pending) == (2, 4, 50, 1)
    mean = figure("ips.contact_days_mean").value
    assert mean == pytest.approx((10 + 25 + 50) / 3)
    assert figure("ips.contact_days_so_far").value == pytest.approx((10 + 25 + 50 + 41) / 4) == 31.5


@pytest.mark.parametrize(("day", "pending"), [(date(2026, 5, 31), 1), (date(2026, 5, 30), 0)])
def test_day_30_is_still_in_time(municipality: Municipality, day: date, pending: int) -> None:
    """Seen from 30 June, the 30 days of an entry on 31 May end today."""
    entered_plan(municipality, day, None)

    soon = figure("ips.contact_soon")
    assert (soon.pending, soon.denominator) == (pending, 1 - pending)


@pytest.mark.parametrize(
    "other",
    [
        {"mode": "phone"},
        {"about": "placement"},
        {"status": "cancelled"},
        {"at": clock.at_local(date(2026, 4, 5), time(10))},  # before entry
    ],
)
def test_only_face_to_face_about_an_ordinary_job_since_entry_is_a_first_contact(
    municipality: Municipality, other: dict[str, object]
) -> None:
    plan = entered_plan(municipality, date(2026, 4, 6), 5)
    EmployerContact.objects.filter(young_person=plan.young_person).update(**other)

    assert figure("ips.contact_days").missing == 1
    assert figure("ips.employer_contact").numerator == 0


def test_plans_for_education_only_are_in_no_figure_of_employer_contact(municipality: Municipality) -> None:
    for goal in ("job", "both", "education"):
        entered_plan(municipality, date(2026, 4, 6), 5, goal=goal)

    assert figure("ips.contact_soon").denominator == 2


def test_funnel_counts_the_first_employer_contact_over_goals_with_a_job(municipality: Municipality) -> None:
    """Four were referred: the goals are job (met), both, job, education (met): 1 of 3."""
    for goal, contact in (("job", 5), ("both", None), ("job", None), ("education", 5)):
        entered_plan(municipality, date(2026, 4, 6), contact, goal=goal)

    step = figure("ips.employer_contact")
    assert (step.numerator, step.denominator, figure("ips.entered").denominator) == (1, 3, 4)


def test_funnel_has_the_profile_step_between_entry_and_the_first_employer_contact(municipality: Municipality) -> None:
    """Four entered in the quarter: one is in the profile, one began to search on 30 June, one on 1 July, one closed."""
    for to_phase, on in (
        (None, None),
        ("search", date(2026, 6, 30)),
        ("search", date(2026, 7, 1)),
        ("closed", date(2026, 5, 4)),
    ):
        plan = entered_plan(municipality, date(2026, 4, 6), phase="profile")
        if to_phase and on:
            PlanPhaseChange.objects.create(
                plan=plan, from_phase="profile", to_phase=to_phase, on=on, by=municipality.leader
            )

    step = figure("ips.profile")
    assert (step.numerator, step.denominator) == (1, 4)
    keys = [measure.key for measure in measures if measure.report == "ips"]
    funnel = ["ips.referred", "ips.agreed", "ips.entered", "ips.profile", "ips.employer_contact", "ips.first_job"]
    assert keys[: len(funnel)] == funnel


def test_funnel_follows_the_people_referred_in_the_period(municipality: Municipality) -> None:
    """Five were referred in the quarter; four agreed, three entered, two reached an employer, one has a job.

    One agreed after 30 June, which does not count yet. A sixth was referred in March.
    """
    day = date(2026, 4, 6)
    for agreed in (None, date(2026, 7, 1)):
        IpsPlan.objects.create(
            young_person=factories.young_person(municipality.team),
            received_on=day,
            source="guide",
            agreed_on=agreed,
            agreed_own_words="Ja tak" if agreed else "",
        )
    plan = entered_plan(municipality, day, 10)
    entered_plan(municipality, day, 10)
    entered_plan(municipality, day)
    entered_plan(municipality, date(2026, 3, 31), 10)
    job(municipality, plan, date(2026, 5, 4), None)

    assert figure("ips.referred").value == 5
    steps = ["agreed", "entered", "employer_contact", "first_job"]
    assert [figure(f"ips.{step}").numerator for step in steps] == [3, 3, 2, 1]
    assert [figure(f"ips.{step}", seen_from(2026, 7, 1)).numerator for step in steps] == [4, 3, 2, 1]
    assert {figure(f"ips.{step}").denominator for step in steps} == {5}


def test_referrals_before_go_live_are_left_out_of_the_funnel(municipality: Municipality) -> None:
    RuleActivation.objects.create(unit=municipality.team, rule="guide.contact", starts_on=date(2026, 5, 1))
    entered_plan(municipality, date(2026, 4, 30), 3)
    entered_plan(municipality, date(2026, 5, 1), 3)

    for key in ("referred", "agreed", "entered", "employer_contact", "contact_soon", "contact_days", "job_days"):
        assert figure(f"ips.{key}").left_out == 1, key
    assert figure("ips.referred").value == 1
    assert figure("ips.contact_soon").denominator == 1


def test_plan_counts_for_its_last_consultant(municipality: Municipality) -> None:
    """Two consultants, one after the other; the second works in another unit than the young person's own."""
    plan = entered_plan(municipality, date(2026, 4, 6))
    first = factories.consultant(municipality.team)
    for staff, since, until in (
        (first, date(2026, 4, 6), date(2026, 5, 4)),
        (municipality.consultant, date(2026, 5, 4), None),
    ):
        reason = {"ends_on": until, "end_reason": "handed_over"} if until else {}
        factories.assignment(plan.young_person, staff, since=since, capacity="consultant", **reason)

    assert figure("ips.referred", Q2, municipality.consultant.pk, by="staff").value == 1
    assert figure("ips.referred", Q2, municipality.other_team.pk, by="unit").value == 1


def test_ends_and_step_downs_of_the_period_are_counted(municipality: Municipality) -> None:
    for on in (date(2026, 4, 1), date(2026, 3, 31)):
        entered_plan(
            municipality,
            date(2026, 1, 5),
            phase="closed",
            closed_on=on,
            close_reason="no_longer_wanted",
            close_own_words="Nok nu",
        )
    plan = entered_plan(municipality, date(2026, 1, 5))
    for on in (date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 1)):
        PlanPhaseChange.objects.create(plan=plan, to_phase="step_down", on=on, by=municipality.consultant)

    assert figure("ips.ended").value == 1
    assert figure("ips.ended", Q2, "no_longer_wanted", by="plan_close_reason").value == 1
    assert figure("ips.stepped_down").value == 2
    assert figure("ips.stepped_down").n == 1


def test_disclosures_beyond_the_decision_are_counted(municipality: Municipality) -> None:
    plan = entered_plan(municipality, date(2026, 4, 6))
    for day, revealed in ((date(2026, 5, 4), "name"), (date(2026, 5, 5), "nothing"), (date(2026, 7, 1), "name")):
        at = datetime.combine(day, time(10), tzinfo=clock.COPENHAGEN)
        EmployerContact.objects.create(
            employer=Employer.objects.create(name="Prøve Bageri"),
            young_person=plan.young_person,
            plan=plan,
            staff=municipality.consultant,
            status="held",
            at=at,
            mode="phone",
            about="ordinary_job",
            revealed=revealed,
            allowed="anonymous",
            told_by="staff" if revealed == "name" else "",
            beyond_decision=revealed == "name",
            recorded_at=at + timedelta(hours=1),
            recorded_by=municipality.consultant,
        )

    assert figure("ips.beyond_decision").value == 1
    assert figure("ips.beyond_decision", Q2, "ips", by="track").value == 1
