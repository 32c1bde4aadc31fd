"""Moves into work and education in the report `ungeloeftet`, worked out by hand. The period is April to June 2026."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.followups.models import RuleActivation
from backend.people.models import ActivityHours, ActivitySpell, YoungPerson
from backend.reports.scope import Period
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2, figure, seen_from
from tests.reports.ungeloeftet import young_person

LAST = Q2.last


def _moved(municipality: Municipality, starts: date, ends: date | None = None, kind: str = "ordinary_job") -> Any:
    """Make a young person in the effort since January with one activity that staff knew of on its first day."""
    person = young_person(municipality)
    _known(person, kind, starts, ends)
    return person


def _known(person: YoungPerson, kind: str, starts: date, ends: date | None = None) -> ActivitySpell:
    return factories.activity(person, None, kind_id=kind, starts_on=starts, ends_on=ends, learned_on=starts)


def _after(key: str, *as_of: int) -> tuple[Any, Any, int]:
    found = figure(f"ungeloeftet.{key}", seen_from(*as_of))
    return found.numerator, found.denominator, found.pending


@pytest.mark.parametrize(
    ("earlier_ends", "moved"),
    [
        (None, 0),  # still in the earlier one
        (date(2026, 5, 4), 0),
        (date(2026, 4, 6), 0),  # 28 days before 4 May
        (date(2026, 4, 5), 1),
    ],
)
def test_move_needs_28_days_without_job_and_education_before(
    municipality: Municipality, earlier_ends: date | None, moved: int
) -> None:
    """In school from January, and in a job since 4 May."""
    person = _moved(municipality, date(2026, 1, 5), earlier_ends, kind="vocational")
    _known(person, "micro_job", date(2026, 5, 4))

    assert figure("ungeloeftet.moved").value == moved


def test_preparatory_course_before_a_job_is_no_ordinary_education(municipality: Municipality) -> None:
    person = _moved(municipality, date(2026, 5, 4))
    _known(person, "fgu", date(2026, 1, 5))

    assert figure("ungeloeftet.moved").value == 1


def test_moves_are_counted_once_each_by_what_came_first(municipality: Municipality) -> None:
    """Three people moved: into a job, with school a week later; into an apprenticeship; into school twice."""
    first = _moved(municipality, date(2026, 5, 4))
    _known(first, "upper_secondary", date(2026, 5, 11))
    _moved(municipality, date(2026, 6, 1), kind="apprenticeship")
    twice = _moved(municipality, date(2026, 4, 1), date(2026, 4, 10), kind="vocational")
    _known(twice, "higher_education", date(2026, 6, 1))

    assert figure("ungeloeftet.moved").value == 3
    assert [
        figure("ungeloeftet.moved", Q2, into, by="moved_into").value for into in ("job", "apprenticeship", "education")
    ] == [1, 1, 1]


@pytest.mark.parametrize(
    ("starts", "moved"), [(date(2026, 3, 31), 0), (Q2.first, 1), (LAST, 1), (LAST + timedelta(days=1), 0)]
)
def test_move_is_on_the_first_day_of_the_activity(municipality: Municipality, starts: date, moved: int) -> None:
    _moved(municipality, starts)

    assert figure("ungeloeftet.moved", seen_from(2026, 9, 30)).value == moved


def test_job_from_before_the_case_is_no_move(municipality: Municipality) -> None:
    """The job began on 4 May, the case opened on 11 May; another case opened on the very day counts."""
    for opened in (date(2026, 5, 11), date(2026, 5, 4)):
        _known(young_person(municipality, opened=opened), "ordinary_job", date(2026, 5, 4))

    assert figure("ungeloeftet.moved").value == 1


def test_still_there_after_months_with_any_employer(municipality: Municipality) -> None:
    """Three people moved on 30 April 2026. Month 1 is 30 May, month 3 is 30 July.

    One has the job until 29 May. One leaves on 30 May, its last day, and begins school on 1 July, 32 days later. One
    has only the first day on record. Known on 30 May: one of three, and one is unverified. On 30 July: the one in
    school, which has been known since 1 July only, is unverified as well: 0 of 3, 2 unverified.
    """
    april = date(2026, 4, 30)
    _moved(municipality, april, date(2026, 5, 29))
    to_school = _moved(municipality, april, date(2026, 5, 30))
    school = _known(to_school, "vocational", date(2026, 7, 1))
    _moved(municipality, april)

    assert _after("still_month_1", 2026, 5, 29) == (0, 0, 3)
    assert _after("still_month_1", 2026, 5, 30) == (1, 3, 0)
    assert _after("still_unverified_month_1", 2026, 5, 30) == (1, 3, 0)
    assert _after("still_month_3", 2026, 7, 30) == (0, 3, 0)
    assert _after("still_unverified_month_3", 2026, 7, 30) == (2, 3, 0)
    assert _after("kept_month_3", 2026, 7, 30) == (0, 3, 0)
    assert _after("kept_unverified_month_3", 2026, 7, 30) == (1, 3, 0)
    assert _after("still_month_6", 2026, 7, 30) == (0, 0, 3)

    ActivityHours.objects.create(spell=school, starts_on=date(2026, 7, 30), hours_per_week=20)
    assert _after("still_month_3", 2026, 7, 30) == (1, 3, 0)


def test_verified_job_is_known_until_the_verification(municipality: Municipality) -> None:
    """A job since 4 May, verified on 4 August: month 3 is reached, month 6 (4 November) is unverified."""
    person = young_person(municipality)
    made = factories.job(person, municipality.consultant, date(2026, 5, 4), None, learned_on=date(2026, 5, 4))
    made.verifications.create(verified_on=date(2026, 8, 4), hours_per_week=8, by=municipality.consultant)

    assert _after("still_month_3", 2026, 11, 4) == (1, 1, 0)
    assert _after("kept_month_3", 2026, 11, 4) == (1, 1, 0)
    assert _after("still_month_6", 2026, 11, 4) == (0, 1, 0)
    assert _after("still_unverified_month_6", 2026, 11, 4) == (1, 1, 0)
    assert _after("still_month_3", 2026, 8, 3) == (0, 0, 1)


@pytest.mark.parametrize(("gap", "kept"), [(28, 1), (29, 0)])
def test_gap_of_four_weeks_is_no_longer_gap(municipality: Municipality, gap: int, kept: int) -> None:
    """A job from 4 May to 1 June, then school from the end of the gap on, known in August: month 3 is 4 August."""
    person = _moved(municipality, date(2026, 5, 4), date(2026, 6, 1))
    school = _known(person, "vocational", date(2026, 6, 1) + timedelta(days=gap))
    ActivityHours.objects.create(spell=school, starts_on=date(2026, 8, 10), hours_per_week=20)

    assert _after("kept_month_3", 2026, 8, 31) == (kept, 1, 0)
    assert _after("still_month_3", 2026, 8, 31) == (1, 1, 0)


@pytest.mark.parametrize(("as_of", "pending"), [(date(2026, 8, 29), 1), (date(2026, 8, 30), 0)])
def test_gap_that_is_still_running_is_pending(municipality: Municipality, as_of: date, pending: int) -> None:
    """A job from 4 May to 1 August. On 29 August, 28 days later, the gap may still be closed."""
    _moved(municipality, date(2026, 5, 4), date(2026, 8, 1))

    assert _after("kept_month_3", as_of.year, as_of.month, as_of.day) == (0, 1 - pending, pending)
    assert _after("still_month_3", as_of.year, as_of.month, as_of.day) == (0, 1, 0)


def test_month_after_the_last_of_january_is_the_last_of_february(municipality: Municipality) -> None:
    """In the leap year 2024: a move on 31 January, and a job until 29 February, which is month 1."""
    january = Period(first=date(2024, 1, 1), last=date(2024, 1, 31), as_of=date(2024, 3, 1))
    _known(young_person(municipality, date(2024, 1, 1)), "ordinary_job", date(2024, 1, 31), date(2024, 2, 29))
    _known(young_person(municipality, date(2024, 1, 1)), "ordinary_job", date(2024, 1, 31), date(2024, 2, 28))

    month_1 = figure("ungeloeftet.still_month_1", january)
    assert (month_1.numerator, month_1.denominator) == (1, 2)


def test_move_before_go_live_is_in_no_share(municipality: Municipality) -> None:
    """The first rule of the unit is activated on 1 May. A move in April counts as a move, and in no share."""
    RuleActivation.objects.create(unit=municipality.team, rule="course.unassigned", starts_on=date(2026, 5, 1))
    _moved(municipality, date(2026, 4, 20))
    _moved(municipality, date(2026, 5, 1), date(2026, 6, 30))

    assert figure("ungeloeftet.moved").value == 2
    month_1 = figure("ungeloeftet.still_month_1")
    assert (month_1.numerator, month_1.denominator, month_1.left_out) == (1, 1, 1)
