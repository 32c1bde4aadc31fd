"""Activities in the report `ungeloeftet`, worked out by hand. The period is April to June 2026."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from backend.people.measures import Activity
from backend.people.models import ActivityHours, ActivityKind, YoungPerson
from backend.reports.figures import ALL, people, table
from backend.reports.registry import measures
from backend.reports.scope import Period, Scope
from tests.conftest import Municipality
from tests.reports.support import Q2, figure
from tests.reports.ungeloeftet import activity, case_step, young_person

LAST = Q2.last
FLOW = ["activity_at_start", "activity_at_end"]


def _cell(person: YoungPerson, day: date = LAST) -> str | None:
    """Return the activity of a young person on a day, or None for one who is not in the effort."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT activity FROM people_activity_on(%s) WHERE young_person_id = %s", [day, person.pk])
        rows = cursor.fetchall()
    assert len(rows) <= 1
    return rows[0][0] if rows else None


def _flow(period: Period = Q2) -> dict[tuple[Any, ...], Any]:
    """Return how many people each pair of activities has."""
    found = table([measures["ungeloeftet.people"]], Scope(period=period), FLOW)
    return {group: figures["ungeloeftet.people"].value for group, figures in found.items() if ALL not in group}


@pytest.mark.parametrize(
    ("spells", "cell"),
    [
        ([("upper_secondary", None), ("ordinary_job", "37")], "education"),
        ([("vocational", None)], "education"),
        ([("higher_education", None), ("apprenticeship", "37")], "education"),
        ([("apprenticeship", "37"), ("ordinary_job", "8")], "apprenticeship"),
        ([("ordinary_job", "30")], "job_30"),
        ([("ordinary_job", "20"), ("micro_job", "10")], "job_30"),
        ([("ordinary_job", "29.5")], "job_20"),
        ([("ordinary_job", "20"), ("fgu", None)], "job_20"),
        ([("ordinary_job", "19.5")], "job_18"),
        ([("ordinary_job", "18")], "job_18"),
        ([("ordinary_job", "17.5")], "job_less"),
        ([("micro_job", "1"), ("disability_pension", None)], "job_less"),
        ([("ordinary_job", "0")], "job_less"),
        ([("ordinary_job", None)], "job_hours_unknown"),
        ([("ordinary_job", "30"), ("ordinary_job", None)], "job_hours_unknown"),
        ([("stu", None), ("flex_job", "20")], "preparatory"),
        ([("wage_subsidy", "37"), ("work_placement", None)], "subsidised"),
        ([("work_placement", "20"), ("treatment", None)], "placement"),
        ([("sick_leave", None), ("disability_pension", None)], "treatment"),
        ([("disability_pension", None), ("volunteer", None)], "pension"),
        ([("military", None), ("unemployed", None)], "other"),
        ([("unemployed", None), ("unknown", None)], "none"),
        ([("unknown", None)], "unknown"),
        ([], "unknown"),
    ],
)
def test_each_person_is_in_the_first_activity_that_applies(
    municipality: Municipality, spells: list[tuple[str, str | None]], cell: str
) -> None:
    person = young_person(municipality)
    for kind, hours in spells:
        activity(person, kind, hours=hours)

    assert _cell(person) == cell


@pytest.mark.django_db
def test_activities_of_the_report_are_those_of_the_function_in_its_order() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'people_activity_on'")
        [[source]] = cursor.fetchall()
    named = [activity for activity in Activity.values if f"'{activity}'" in source]

    assert named == Activity.values
    known = [name for name in Activity.values if name != Activity.JOB_HOURS_UNKNOWN]  # decided before the hours
    places = [min(source.find(f"THEN '{name}'") % 10**6, source.find(f"ELSE '{name}'") % 10**6) for name in known]
    assert places == sorted(places)


@pytest.mark.django_db
def test_only_an_education_can_be_an_apprenticeship() -> None:
    assert list(ActivityKind.objects.filter(is_apprenticeship=True).values_list("key", flat=True)) == ["apprenticeship"]


@pytest.mark.parametrize(("ends", "cell"), [(LAST, "job_30"), (LAST - timedelta(days=1), "unknown")])
def test_last_day_of_an_activity_belongs_to_it(municipality: Municipality, ends: date, cell: str) -> None:
    person = young_person(municipality)
    activity(person, "ordinary_job", ends=ends, hours="37")

    assert _cell(person) == cell


@pytest.mark.parametrize(("starts", "cell"), [(LAST, "education"), (LAST + timedelta(days=1), "unknown")])
def test_activity_that_begins_on_the_last_day_counts(municipality: Municipality, starts: date, cell: str) -> None:
    person = young_person(municipality)
    activity(person, "upper_secondary", starts)

    assert _cell(person) == cell


