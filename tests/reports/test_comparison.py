"""The period that figures are compared with, what a change means, and the comparison in an answer."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from backend.reports.comparison import Compare, Trend, compared_with, trend
from backend.reports.registry import Direction
from backend.reports.scope import Period
from guidance.courses.models import GuidanceCourse, Phase, PhaseChange
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.support import errors

CASELOAD = "/api/v1/reports/caseload/"


def _period(first: str, last: str, as_of: str) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last), as_of=date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("period", "compare", "earlier"),
    [
        # A quarter that is over, seen 55 days later, and one whose months are longer.
        (("2026-07-01", "2026-09-30", "2026-11-24"), "previous", ("2026-04-01", "2026-06-30", "2026-08-24")),
        (("2026-04-01", "2026-06-30", "2026-06-30"), "previous", ("2026-01-01", "2026-03-31", "2026-03-31")),
        # The running quarter is compared with the part of the last one that had passed then.
        (("2026-10-01", "2026-12-31", "2026-11-24"), "previous", ("2026-07-01", "2026-09-30", "2026-08-24")),
        (("2026-04-01", "2026-06-30", "2026-05-31"), "previous", ("2026-01-01", "2026-03-31", "2026-02-28")),
        (("2026-10-01", "2026-12-31", "2026-11-24"), "previous_year", ("2025-10-01", "2025-12-31", "2025-11-24")),
        # A half-year, a year, a month.
        (("2026-07-01", "2026-12-31", "2027-01-10"), "previous", ("2026-01-01", "2026-06-30", "2026-07-10")),
        (("2026-01-01", "2026-12-31", "2026-11-24"), "previous", ("2025-01-01", "2025-12-31", "2025-11-24")),
        (("2026-03-01", "2026-03-31", "2026-03-31"), "previous", ("2026-02-01", "2026-02-28", "2026-02-28")),
        # Other days are compared with as many days.
        (("2026-10-01", "2026-11-24", "2026-11-24"), "previous", ("2026-08-07", "2026-09-30", "2026-09-30")),
        (("2026-11-24", "2026-11-24", "2026-11-24"), "previous", ("2026-11-23", "2026-11-23", "2026-11-23")),
        (("2026-10-05", "2026-11-24", "2026-11-24"), "previous_year", ("2025-10-05", "2025-11-24", "2025-11-24")),
        # A leap year: all of February, its last day alone, and a period that ends on it.
        (("2029-02-01", "2029-02-28", "2029-02-28"), "previous_year", ("2028-02-01", "2028-02-29", "2028-02-29")),
        (("2028-02-01", "2028-02-29", "2028-03-05"), "previous_year", ("2027-02-01", "2027-02-28", "2027-03-05")),
        (("2028-02-29", "2028-02-29", "2028-02-29"), "previous_year", ("2027-02-28", "2027-02-28", "2027-02-28")),
        (("2028-02-01", "2028-02-29", "2028-02-29"), "previous", ("2028-01-01", "2028-01-31", "2028-01-31")),
    ],
)
def test_earlier_period_has_the_same_length_and_distance(
    period: tuple[str, str, str], compare: str, earlier: tuple[str, str, str]
) -> None:
    assert compared_with(_period(*period), Compare(compare)) == _period(*earlier)


@pytest.mark.parametrize(
    ("change", "direction", "meaning"),
    [
        (2, Direction.UP, Trend.BETTER),
        (-2, Direction.UP, Trend.WORSE),
        (2, Direction.DOWN, Trend.WORSE),
        (-2, Direction.DOWN, Trend.BETTER),
        (-2, Direction.NEITHER, Trend.CHANGED),
        (0, Direction.DOWN, Trend.SAME),
        (None, Direction.UP, None),
    ],
)
def test_change_means_better_or_worse_by_the_direction(
    change: float | None, direction: Direction, meaning: Trend | None
) -> None:
    assert trend(change, direction) is meaning


@pytest.fixture
def november(db: None) -> Iterator[Municipality]:
    """Build the small municipality on 24 November 2026, which has one young person with a course since that day.

    Mette has had two more since spring, without contact. A third, of a colleague, left on 5 September.
    """
    with time_machine.travel("2026-11-24T12:00:00+01:00", tick=False):
        municipality = build_municipality()
        spring = date(2026, 4, 1)
        people = [factories.young_person(municipality.team, opened_on=spring) for _ in range(3)]
        for person, guide in zip(people, [municipality.guide, municipality.guide, municipality.colleague], strict=True):
            factories.course(person, municipality.guide, Phase.ACTIVE, since=spring)
            factories.assignment(person, guide, since=spring)
        _close(people[2], municipality.guide, date(2026, 9, 5))
        yield municipality


def _close(person: YoungPerson, by: Staff, on: date) -> None:
    course = GuidanceCourse.objects.get(young_person=person)
    PhaseChange.objects.create(course=course, to_phase=Phase.CLOSED, from_phase=Phase.ACTIVE, on=on, by=by)
    GuidanceCourse.objects.filter(pk=course.pk).update(phase=Phase.CLOSED, closed_on=on, close_reason="moved")
    person.assignments.update(ends_on=on, end_reason="closed")


def _figure(answer: dict[str, Any], measure: str, group: str) -> dict[str, Any]:
    [row] = [
        row for row in answer["rows"] if group == ("all" if row["group"][0]["everything"] else row["group"][0]["value"])
    ]
    return next(figure for figure in row["figures"] if figure["measure"] == measure)


def _numbers(figure: dict[str, Any]) -> tuple[Any, ...]:
    return figure["value"], figure["before"]["value"], figure["change"], figure["trend"]


def test_running_quarter_is_compared_with_the_same_part_of_the_last(november: Municipality, api) -> None:
    """Today 3 are open: the one since today and Mette's two. On 24 August also 3: Mette's two and a colleague's."""
    answer = api(november.manager).get(CASELOAD, {"compare": "previous"}).json()

    assert (answer["from"], answer["to"], answer["as_of"]) == ("2026-10-01", "2026-12-31", "2026-11-24")
    assert answer["running"] is True
    assert answer["compared_with"] == {"from": "2026-07-01", "to": "2026-09-30", "as_of": "2026-08-24"}
    people = "caseload.people"
    assert _numbers(_figure(answer, people, "all"))[:3] == (3, 3, 0)
    assert _numbers(_figure(answer, people, str(november.guide.pk)))[:3] == (3, 2, 1)
    assert _numbers(_figure(answer, people, str(november.colleague.pk)))[:3] == (0, 1, -1)


