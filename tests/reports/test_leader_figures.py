"""A leader's figure counts exactly the people whom its drill-down lists."""

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.access.models import AccessBlock, Basis, Grant
from backend.core import clock
from backend.organisation.models import Membership, Role, Staff
from backend.people.models import YoungPerson
from backend.reports.registry import Counts, Kind, Measure, dimensions, measures, reports
from guidance.courses.models import PhaseChange
from tests import factories
from tests.reports.random_cases import RandomCases
from tests.reports.random_ips import add_ips
from tests.reports.random_jobs import add_jobs

PEOPLE = "/api/v1/young-people/"
PERIODS = [
    {"from": "2026-10-01", "to": "2026-11-24"},
    {"from": "2026-01-01", "to": "2026-09-30"},
]
ABOUT_PEOPLE = [measure for measure in measures if measure.dataset.about_people]


@dataclass(frozen=True)
class Leaders:
    """Leaders of random cases. Some young people are restricted or closed, have died, or are blocked for a leader."""

    cases: RandomCases
    of_team: Staff
    of_other_team: Staff
    of_all: Staff
    of_all_with_blocks: Staff
    manager: Staff

    @property
    def everyone(self) -> list[Staff]:
        return [self.of_team, self.of_other_team, self.of_all, self.of_all_with_blocks]


NOON = time_machine.travel("2026-11-24T12:00:00+01:00", tick=False)


@pytest.fixture
def leaders(shared_leaders: Leaders, db: None) -> Iterator[Leaders]:
    with NOON:
        yield copy.deepcopy(shared_leaders)


@pytest.fixture(scope="module")
def shared_leaders(module_transaction: None) -> Leaders:
    with NOON:
        cases = RandomCases(11, clock.today())
        add_ips(cases)
        add_jobs(cases)
        units = [*cases.units, cases.department, cases.department]
        of_team, of_other_team, of_all, of_all_with_blocks = (factories.leader(unit) for unit in units)
        manager = factories.StaffFactory.create(roles=[Role.MANAGER], roles__unit=cases.department)
        for person in cases.people[:4]:
            YoungPerson.objects.filter(pk=person.pk).update(sensitivity="restricted")
        for person in cases.people[4:10]:
            YoungPerson.objects.filter(pk=person.pk).update(sensitivity="closed")
            named = {"basis": Basis.NAMED, "starts_at": clock.now(), "opened_by": of_all}
            Grant.objects.create(staff=of_all, young_person=person, **named)
        for person in cases.people[8:16]:
            AccessBlock.objects.create(
                staff=of_all_with_blocks,
                young_person=person,
                reason="relation",
                starts_on=date(2026, 1, 1),
                set_by=of_all,
            )
        YoungPerson.objects.filter(pk=cases.people[16].pk).update(merged_into=cases.people[17])
        YoungPerson.objects.filter(pk=cases.people[18].pk).update(deceased_on=date(2026, 11, 2))
        return Leaders(cases, of_team, of_other_team, of_all, of_all_with_blocks, manager)


def _figures(client: APIClient, period: dict[str, str], **narrowed: str) -> dict[str, dict[str, Any]]:
    """Return the figure of each measure that can be narrowed so, over everybody in the caller's scope."""
    found: dict[str, dict[str, Any]] = {}
    for report in reports:
        fitting = [one for one in report.measures if one in ABOUT_PEOPLE and _fits(one, narrowed)]
        if not fitting:
            continue
        asked = {**period, **narrowed, "group_by": "", "measure": ",".join(measure.key for measure in fitting)}
        response = client.get(f"/api/v1/reports/{report.key}/", asked)
        assert response.status_code == 200, response.content
        [row] = response.json()["rows"]
        found |= {figure["measure"]: figure for figure in row["figures"]}
    return found


def _fits(measure: Measure, narrowed: Iterable[str]) -> bool:
    return all(dimensions[key].fits(measure.dataset) for key in narrowed)


def _people(client: APIClient, measure: Measure, period: dict[str, str], **narrowed: str) -> set[int]:
    """Return the ids that the drill-down lists."""
    response = client.get(PEOPLE, {**period, **narrowed, "measure": measure.key, "page_size": "200"})
    assert response.status_code == 200, response.content
    listed = {person["id"] for person in response.json()["results"]}
    assert response.json()["count"] == len(listed)
    return listed


