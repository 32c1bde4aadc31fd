"""No count from 1 to 4 can be computed from all published answers of a report. The tests try."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine

from backend.followups.models import FollowUp, Policy
from backend.reports import answers, disclosure
from backend.reports.disclosure import exact, publish, to_nearest_five
from backend.reports.figures import Figure
from backend.reports.registry import Counts, Kind, Report, measures, reports
from guidance.courses.models import Phase
from jobs.plans.models import IpsPlan
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.reports.attack import Attack
from tests.support import errors

QUARTERS = [(date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))]
SEEN_FROM = date(2026, 10, 31)
COUNTED = ("numerator", "denominator", "n", "pending", "left_out")
UP_TO_TWELVE, UP_TO_SEVEN = range(13), range(8)
"""All counts that become 0, 5 or 10, and all that become 0 or 5."""


def _published(counts: Sequence[int]) -> tuple[int, ...]:
    """Return what is published of groups and of all together. A group in which nobody counts is not known."""
    figures = [Figure(kind=Kind.COUNT, numerator=count, n=count) for count in counts]
    total = publish(Figure(kind=Kind.COUNT, numerator=sum(counts), n=sum(counts)), [one for one in figures if one.n])
    numbers = [one.numerator for one in (*map(publish, figures), total)]
    return tuple(number for number in numbers if isinstance(number, int))


def _revealed(counts: range, groups: int, published: Callable[[Sequence[int]], tuple[int, ...]]) -> list[Any]:
    """Return the answers to which only one count from 1 to 4 of a group, or of all, can belong.

    This reader knows how figures are rounded and tries all counts.
    """
    behind = defaultdict(set)
    for tried in product(counts, repeat=groups):
        answer = published(tried)
        for place, count in enumerate((*tried, sum(tried))):
            behind[answer, place].add(count)
    return [answer for answer, possible in behind.items() if len(possible) == 1 and possible < {1, 2, 3, 4}]


@pytest.mark.parametrize(
    ("groups", "counts"), [(1, UP_TO_TWELVE), (2, UP_TO_TWELVE), (3, UP_TO_TWELVE), (4, UP_TO_SEVEN)]
)
def test_groups_and_their_total_reveal_no_small_count(groups: int, counts: range) -> None:
    assert _revealed(counts, groups, _published) == []


def test_total_rounded_for_itself_would_reveal_small_counts() -> None:
    """Four groups of 2 are published as 0, and their total of 8 as 10: it is at least 8."""
    revealed = _revealed(UP_TO_SEVEN, 4, lambda counts: tuple(map(to_nearest_five, (*counts, sum(counts)))))

    assert ((0, 0, 0, 0, 10), 0) in revealed
    assert ((5, 5, 5, 5, 10), 0) in revealed


def test_share_reveals_no_small_count() -> None:
    """Every share of 23 to 27 people: its percentage and counts could be those of several."""
    behind = defaultdict(set)
    for whole in range(23, 28):
        for part in range(whole + 1):
            shown = publish(Figure(kind=Kind.SHARE, numerator=part, denominator=whole, n=whole))
            behind[shown].add(part)

    assert not any(len(parts) == 1 and parts < {1, 2, 3, 4} for parts in behind.values())


def test_figures_of_nobody_and_of_two_look_alike() -> None:
    """Otherwise a hidden value would say that there is at least one person."""
    for kind in Kind:
        known = {
            publish(Figure(kind=kind, numerator=few, denominator=few or None, n=few, single=few or None)).hidden
            for few in (0, 1, 2)
        }
        assert len(known) == 1


def test_year_beside_its_quarters_would_reveal_small_counts() -> None:
    """This is why periods of publication do not overlap: 2 in each quarter are 8 in the year."""
    attack = Attack[str]()
    for quarter in "1234":
        attack.know(quarter, 0, 2)
    attack.know("year", 8, 12)
    attack.relate({"year": 1, "1": -1, "2": -1, "3": -1, "4": -1})

    assert attack.computed("1234") == {"1": 2, "2": 2, "3": 2, "4": 2}


def test_four_published_parts_of_a_count_would_reveal_each_other() -> None:
    """This is why the overdue follow-ups are left out: 3 on time, late, missed and overdue each are 12 expected."""
    attack = Attack[str]()
    parts = ["on time", "late", "missed", "overdue"]
    attack.know("expected", 8, 12)
    attack.relate({"expected": 1, **dict.fromkeys(parts, -1)})
    for part in parts[:3]:
        attack.know(part, 3, 7)
    assert attack.computed(parts) == {}

    attack.know("overdue", 3, 7)
    assert attack.computed(parts) == dict.fromkeys(parts, 3)
    assert not measures["follow-up.overdue"].is_published


def test_attack_computes_what_follows_from_all_that_is_known() -> None:
    attack = Attack[str]()
    attack.know("all", 9, 9)
    attack.know("women", 5, 7)
    attack.relate({"all": 1, "women": -1, "men": -1})
    assert attack.computed(["men"]) == {}

    attack.know("women", 6, 6)
    assert attack.computed(["men"]) == {"men": 3}


@pytest.fixture
def small_groups(db: None) -> Iterator[Municipality]:
    """Build a municipality in which every group has the counts that rounding protects least: 1, 2, or 3.

    Four teams have had two young people each since May, and two more since August. Follow-ups of one rule are fulfilled
    in time, fulfilled late, missed and overdue, two each; those of another three each. Each kind of intervention, and
    each track of IPS, has one young person.
    """
    with time_machine.travel("2026-11-24T12:00:00+01:00", tick=False):
        municipality = build_municipality()
        for number in range(4):
            team = factories.UnitFactory.create(name=f"Team {number}", parent=municipality.department)
            guide = factories.guide(team)
            for since in [date(2026, 5, 4)] * 2 + [date(2026, 8, 3)] * 2:
                person = factories.young_person(team, opened_on=since)
                factories.course(person, guide, Phase.ACTIVE, since=since)
                factories.assignment(person, guide, since=since)
        _follow_ups(municipality, "guide.contact", 2)
        _follow_ups(municipality, "course.unassigned", 3)
        for kind, track in (("mentor", "ips"), ("morning_call", "ips_like")):
            person = factories.young_person(municipality.team)
            factories.intervention(
                person, municipality.guide, kind_id=kind, starts_on=date(2026, 8, 3), agreed_on=date(2026, 8, 3)
            )
            IpsPlan.objects.create(young_person=person, received_on=date(2026, 8, 3), source="guide", track=track)
        yield municipality


def _follow_ups(municipality: Municipality, rule: str, of_each: int) -> None:
    due = date(2026, 8, 10)
    states: list[dict[str, Any]] = [
        {"fulfilled_on": due, "fulfilled_by": 1},
        {"fulfilled_on": due + timedelta(days=2), "fulfilled_by": 1},
        {"closes_on": due + timedelta(days=5), "ended_on": due + timedelta(days=6), "end_reason": "closed"},
        {},
    ]
    policy = Policy.objects.earliest("pk")
    for number, state in enumerate(states * of_each):
        FollowUp.objects.create(
            rule=rule,
            policy=policy,
            young_person=municipality.person,
            subject_id=number,
            occurrence=f"{rule}:{number}",
            started_on=due - timedelta(days=7),
            opens_on=due - timedelta(days=6),
            due_on=due,
            responsible=municipality.guide,
            unit=municipality.team,
            **state,
        )


@dataclass(frozen=True)
class Cell:
    """One count of an answer. `group` is a value of the dimension, or "all"."""

    quarter: date
    measure: str
    field: str
    group: str


def _answers(client: Any, report: str, **asked: str) -> dict[Cell, int]:
    """Return the counts that a report shows, of all quarters."""
    found: dict[Cell, int] = {}
    for first, last in QUARTERS:
        answer = client.get(f"/api/v1/reports/{report}/", {"from": str(first), "to": str(last), **asked}).json()
        for row, figure in ((one, figure) for one in answer["rows"] for figure in one["figures"]):
            [place] = row["group"]
            group = "all" if place["everything"] else str(place["value"])
            counts = {Cell(first, figure["measure"], field, group): figure[field] for field in COUNTED}
            found |= {cell: count for cell, count in counts.items() if count is not None}
    return found


def _attack(published: dict[Cell, int], cells: Collection[Cell], step: int) -> Attack[Cell]:
    """Return what a reader knows of the counts in `cells`. `step` is that of rounding.

    The reader knows which groups there are, and that there are at most 2 of what has no row. A total may be rounded in
    the other direction, so that it is up to 3 from what is published.
    """
    reach = (step - 1) // 2
    attack = Attack[Cell]()
    for cell in cells:
        if measures[cell.measure].is_published:
            shown, around = published.get(cell, 0), reach + (cell.group == "all" and step > 1)
            attack.know(cell, shown - around, shown + around)
        if cell.group == "all":
            parts = [one for one in cells if one != cell and replace(one, group="all") == cell]
            adds_up = measures[cell.measure].counts is Counts.EVENTS and cell.field != "n"
            attack.relate({cell: -1, **dict.fromkeys(parts, 1)}, 0, 0 if adds_up else math.inf)
            for part in parts:
                attack.relate({cell: 1, part: -1}, 0, math.inf)
        if cell.field == "numerator" and measures[cell.measure].kind is Kind.SHARE:
            attack.relate({replace(cell, field="denominator"): 1, cell: -1}, 0, math.inf)
        if cell.field == "numerator" and cell.measure in PARTS:
            attack.relate({cell: 1, **{replace(cell, measure=part): -1 for part in PARTS[cell.measure]}})
    return attack


PARTS = {
    "follow-up.expected": ["follow-up.on_time", "follow-up.late", "follow-up.missed", "follow-up.overdue"],
}
"""Counts that are the sum of others, as their definitions say."""


def _small_and_computed(
    municipality: Municipality, api: Any, report: str, step: int
) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """Attack all published answers of a report. Return its counts from 1 to 4, and those that can be computed."""
    manager = api(municipality.manager)
    found = _answers(manager, report, group_by=reports[report].published_by[0], as_of=str(SEEN_FROM))
    true = {cell: count for cell, count in found.items() if measures[cell.measure].kind in (Kind.COUNT, Kind.SHARE)}
    attack = _attack(_answers(manager, report, **{"for": "publication"}), true, step)
    assert attack.holds(true)
    small = {cell: count for cell, count in true.items() if 1 <= count <= 4}
    return small, attack.computed(small)


@pytest.mark.parametrize("report", ["caseload", "contact", "follow-up", "interventions", "ips", "ungeloeftet"])
def test_no_small_count_of_a_report_can_be_computed(
    small_groups: Municipality, api, monkeypatch: pytest.MonkeyPatch, report: str
) -> None:
    """The same attack computes every small count if figures are not rounded."""
    small, computed = _small_and_computed(small_groups, api, report, disclosure.STEP)
    assert len(small) >= 5
    assert computed == {}

    monkeypatch.setattr(answers, "publish", lambda figure, groups, about_people: exact(figure))
    small, computed = _small_and_computed(small_groups, api, report, step=1)
    assert {cell for cell in small if measures[cell.measure].is_published} <= computed.keys()


def test_row_of_one_person_is_left_out(small_groups: Municipality, api) -> None:
    """One intervention of each kind: two rows, and a total that is published as 0, would be exactly one each."""
    asked = {"for": "publication", "from": "2026-07-01", "to": "2026-09-30", "measure": "interventions.active"}
    answer = api(small_groups.manager).get("/api/v1/reports/interventions/", asked).json()

    assert [place["everything"] for row in answer["rows"] for place in row["group"]] == [True]


def test_measure_that_is_not_published_is_refused_and_left_out(small_groups: Municipality, api) -> None:
    manager = api(small_groups.manager)
    asked = {"for": "publication"}

    published = manager.get("/api/v1/reports/follow-up/", asked).json()
    refused = manager.get("/api/v1/reports/follow-up/", {**asked, "measure": "follow-up.overdue"})

    assert "follow-up.overdue" not in {measure["key"] for measure in published["measures"]}
    assert errors(refused) == [("measure", "unknown")]


@pytest.mark.parametrize("report", list(reports), ids=lambda report: report.key)
def test_table_for_publication_has_one_dimension(report: Report) -> None:
    """With two, a total over one of them would be a group of the other."""
    assert len(report.published_by) <= 1
