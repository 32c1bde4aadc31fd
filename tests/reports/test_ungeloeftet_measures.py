"""The report `ungeloeftet`: figures that were worked out by hand. The period is April to June 2026."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from backend.followups.models import RuleActivation
from backend.people.measures import Activity
from backend.people.models import ActivityHours, ActivityKind, ActivitySpell, Benefit, CaseStep, YoungPerson
from backend.reports.engine import ALL, people, table
from backend.reports.registry import measures
from backend.reports.scope import Period, Scope
from tests import factories
from tests.conftest import Municipality
from tests.reports.support import Q2, figure, seen_from

BEFORE = Q2.first - timedelta(days=1)
LAST = Q2.last
FLOW = ["activity_at_start", "activity_at_end"]


def _person(municipality: Municipality, opened: date = date(2026, 1, 5), **fields: Any) -> YoungPerson:
    return factories.young_person(municipality.team, opened_on=opened, **fields)


def _spell(
    person: YoungPerson, kind: str, starts: date = date(2026, 1, 5), ends: date | None = None, hours: str | None = None
) -> ActivitySpell:
    return factories.activity(person, hours, kind_id=kind, starts_on=starts, ends_on=ends)


def _step(person: YoungPerson, step: str, on: date, **fields: Any) -> None:
    CaseStep.objects.create(young_person=person, step=step, on=on, by=person.unit.memberships.earliest("pk").staff)
    YoungPerson.objects.filter(pk=person.pk).update(**fields)


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
    person = _person(municipality)
    for kind, hours in spells:
        _spell(person, kind, hours=hours)

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
    person = _person(municipality)
    _spell(person, "ordinary_job", ends=ends, hours="37")

    assert _cell(person) == cell


@pytest.mark.parametrize(("starts", "cell"), [(LAST, "education"), (LAST + timedelta(days=1), "unknown")])
def test_activity_that_begins_on_the_last_day_counts(municipality: Municipality, starts: date, cell: str) -> None:
    person = _person(municipality)
    _spell(person, "upper_secondary", starts)

    assert _cell(person) == cell


def test_hours_are_those_of_the_day(municipality: Municipality) -> None:
    """4 hours from January, 8 from 30 June, 20 from 1 July: under 18 hours on both days, then 20."""
    person = _person(municipality)
    spell = _spell(person, "ordinary_job", hours="4")
    for day, hours in ((LAST, 8), (LAST + timedelta(days=1), 20)):
        ActivityHours.objects.create(spell=spell, starts_on=day, hours_per_week=hours)

    assert figure("ungeloeftet.hours").value == 8
    assert (_cell(person), _cell(person, LAST + timedelta(days=1))) == ("job_less", "job_20")


def test_flow_has_each_person_in_one_cell(municipality: Municipality) -> None:
    """Eight people: five at both ends, a newcomer, a leaver, and one who came and left in the period.

    At the start 6 are in the effort, one of them under education: 1 ÷ 6. At the end also 6, of whom one is under
    education and two have a job: 3 ÷ 6.
    """
    to_job, to_both, stays, to_pension, unknown, newcomer, leaver, visitor = (_person(municipality) for _ in range(8))
    _spell(to_job, "unemployed", ends=date(2026, 5, 3))
    _spell(to_job, "ordinary_job", date(2026, 5, 4), hours="32")
    _spell(to_both, "upper_secondary")
    _spell(to_both, "micro_job", date(2026, 6, 1), hours="8")
    _spell(stays, "unemployed")
    _spell(to_pension, "sick_leave", ends=date(2026, 6, 1))
    _spell(to_pension, "disability_pension", date(2026, 6, 1))
    YoungPerson.objects.filter(pk__in=[newcomer.pk, visitor.pk]).update(opened_on=date(2026, 4, 1))
    _spell(newcomer, "ordinary_job", date(2026, 1, 5))
    _spell(leaver, "fgu")
    _step(leaver, "close", LAST, closed_on=LAST)
    _step(visitor, "close", date(2026, 5, 1), closed_on=date(2026, 5, 1))

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
        person = _person(municipality, opened=date(2026, 3, 29) + timedelta(days=n))
        _spell(person, kind, hours="12")
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
    person = _person(municipality)
    _spell(person, "unemployed", ends=LAST)
    _spell(person, "ordinary_job", LAST + timedelta(days=1), hours="20")
    third = Period(first=date(2026, 7, 1), last=date(2026, 9, 30), as_of=date(2026, 9, 30))

    assert _flow() == {("none", "none"): 1}
    assert _flow(third)["none", "job_20"] == 1


def test_period_that_ends_today_is_seen_in_the_evening(municipality: Municipality) -> None:
    """On 15 May, in the middle of the quarter: what begins on the day counts, what begins the day after does not."""
    running = Period(first=Q2.first, last=Q2.last, as_of=date(2026, 5, 15))
    for starts in (date(2026, 5, 15), date(2026, 5, 16)):
        _spell(_person(municipality), "ordinary_job", starts, hours="30")

    assert _flow(running) == {("unknown", "job_30"): 1, ("unknown", "unknown"): 1}


def test_leap_day_is_a_day_as_any_other(municipality: Municipality) -> None:
    """A job from 1 to 29 February 2024, seen in February and in March 2024."""
    person = _person(municipality, opened=date(2024, 1, 1))
    _spell(person, "ordinary_job", date(2024, 2, 1), date(2024, 2, 29), hours="30")
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
    _person(municipality, born_on=born_on)

    assert _flow() == ({flow: 1} if flow else {})


def test_person_who_left_and_came_back_is_in_the_effort_at_both_ends(municipality: Municipality) -> None:
    """The case is closed on 20 April and reopened on 1 June. In May the young person is not in the effort."""
    person = _person(municipality)
    _spell(person, "fgu")
    _step(person, "close", date(2026, 4, 20), closed_on=date(2026, 4, 20))
    _step(person, "reopen", date(2026, 6, 1), closed_on=None)

    assert _flow() == {("preparatory", "preparatory"): 1}
    may = Period(first=date(2026, 5, 1), last=date(2026, 5, 31), as_of=LAST)
    assert _flow(may) == {}
    june = Period(first=date(2026, 6, 1), last=date(2026, 6, 30), as_of=LAST)
    assert _flow(june) == {("newcomer", "preparatory"): 1}


def test_case_that_was_reopened_later_was_not_in_the_effort_between(municipality: Municipality) -> None:
    """Closed in March and reopened in August: nothing in the second quarter, although the case is open today."""
    person = _person(municipality)
    _step(person, "close", date(2026, 3, 2), closed_on=date(2026, 3, 2))
    _step(person, "reopen", date(2026, 8, 3), closed_on=None)

    assert _flow() == {}


@pytest.mark.parametrize(("died", "at_end"), [(date(2026, 6, 30), "left"), (date(2026, 7, 1), "unknown")])
def test_young_person_who_died_has_left(municipality: Municipality, died: date, at_end: str) -> None:
    """The death is recorded on 10 July. On the evening of the day the young person is no longer in the effort."""
    person = _person(municipality)
    _step(person, "record_death", date(2026, 7, 10), deceased_on=died, closed_on=date(2026, 7, 10))

    assert _flow() == {("unknown", at_end): 1}


def test_hours_are_summed_over_simultaneous_jobs(municipality: Municipality) -> None:
    """Hours at the end: 8 + 12 = 20, 4, none (0), and a job without hours, which is missing.

    Over all (20 + 4 + 0) ÷ 3 = 8; over those with a job (20 + 4) ÷ 2 = 12. A flex job of 30 hours has none that are
    ordinary, so that the mean over all becomes 24 ÷ 4 = 6.
    """
    two_jobs, one_job, _idle, unknown, flex = (_person(municipality) for _ in range(5))
    _spell(two_jobs, "ordinary_job", hours="8")
    _spell(two_jobs, "micro_job", hours="12")
    _spell(one_job, "self_employed", hours="4")
    _spell(unknown, "ordinary_job")
    _spell(flex, "flex_job", hours="30")

    over_all, over_jobs = figure("ungeloeftet.hours_of_all"), figure("ungeloeftet.hours")
    assert (over_all.value, over_all.denominator, over_all.missing) == (6, 4, 1)
    assert (over_jobs.value, over_jobs.denominator, over_jobs.missing) == (12, 2, 1)


def test_nobody_in_the_effort_gives_no_share(municipality: Municipality) -> None:
    assert figure("ungeloeftet.ordinary_at_end").value is None
    assert figure("ungeloeftet.hours_of_all").value is None
    assert figure("ungeloeftet.people").value == 0


def _moved(municipality: Municipality, starts: date, ends: date | None = None, kind: str = "ordinary_job") -> Any:
    """Make a young person in the effort since January with one activity that staff knew of on its first day."""
    person = _person(municipality)
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
        _known(_person(municipality, opened=opened), "ordinary_job", date(2026, 5, 4))

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
    person = _person(municipality)
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
    _known(_person(municipality, date(2024, 1, 1)), "ordinary_job", date(2024, 1, 31), date(2024, 2, 29))
    _known(_person(municipality, date(2024, 1, 1)), "ordinary_job", date(2024, 1, 31), date(2024, 2, 28))

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


def _benefits(person: YoungPerson, *spells: tuple[str, date, date | None]) -> YoungPerson:
    for key, starts_on, ends_on in spells:
        factories.benefit(person, key, starts_on=starts_on, ends_on=ends_on)
    return person


def test_off_benefit_counts_those_who_had_one_at_the_start_and_have_none_at_the_end(municipality: Municipality) -> None:
    """Nine in the effort at the start.

    Seven of them had a benefit then: one goes on, one took up a student grant on 1 May, one lives on a job, one changed
    to another benefit, one has nothing recorded after it, one has “not known”, and one of two benefits goes on. Settled
    are 5, of whom 2 are off benefit: 40 %. Two are pending. At the end 3 of 6 have none, and 3 are not known.
    """
    january, before, may = date(2026, 1, 5), date(2026, 4, 30), date(2026, 5, 1)
    _benefits(_person(municipality), ("cash_benefit", january, None))
    grant = _benefits(_person(municipality), ("cash_benefit", january, before), ("student_grant", may, None))
    job = _benefits(_person(municipality), ("cash_benefit", january, before), ("none", may, None))
    _benefits(_person(municipality), ("cash_benefit", january, before), ("sickness_benefit", may, None))
    _benefits(_person(municipality), ("cash_benefit", january, before))
    _benefits(_person(municipality), ("cash_benefit", january, before), ("unknown", may, None))
    _benefits(_person(municipality), ("none", january, None))
    _benefits(_person(municipality), ("cash_benefit", january, None), ("parental_benefit", january, before))
    _person(municipality)

    found = figure("ungeloeftet.off_benefit")
    assert (found.numerator, found.denominator, found.pending) == (2, 5, 2)
    assert found.value == 40
    assert set(people(measures["ungeloeftet.off_benefit"], Scope(period=Q2))) == {grant.pk, job.pk}
    at_end = figure("ungeloeftet.without_benefit")
    assert (at_end.numerator, at_end.denominator, at_end.pending) == (3, 6, 3)


@pytest.mark.parametrize(
    ("ends_on", "off"),
    [(BEFORE - timedelta(days=1), None), (BEFORE, 1), (Q2.first, 1), (LAST - timedelta(days=1), 1), (LAST, 0)],
)
def test_last_day_of_a_benefit_belongs_to_it(municipality: Municipality, ends_on: date, off: int | None) -> None:
    """It ends, and another spell says “none” from the day after: in the evening of the last day it still ran."""
    after = ends_on + timedelta(days=1)
    _benefits(_person(municipality), ("cash_benefit", date(2026, 1, 5), ends_on), ("none", after, None))

    found = figure("ungeloeftet.off_benefit")
    assert (found.numerator, found.denominator) == ((0, 0) if off is None else (off, 1))


def test_leaver_who_is_off_benefit_counts_and_a_newcomer_does_not(municipality: Municipality) -> None:
    leaver, newcomer = _person(municipality), _person(municipality, opened=date(2026, 5, 4))
    for person in (leaver, newcomer):
        _benefits(person, ("cash_benefit", date(2026, 1, 5), date(2026, 6, 1)), ("none", date(2026, 6, 2), None))
    _step(leaver, "close", date(2026, 6, 10), closed_on=date(2026, 6, 10))

    off, without = figure("ungeloeftet.off_benefit"), figure("ungeloeftet.without_benefit")
    assert (off.numerator, off.denominator) == (1, 1)
    assert (without.numerator, without.denominator) == (1, 1)


def test_which_benefits_are_public_support_is_decided_by_the_code_list(municipality: Municipality) -> None:
    counts_as = dict(Benefit.objects.values_list("key", "counts_as"))
    assert {key for key, value in counts_as.items() if value != "benefit"} == {"none", "student_grant", "unknown"}
    _benefits(
        _person(municipality),
        ("cash_benefit", date(2026, 1, 5), date(2026, 5, 1)),
        ("parental_benefit", date(2026, 5, 2), None),
    )
    assert figure("ungeloeftet.off_benefit").value == 0
    Benefit.objects.filter(key="parental_benefit").update(counts_as="none")
    assert figure("ungeloeftet.off_benefit").value == 100