def test_hours_are_those_of_the_day(municipality: Municipality) -> None:
    """4 hours from January, 8 from 30 June, 20 from 1 July: under 18 hours on both days, then 20."""
    person = young_person(municipality)
    spell = activity(person, "ordinary_job", hours="4")
    for day, hours in ((LAST, 8), (LAST + timedelta(days=1), 20)):
        ActivityHours.objects.create(spell=spell, starts_on=day, hours_per_week=hours)

    assert figure("ungeloeftet.hours").value == 8
    assert (_cell(person), _cell(person, LAST + timedelta(days=1))) == ("job_less", "job_20")


def test_flow_has_each_person_in_one_cell(municipality: Municipality) -> None:
    """Eight people: five at both ends, a newcomer, a leaver, and one who came and left in the period.

    At the start 6 are in the effort, one of them under education: 1 ÷ 6. At the end also 6, of whom one is under
    education and two have a job: 3 ÷ 6.
    """
    to_job, to_both, stays, to_pension, unknown, newcomer, leaver, visitor = (
        young_person(municipality) for _ in range(8)
    )
    activity(to_job, "unemployed", ends=date(2026, 5, 3))
    activity(to_job, "ordinary_job", date(2026, 5, 4), hours="32")
    activity(to_both, "upper_secondary")
    activity(to_both, "micro_job", date(2026, 6, 1), hours="8")
    activity(stays, "unemployed")
    activity(to_pension, "sick_leave", ends=date(2026, 6, 1))
    activity(to_pension, "disability_pension", date(2026, 6, 1))
    YoungPerson.objects.filter(pk__in=[newcomer.pk, visitor.pk]).update(opened_on=date(2026, 4, 1))
    activity(newcomer, "ordinary_job", date(2026, 1, 5))
    activity(leaver, "fgu")
    case_step(leaver, "close", LAST, closed_on=LAST)
    case_step(visitor, "close", date(2026, 5, 1), closed_on=date(2026, 5, 1))

    assert _flow() == {
        ("none", "job_30"): 1,
        ("education", "education"): 1,
        ("none", "none"): 1,
        ("treatment", "pension"): 1,
        ("unknown", "unknown"): 1,
        ("newcomer", "job_hours_unknown"): 1,
        ("preparatory", "left"): 1,
        ("newcomer", "left"): 1,
    }
    assert unknown.pk in people(measures["ungeloeftet.people"], Scope(period=Q2))
    assert [figure(f"ungeloeftet.{key}").value for key in ("people", "at_start", "newcomers", "leavers", "at_end")] == [
        8,
        6,
        2,
        2,
        6,
    ]
    assert figure("ungeloeftet.ordinary_at_start").value == pytest.approx(100 / 6)
    assert figure("ungeloeftet.ordinary_at_end").value == 50
    assert figure("ungeloeftet.both").value == 1
    assert figure("ungeloeftet.pension").value == 1


def test_flow_adds_up_to_its_totals(municipality: Municipality) -> None:
    """The rows add up to the people at the start, the columns to those at the end, all cells to all people."""
    for n, kind in enumerate(("fgu", "upper_secondary", "unemployed", "ordinary_job", "treatment")):
        person = young_person(municipality, opened=date(2026, 3, 29) + timedelta(days=n))
        activity(person, kind, hours="12")
    found = table([measures["ungeloeftet.people"]], Scope(period=Q2), FLOW)
    values = {group: figures["ungeloeftet.people"].value or 0 for group, figures in found.items()}

    cells = sum(value for group, value in values.items() if ALL not in group)
    assert cells == values[ALL, ALL] == 5
    assert sum(value for (start, end), value in values.items() if end is ALL and start is not ALL) == cells
    assert sum(value for (start, end), value in values.items() if start is ALL and end is not ALL) == cells
    newcomers = values["newcomer", ALL]
    assert newcomers == figure("ungeloeftet.newcomers").value == 2
    assert values[ALL, ALL] - newcomers == figure("ungeloeftet.at_start").value


def test_end_of_a_period_is_the_start_of_the_next(municipality: Municipality) -> None:
    """A job begins on 1 July: not yet at the end of June, and not yet at the start of the third quarter."""
    person = young_person(municipality)
    activity(person, "unemployed", ends=LAST)
    activity(person, "ordinary_job", LAST + timedelta(days=1), hours="20")
    third = Period(first=date(2026, 7, 1), last=date(2026, 9, 30), as_of=date(2026, 9, 30))

    assert _flow() == {("none", "none"): 1}
    assert _flow(third)["none", "job_20"] == 1


def test_period_that_ends_today_is_seen_in_the_evening(municipality: Municipality) -> None:
    """On 15 May, in the middle of the quarter: what begins on the day counts, what begins the day after does not."""
    running = Period(first=Q2.first, last=Q2.last, as_of=date(2026, 5, 15))
    for starts in (date(2026, 5, 15), date(2026, 5, 16)):
        activity(young_person(municipality), "ordinary_job", starts, hours="30")

    assert _flow(running) == {("unknown", "job_30"): 1, ("unknown", "unknown"): 1}


