"""Every measure agrees with its slow plain-Python twin, in random towns and however it is grouped."""

from collections.abc import Iterable

import pytest
import time_machine

from backend.core import clock
from backend.reports.engine import Scope, people, table
from backend.reports.registry import Kind, Measure, dimensions, measures, reports
from tests.reports import twin_caseload, twin_followups, twin_ips, twin_jobs
from tests.reports.town import RandomTown, periods
from tests.reports.town_ips import add_ips
from tests.reports.town_jobs import add_jobs
from tests.reports.twin import Kept, figures, told

TWINS = {**twin_caseload.TWINS, **twin_followups.TWINS, **twin_ips.TWINS, **twin_jobs.TWINS}
NOW = time_machine.travel("2026-11-24T12:00:00+01:00", tick=False)


def test_every_measure_has_a_twin() -> None:
    assert sorted(TWINS) == sorted(measure.key for measure in measures)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_measures_agree_with_their_twins(seed: int) -> None:
    with NOW:
        today = clock.today()
        town = _town(seed)
        kept: Kept = {}
        for first, last in periods(today):
            units = town.chance.choice([None, tuple(unit.pk for unit in town.units[:1])])
            scope = Scope(first=first, last=last, as_of=today, units=units)
            for report in reports:
                common = [key for key in _keys() if all(dimensions[key].fits(one.counted) for one in report.measures)]
                for by in ([], town.chance.sample(common, 1), town.chance.sample(common, 2)):
                    _compare(report.measures, scope, by, kept)
            for measure in measures:
                own = [key for key in _keys() if dimensions[key].fits(measure.counted)]
                _compare([measure], scope, [town.chance.choice(own)], kept)


def _town(seed: int) -> RandomTown:
    town = RandomTown(seed, clock.today())
    add_ips(town)
    add_jobs(town)
    return town


def _keys() -> list[str]:
    return [dimension.key for dimension in dimensions]


def _compare(asked: Iterable[Measure], scope: Scope, by: list[str], kept: Kept) -> None:
    found = table(asked, scope, by)
    for measure in asked:
        expected = figures(measure, TWINS[measure.key], scope, by, kept)
        nothing = figures(measure, TWINS[measure.key], scope.narrowed((), {}), [], kept)[()]
        for group, figure in told(found, measure).items():
            assert figure == expected.get(group, nothing), (measure.key, scope, by, group)
        assert expected.keys() <= found.keys()


@pytest.mark.django_db
def test_the_people_behind_a_figure_are_those_who_were_counted() -> None:
    with NOW:
        today = clock.today()
        _town(7)
        (first, last), *_others = periods(today)
        scope = Scope(first=first, last=last, as_of=today)
        for measure in measures:
            twin = TWINS[measure.key]
            live = [
                row for row in twin.rows(scope) if twin.among(row) and not twin.pending(row) and not twin.left_out(row)
            ]
            valued = measure.kind not in (Kind.COUNT, Kind.SHARE)
            counted = [row for row in live if (twin.value(row) is not None if valued else twin.hit(row))]
            expected = {row["person"].pk for row in counted if row["person"] is not None}
            assert set(people(measure, scope)) == expected, measure.key