def _counted(measure: Measure, figure: dict[str, Any]) -> int | None:
    """Return how many people the numerator counts, where the figure says so: not in a share of events."""
    if measure.kind is not Kind.SHARE:
        return int(figure["n"])
    return int(figure["numerator"]) if measure.counts is Counts.PEOPLE else None


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period["from"])
def test_figure_counts_the_people_whom_its_drill_down_lists(
    leaders: Leaders, api: Callable[[Staff], APIClient], period: dict[str, str]
) -> None:
    """Two leaders ask in each period, one of a team and one of all. Each asks for every second measure."""
    some = 0
    team, whole = leaders.everyone[PERIODS.index(period) :: len(PERIODS)]
    asked = {
        team: ABOUT_PEOPLE[PERIODS.index(period) :: 2],
        whole: ABOUT_PEOPLE[1 - PERIODS.index(period) :: 2],
    }
    for leader, half in asked.items():
        client = api(leader)
        visible = set(YoungPerson.objects.visible_to(leader).values_list("pk", flat=True))
        figures = _figures(client, period)
        assert figures.keys() == {measure.key for measure in ABOUT_PEOPLE}
        for measure in half:
            listed = _people(client, measure, period)
            figure = figures[measure.key]
            assert listed <= visible, measure.key
            counted = _counted(measure, figure)
            if counted is None:
                assert len(listed) <= figure["numerator"], measure.key
                assert bool(listed) == bool(figure["numerator"]), measure.key
            else:
                assert len(listed) == counted, (measure.key, leader.pk)
            some += bool(listed)
    assert some > len(ABOUT_PEOPLE) / 4


def test_leaders_count_only_the_people_whom_they_may_see(leaders: Leaders, api: Callable[[Staff], APIClient]) -> None:
    """A manager counts all people.

    The leader with all grants counts almost all; a leader with blocks and without grants counts fewer.
    """
    period = PERIODS[1]
    all_of_them, granted, blocked = (
        _figures(api(staff), period)["follow-up.expected"]["n"]
        for staff in (leaders.manager, leaders.of_all, leaders.of_all_with_blocks)
    )

    assert all_of_them >= granted > blocked > 0


@pytest.mark.parametrize("narrowed", [{"gender": "female"}, {"age": "18-24"}, {"unit": ""}, {"staff": ""}])
def test_narrowed_figure_counts_the_people_whom_its_drill_down_lists(
    leaders: Leaders, api: Callable[[Staff], APIClient], narrowed: dict[str, str]
) -> None:
    known = {"unit": str(leaders.cases.units[0].pk), "staff": str(leaders.cases.guides[0].pk)}
    narrowed = {key: value or known[key] for key, value in narrowed.items()}
    client = api(leaders.of_all_with_blocks)
    figures = _figures(client, PERIODS[1], **narrowed)

    for key in ("caseload.people", "caseload.closed", "follow-up.expected", "ips.referred"):
        assert len(_people(client, measures[key], PERIODS[1], **narrowed)) == figures[key]["n"], key


def test_closed_courses_and_people_who_died_are_listed(leaders: Leaders, api: Callable[[Staff], APIClient]) -> None:
    person = leaders.cases.people[18]
    course = factories.course(person, leaders.of_all, since=date(2026, 10, 5))
    PhaseChange.objects.create(course=course, to_phase="closed", on=date(2026, 11, 2), by=leaders.of_all)

    assert person.pk in _people(api(leaders.of_all), measures["caseload.closed"], PERIODS[0])


def test_leader_without_a_unit_today_counts_nobody(leaders: Leaders, api: Callable[[Staff], APIClient]) -> None:
    Membership.objects.filter(staff=leaders.of_team).update(ends_on=date(2026, 11, 23))

    assert api(leaders.of_team).get("/api/v1/reports/caseload/").status_code == 403
    assert api(leaders.of_team).get(PEOPLE, {"measure": "caseload.people"}).status_code == 403


def test_block_holds_in_the_figures_of_a_manager(leaders: Leaders, api: Callable[[Staff], APIClient]) -> None:
    """A manager who is blocked from all of them counts none, and another manager counts them as before."""
    period = PERIODS[1]
    before = _figures(api(leaders.manager), period)["follow-up.expected"]["n"]
    other = factories.StaffFactory.create(roles=[Role.MANAGER], roles__unit=leaders.cases.department)
    for person in leaders.cases.people:
        factories.block(person, leaders.manager)

    assert before > 0
    assert _figures(api(leaders.manager), period)["follow-up.expected"]["n"] == 0
    assert _figures(api(other), period)["follow-up.expected"]["n"] == before
