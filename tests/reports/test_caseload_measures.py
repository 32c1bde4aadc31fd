"""The report `caseload`: figures that were worked out by hand, each with the sum that leads to it."""

from datetime import date, time, timedelta

import pytest

from backend.assignments.models import Assignment
from backend.core import clock
from backend.followups.models import RuleActivation
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson
from backend.reports.figures import ALL
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange, Referral
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2, figure

LAST = Q2.last


def _guided(municipality: Municipality, staff: Staff, since: date, phase: Phase = Phase.ACTIVE) -> YoungPerson:
    person = factories.young_person(municipality.team)
    factories.course(person, staff, phase, since=since)
    factories.assignment(person, staff, since=since)
    return person


def _change(person: YoungPerson, to_phase: Phase, on: date, **fields: object) -> GuidanceCourse:
    """Let the young person's course change phase on a day."""
    course = person.courses.get()
    PhaseChange.objects.create(
        course=course, from_phase=course.phase, to_phase=to_phase, on=on, by=Staff.objects.earliest("pk")
    )
    GuidanceCourse.objects.filter(pk=course.pk).update(**{"phase": to_phase, **fields})
    return course


def test_caseload_of_two_guides_is_as_calculated(municipality: Municipality) -> None:
    """One full-time guide with 12, one half-time with 11, and two who wait, for 10 and 40 days.

    All ÷ all: 23 ÷ 1.5 = 15.33; against limits of 20 a full time: 23 ÷ (20 + 10) = 0.77. Waiting: median 25 days.
    """
    half = factories.guide(municipality.team)
    Membership.objects.filter(staff=half).update(fte="0.5")
    Membership.objects.filter(staff__in=[municipality.guide, half]).update(caseload_limit=20)
    Membership.objects.filter(staff__in=[municipality.colleague, municipality.outsider]).delete()
    for staff, people in ((municipality.guide, 12), (half, 11)):
        for _ in range(people):
            _guided(municipality, staff, since=date(2026, 1, 5))
    for days in (10, 40):
        factories.course(
            factories.young_person(municipality.team), municipality.leader, since=LAST - timedelta(days=days)
        )
    paused = _guided(municipality, half, since=date(2026, 1, 5))
    _change(paused, Phase.PAUSED, date(2026, 6, 1), pause_reason="Ferie", paused_until=date(2026, 8, 1))

    assert figure("caseload.people").value == 26
    assert figure("caseload.people", Q2, half.pk, by="staff").value == 12
    assert figure("caseload.active", Q2, half.pk, by="staff").value == 11
    assert figure("caseload.paused", Q2, ALL, by="staff").value == 1
    assert figure("caseload.per_full_time").value == pytest.approx(23 / 1.5)
    assert figure("caseload.per_full_time", Q2, half.pk, by="staff").value == 22
    assert figure("caseload.against_limit").value == pytest.approx(23 / 30)
    assert figure("caseload.people", Q2, None, by="staff").value == 2
    assert figure("caseload.without_guide").numerator == 2
    assert figure("caseload.waiting").value == 25
    assert figure("caseload.longest_waiting").value == 40


def test_leader_role_has_no_full_time_share_of_a_guide(municipality: Municipality) -> None:
    Membership.objects.create(
        staff=municipality.guide, unit=municipality.team, role=Role.LEADER, starts_on=date(2020, 1, 1)
    )

    guides = 3  # Mette, her colleague, and the one of the other team
    assert figure("caseload.per_full_time").denominator == guides


def test_guide_without_limit_counts_in_no_load_against_a_limit(municipality: Municipality) -> None:
    """Two young people of a guide with a limit of 20, one of a guide without: 2 ÷ 20."""
    Membership.objects.filter(staff=municipality.guide).update(caseload_limit=20)
    for staff in (municipality.guide, municipality.guide, municipality.colleague):
        _guided(municipality, staff, since=date(2026, 1, 5))

    load = figure("caseload.against_limit")
    assert (load.numerator, load.denominator, load.n) == (2, 20, 2)


def test_state_is_that_of_the_evening_of_the_last_day(municipality: Municipality) -> None:
    """A phase that begins on the last day counts, one that begins the day after does not; nor does a later closing."""
    _change(_guided(municipality, municipality.guide, date(2026, 1, 5)), Phase.AFTERCARE, LAST)
    _change(_guided(municipality, municipality.guide, date(2026, 1, 5)), Phase.AFTERCARE, LAST + timedelta(days=1))
    closing = {"close_reason": "moved", "closed_on": LAST + timedelta(days=1)}
    _change(
        _guided(municipality, municipality.guide, date(2026, 1, 5)), Phase.CLOSED, LAST + timedelta(days=1), **closing
    )
    closing["closed_on"] = LAST
    _change(_guided(municipality, municipality.guide, date(2026, 1, 5)), Phase.CLOSED, LAST, **closing)

    assert figure("caseload.people").value == 3
    assert figure("caseload.aftercare").value == 1
    assert figure("caseload.active").value == 2


@pytest.mark.parametrize(("field", "days", "people"), [("deceased_on", 0, 0), ("deceased_on", 1, 1)])
def test_people_who_have_died_have_no_open_course(
    municipality: Municipality, field: str, days: int, people: int
) -> None:
    person = _guided(municipality, municipality.guide, date(2026, 1, 5))
    YoungPerson.objects.filter(pk=person.pk).update(**{field: LAST + timedelta(days=days)})

    assert figure("caseload.people").value == people