def test_leap_day_is_a_day_as_any_other(municipality: Municipality) -> None:
    """A job from 1 to 29 February 2024, seen in February and in March 2024."""
    person = young_person(municipality, opened=date(2024, 1, 1))
    activity(person, "ordinary_job", date(2024, 2, 1), date(2024, 2, 29), hours="30")
    february, march = (
        Period(first=first, last=last, as_of=last)
        for first, last in ((date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 3, 1), date(2024, 3, 31)))
    )

    assert _flow(february) == {("unknown", "job_30"): 1}
    assert _flow(march) == {("job_30", "unknown"): 1}


@pytest.mark.parametrize(
    ("born_on", "flow"),
    [
        (date(2011, 3, 31), ("unknown", "unknown")),  # 15 on the last day of March
        (date(2011, 4, 1), ("newcomer", "unknown")),
        (date(2011, 6, 30), ("newcomer", "unknown")),
        (date(2011, 7, 1), None),
        (date(1996, 7, 1), ("unknown", "unknown")),
        (date(1996, 6, 30), ("unknown", "turned_30")),
        (date(1996, 4, 1), ("unknown", "turned_30")),
        (date(1996, 3, 31), None),
    ],
)
def test_young_people_are_15_to_29_years_old(
    municipality: Municipality, born_on: date, flow: tuple[str, str] | None
) -> None:
    young_person(municipality, born_on=born_on)

    assert _flow() == ({flow: 1} if flow else {})


def test_person_who_left_and_came_back_is_in_the_effort_at_both_ends(municipality: Municipality) -> None:
    """The case is closed on 20 April and reopened on 1 June. In May the young person is not in the effort."""
    person = young_person(municipality)
    activity(person, "fgu")
    case_step(person, "close", date(2026, 4, 20), closed_on=date(2026, 4, 20))
    case_step(person, "reopen", date(2026, 6, 1), closed_on=None)

    assert _flow() == {("preparatory", "preparatory"): 1}
    may = Period(first=date(2026, 5, 1), last=date(2026, 5, 31), as_of=LAST)
    assert _flow(may) == {}
    june = Period(first=date(2026, 6, 1), last=date(2026, 6, 30), as_of=LAST)
    assert _flow(june) == {("newcomer", "preparatory"): 1}


def test_case_that_was_reopened_later_was_not_in_the_effort_between(municipality: Municipality) -> None:
    """Closed in March and reopened in August: nothing in the second quarter, although the case is open today."""
    person = young_person(municipality)
    case_step(person, "close", date(2026, 3, 2), closed_on=date(2026, 3, 2))
    case_step(person, "reopen", date(2026, 8, 3), closed_on=None)

    assert _flow() == {}


@pytest.mark.parametrize(("died", "at_end"), [(date(2026, 6, 30), "left"), (date(2026, 7, 1), "unknown")])
def test_young_person_who_died_has_left(municipality: Municipality, died: date, at_end: str) -> None:
    """The death is recorded on 10 July. On the evening of the day the young person is no longer in the effort."""
    person = young_person(municipality)
    case_step(person, "record_death", date(2026, 7, 10), deceased_on=died, closed_on=date(2026, 7, 10))

    assert _flow() == {("unknown", at_end): 1}


def test_hours_are_summed_over_simultaneous_jobs(municipality: Municipality) -> None:
    """Hours at the end: 8 + 12 = 20, 4, none (0), and a job without hours, which is missing.

    Over all (20 + 4 + 0) ÷ 3 = 8; over those with a job (20 + 4) ÷ 2 = 12. A flex job of 30 hours has none that are
    ordinary, so that the mean over all becomes 24 ÷ 4 = 6.
    """
    two_jobs, one_job, _idle, unknown, flex = (young_person(municipality) for _ in range(5))
    activity(two_jobs, "ordinary_job", hours="8")
    activity(two_jobs, "micro_job", hours="12")
    activity(one_job, "self_employed", hours="4")
    activity(unknown, "ordinary_job")
    activity(flex, "flex_job", hours="30")

    over_all, over_jobs = figure("ungeloeftet.hours_of_all"), figure("ungeloeftet.hours")
    assert (over_all.value, over_all.denominator, over_all.missing) == (6, 4, 1)
    assert (over_jobs.value, over_jobs.denominator, over_jobs.missing) == (12, 2, 1)


def test_nobody_in_the_effort_gives_no_share(municipality: Municipality) -> None:
    assert figure("ungeloeftet.ordinary_at_end").value is None
    assert figure("ungeloeftet.hours_of_all").value is None
    assert figure("ungeloeftet.people").value == 0
