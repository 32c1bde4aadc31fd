"""Figures that were worked out by hand, each with the sum that leads to it."""

from datetime import date, time, timedelta

import pytest

from backend.core import clock
from backend.followups.models import FollowUp, Policy
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson
from backend.reports.engine import ALL, Figure, Scope, table
from backend.reports.registry import measures
from jobs.employers.models import Employer, EmployerContact
from jobs.plans.models import IpsPlan
from tests import factories
from tests.conftest import Town

Q2 = Scope(first=date(2026, 4, 1), last=date(2026, 6, 30), as_of=date(2026, 6, 30))


def _figure(key: str, scope: Scope, *group: object, by: str = "") -> Figure:
    return table([measures[key]], scope, [by] if by else [])[group][key]


def _entry(town: Town, entered: date, contact_after: int | None) -> IpsPlan:
    """A plan entered on a day, with a first employer contact so many days later."""
    person = factories.young_person(town.team)
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
            staff=town.consultant,
            status="held",
            at=at,
            mode="face_to_face",
            about="ordinary_job",
            allowed="anonymous",
            recorded_at=at,
            recorded_by=town.consultant,
        )
    return plan


def test_days_to_the_first_employer_contact(town: Town) -> None:
    """Entries in the second quarter: contact after 10, 25 and 50 days; one of 20 May has none by 30 June (41 days).

    A fifth entered on 20 June without a contact, and changes nothing: it is not yet known.
    """
    _entry(town, date(2026, 4, 10), 10)
    _entry(town, date(2026, 4, 20), 25)
    _entry(town, date(2026, 5, 5), 50)
    _entry(town, date(2026, 5, 20), None)
    _entry(town, date(2026, 6, 20), None)

    median = _figure("ips.contact_days", Q2)
    assert (median.value, median.denominator, median.missing, median.pending) == (25, 3, 1, 1)
    soon = _figure("ips.contact_soon", Q2)
    assert (soon.numerator, soon.denominator, soon.value, soon.pending) == (2, 4, 50, 1)
    mean = _figure("ips.contact_days_mean", Q2).value
    assert mean == pytest.approx((10 + 25 + 50) / 3)
    assert _figure("ips.contact_days_so_far", Q2).value == pytest.approx((10 + 25 + 50 + 41) / 4) == 31.5


def test_the_caseload_of_two_guides(town: Town) -> None:
    """One full-time guide with 12, one half-time with 11, and two who wait, for 10 and 40 days.

    All ÷ all: 23 ÷ 1.5 = 15.33; against limits of 20 a full time: 23 ÷ (20 + 10) = 0.77. Waiting: median 25 days.
    """
    today = date(2026, 6, 30)
    half = factories.guide(town.team)
    Membership.objects.filter(staff=half).update(fte="0.5")
    Membership.objects.filter(staff__in=[town.guide, half]).update(caseload_limit=20)
    Membership.objects.filter(staff__in=[town.colleague, town.outsider]).delete()
    for staff, people in ((town.guide, 12), (half, 11)):
        for _ in range(people):
            _guided(town, staff, since=date(2026, 1, 5))
    for days in (10, 40):
        factories.course(factories.young_person(town.team), town.leader, since=today - timedelta(days=days))
    paused = _guided(town, half, since=date(2026, 1, 5))
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


def _guided(town: Town, staff: Staff, since: date) -> YoungPerson:
    person = factories.young_person(town.team)
    factories.course(person, staff, since=since)
    factories.assignment(person, staff, since=since)
    return person


def test_how_many_promises_were_kept_in_time(town: Town) -> None:
    """Ten fell due in the quarter: 6 met in time, 1 late, 1 missed, 2 overdue; on time 6 ÷ 10 = 60 %.

    One was waived, one withdrawn, one is from before go-live: in no count. One is due on the last day: not yet known.
    """
    due = date(2026, 5, 11)
    in_time = {"met_on": due, "met_by": 1}
    ended = {"ended_on": due - timedelta(days=1), "end_reason": "not_expected"}
    kept: list[dict[str, object]] = [
        *[in_time] * 6,
        {"met_on": due + timedelta(days=1), "met_by": 1},
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
                "young_person": town.person,
                "subject_id": number,
                "occurrence": f"contact:{number}",
                "triggered_on": date(2026, 5, 4),
                "opens_on": date(2026, 5, 5),
                "due_on": due,
                "responsible": town.guide,
                "unit": town.team,
                **fields,
            }
        )

    on_time = _figure("follow-up.on_time", Q2, "guide.contact", by="rule")
    assert (on_time.numerator, on_time.denominator, on_time.value, on_time.pending) == (6, 10, 60, 1)
    apart = ["late", "missed", "overdue", "waived", "withdrawn", "baseline"]
    assert [_figure(f"follow-up.{key}", Q2).value for key in apart] == [1, 1, 2, 1, 1, 1]
    assert _figure("follow-up.oldest_overdue", Q2).value == (date(2026, 6, 30) - due).days == 50


def test_a_leaders_role_does_not_count_as_a_guides(town: Town) -> None:
    Membership.objects.create(staff=town.guide, unit=town.team, role=Role.LEADER, starts_on=date(2020, 1, 1))

    guides = 3  # Mette, her colleague, and the one of the other team
    assert _figure("caseload.per_full_time", Q2).denominator == guides