def test_merged_record_counts_nowhere(municipality: Municipality) -> None:
    person, survivor = (_guided(municipality, municipality.guide, date(2026, 4, 6)) for _ in range(2))
    YoungPerson.objects.filter(pk=person.pk).update(merged_into=survivor)

    assert figure("caseload.people").value == 1
    assert figure("caseload.new").value == 1


@pytest.mark.parametrize(
    ("opened", "contact_ago", "outcome", "inactive"),
    [
        (28, None, "held", 1),
        (27, None, "held", 0),  # the course is younger than 28 days
        (90, 28, "held", 1),
        (90, 27, "held", 0),
        (90, 5, "no_show", 1),  # no qualifying contact
    ],
)
def test_active_people_without_contact_are_inactive(
    municipality: Municipality, opened: int, contact_ago: int | None, outcome: str, inactive: int
) -> None:
    person = _guided(municipality, municipality.guide, LAST - timedelta(days=opened))
    if contact_ago is not None:
        at = clock.at_local(LAST - timedelta(days=contact_ago), time(10))
        factories.contact(person, municipality.consultant, occurred_at=at, recorded_at=at, outcome=outcome)

    share = figure("caseload.inactive")
    assert (share.numerator, share.denominator) == (inactive, 1)


def test_paused_are_not_inactive(municipality: Municipality) -> None:
    _guided(municipality, municipality.guide, date(2026, 1, 5), Phase.AFTERCARE)

    assert figure("caseload.inactive").denominator == 0
    assert figure("caseload.inactive").value is None


def test_referral_from_before_go_live_is_left_out_of_the_wait(municipality: Municipality) -> None:
    """Two wait for a guide, since 90 and 10 days; the rules were activated 30 days ago."""
    for days in (90, 10):
        factories.course(
            factories.young_person(municipality.team), municipality.leader, Phase.REFERRED, LAST - timedelta(days=days)
        )
    RuleActivation.objects.create(unit=municipality.team, rule="course.unassigned", starts_on=LAST - timedelta(days=30))

    waiting = figure("caseload.waiting")
    assert (waiting.value, waiting.denominator, waiting.left_out) == (10, 1, 1)
    assert figure("caseload.without_guide").numerator == 2


def test_referrals_closings_and_moves_of_the_period_are_counted(municipality: Municipality) -> None:
    """Of three courses since April one closed and was referred anew in June, and one was handed over; one is older.

    New: 3 + 1 referrals. Closed: 1. Moved: 1; an assignment without handover is not counted.
    """
    again, handed_over, _other = (_guided(municipality, municipality.guide, date(2026, 4, day)) for day in (1, 2, 3))
    _guided(municipality, municipality.guide, date(2026, 3, 31))
    course = _change(again, Phase.CLOSED, date(2026, 5, 4), close_reason="own_choice", closed_on=date(2026, 5, 4))
    _change(again, Phase.REFERRED, date(2026, 6, 1), close_reason="", closed_on=None)
    Referral.objects.create(course=course, received_on=date(2026, 6, 1), source="school")
    Assignment.objects.filter(young_person=handed_over).update(ends_on=date(2026, 5, 6), end_reason="handed_over")
    factories.assignment(handed_over, municipality.outsider, since=date(2026, 5, 6), origin="handed_over")

    assert figure("caseload.new").value == 4
    assert figure("caseload.new", Q2, "2026-06", by="month").value == 1
    assert figure("caseload.closed").value == 1
    assert figure("caseload.closed", Q2, municipality.guide.pk, by="staff").value == 1
    assert figure("caseload.moved").value == 1
    assert figure("caseload.moved", Q2, municipality.other_team.pk, by="unit").value == 1


@pytest.mark.parametrize(
    ("opened", "handed_over", "numerator", "denominator"),
    [
        (date(2025, 6, 30), date(2025, 7, 1), 1, 1),
        (date(2025, 6, 30), date(2025, 6, 30), 0, 1),  # more than 12 months ago
        (date(2025, 7, 1), date(2026, 1, 5), 0, 0),  # the course is younger than 12 months
    ],
)
def test_change_of_guide_within_a_year_is_counted(
    municipality: Municipality, opened: date, handed_over: date, numerator: int, denominator: int
) -> None:
    person = factories.young_person(municipality.team, opened_on=date(2025, 1, 1))
    factories.course(person, municipality.guide, since=opened)
    factories.assignment(
        person, municipality.guide, since=date(2025, 2, 3), ends_on=handed_over, end_reason="handed_over"
    )
    factories.assignment(person, municipality.colleague, since=handed_over)

    changed = figure("caseload.changed_guide")
    assert (changed.numerator, changed.denominator) == (numerator, denominator)


def test_reopened_course_counts_from_its_reopening(municipality: Municipality) -> None:
    """Opened two years ago and reopened in May: not open for 12 months, and without contact for 28 days since."""
    person = _guided(municipality, municipality.guide, date(2024, 6, 3))
    _change(person, Phase.CLOSED, date(2026, 4, 7), close_reason="own_choice", closed_on=date(2026, 4, 7))
    _change(person, Phase.REFERRED, date(2026, 5, 4), close_reason="", closed_on=None)

    assert figure("caseload.changed_guide").denominator == 0
    assert figure("caseload.inactive").numerator == 1


@pytest.mark.parametrize(("days", "named", "people"), [(15, False, 2), (14, False, 0), (15, True, 1)])
def test_cover_of_more_than_14_days_is_counted(municipality: Municipality, days: int, named: bool, people: int) -> None:
    own = [_guided(municipality, municipality.guide, date(2026, 1, 5)) for _ in range(2)]
    since = LAST - timedelta(days=days)
    factories.cover(municipality.guide, municipality.colleague, since, only=own[:1] if named else [])

    assert figure("caseload.long_cover").value == people