def test_change_of_a_rate_is_in_its_unit_and_worse_against_its_direction(november: Municipality, api) -> None:
    """Active without contact: 2 of 3 (66.67 %) on 24 November, 3 of 3 on 24 August: a third fewer."""
    asked = {"compare": "previous", "group_by": "", "measure": "caseload.inactive"}
    [row] = api(november.manager).get(CASELOAD, asked).json()["rows"]

    [figure] = row["figures"]
    assert _numbers(figure) == (66.67, 100, -33.33, "better")
    assert (figure["before"]["numerator"], figure["before"]["denominator"], figure["before"]["n"]) == (3, 3, 3)


def test_rate_with_nothing_in_the_earlier_period_has_no_change(november: Municipality, api) -> None:
    asked = {"compare": "previous_year", "group_by": "", "measure": "caseload.inactive"}
    [row] = api(november.manager).get(CASELOAD, asked).json()["rows"]

    assert _numbers(row["figures"][0]) == (66.67, None, None, None)


def test_leader_may_compare_too(november: Municipality, api) -> None:
    answer = api(november.leader).get(CASELOAD, {"compare": "previous"}).json()

    assert answer["audience"] == "leader"
    assert _figure(answer, "caseload.people", "all")["change"] == 0


def test_answer_without_compare_has_no_earlier_period(november: Municipality, api) -> None:
    answer = api(november.manager).get(CASELOAD, {"group_by": "unit"}).json()

    figure = _figure(answer, "caseload.people", "all")
    assert answer["compared_with"] is None
    assert (figure["before"], figure["change"], figure["trend"]) == (None, None, None)


def test_published_comparison_is_what_the_earlier_period_itself_shows(november: Municipality, api) -> None:
    """Both periods are seen from the end of the last whole month, so that a period has one published figure."""
    manager = api(november.manager)
    quarters = {"from": "2026-07-01", "to": "2026-09-30"}, {"from": "2026-04-01", "to": "2026-06-30"}
    compared = manager.get(CASELOAD, {**quarters[0], "for": "publication", "compare": "previous"}).json()
    earlier = manager.get(CASELOAD, {**quarters[1], "for": "publication"}).json()

    assert compared["compared_with"] == {**quarters[1], "as_of": "2026-10-31"}
    assert earlier["as_of"] == "2026-10-31"
    unit = str(november.team.pk)
    before = {figure["measure"]: figure["before"] for figure in _row(compared, unit)["figures"]}
    plain = {
        figure["measure"]: {name: figure[name] for name in before[figure["measure"]]}
        for figure in _row(earlier, unit)["figures"]
    }
    assert before == plain


def _row(answer: dict[str, Any], unit: str) -> dict[str, Any]:
    row: dict[str, Any]
    [row] = [row for row in answer["rows"] if row["group"][0]["value"] == unit]
    return row


def test_unknown_comparison_is_400(november: Municipality, api) -> None:
    response = api(november.manager).get(CASELOAD, {"compare": "yesterday"}, HTTP_ACCEPT_LANGUAGE="en")

    assert response.status_code == 400
    assert errors(response) == [("compare", "unknown")]
    assert "previous, previous_year" in response.json()["detail"]


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [("2016-11-25", "2026-11-24", 200), ("2016-11-24", "2026-11-24", 400), ("2016-01-01", "2026-12-31", 400)],
)
def test_period_lasts_ten_years_at_most(november: Municipality, api, first: str, last: str, status: int) -> None:
    response = api(november.manager).get(CASELOAD, {"from": first, "to": last})

    assert response.status_code == status
    if status == 400:
        assert errors(response) == [("to", "too_long")]


def test_referrals_are_grouped_by_half_year_and_year(november: Municipality, api) -> None:
    """Three referrals in April, one on 24 November."""
    period = {"from": "2026-01-01", "to": "2026-12-31", "measure": "caseload.new"}
    halves, years = (
        api(november.manager).get(CASELOAD, {**period, "group_by": by}, HTTP_ACCEPT_LANGUAGE="en").json()
        for by in ("half_year", "year")
    )

    counted = [(row["group"][0]["label"], row["figures"][0]["value"]) for row in halves["rows"]]
    assert counted == [("Half-year 1 of 2026", 3), ("Half-year 2 of 2026", 1), ("all", 4)]
    assert [row["figures"][0]["value"] for row in years["rows"]] == [4, 4]
