"""Every measure agrees with its slow plain-Python reference, in random municipalities and however it is grouped."""

from collections.abc import Iterable

import pytest
import time_machine

from backend.core import clock
from backend.reports.engine import Scope, people, table
from backend.reports.registry import Kind, Measure, dimensions, measures, reports
from tests.reports import reference_caseload, reference_followups, reference_ips, reference_jobs
from tests.reports.municipality import RandomMunicipality, periods
from tests.reports.municipality_ips import add_ips
from tests.reports.municipality_jobs import add_jobs
from tests.reports.reference import Kept, figures, told

REFERENCES = {
    **reference_caseload.REFERENCES,
    **reference_followups.REFERENCES,
    **reference_ips.REFERENCES,
    **reference_jobs.REFERENCES,
}
NOW = time_machine.travel("2026-11-24T12:00:00+01:00", tick=False)


def test_every_measure_has_a_reference() -> None:
    assert sorted(REFERENCES) == sorted(measure.key for measure in measures)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_measures_agree_with_their_references(seed: int) -> None:
    with NOW:
        today = clock.today()
        municipality = _municipality(seed)
        kept: Kept = {}
        for first, last in periods(today):
            units = municipality.chance.choice([None, tuple(unit.pk for unit in municipality.units[:1])])
            scope = Scope(first=first, last=last, as_of=today, units=units)
            for report in reports:
                common = [key for key in _keys() if all(dimensions[key].fits(one.counted) for one in report.measures)]
                for by in ([], municipality.chance.sample(common, 1), municipality.chance.sample(common, 2)):
                    _compare(report.measures, scope, by, kept)
            for measure in measures:
                own = [key for key in _keys() if dimensions[key].fits(measure.counted)]
                _compare([measure], scope, [municipality.chance.choice(own)], kept)


def _municipality(seed: int) -> RandomMunicipality:
    municipality = RandomMunicipality(seed, clock.today())
    add_ips(municipality)
    add_jobs(municipality)
    return municipality


def _keys() -> list[str]:
    return [dimension.key for dimension in dimensions]


def _compare(asked: Iterable[Measure], scope: Scope, by: list[str], kept: Kept) -> None:
    found = table(asked, scope, by)
    for measure in asked:
        expected = figures(measure, REFERENCES[measure.key], scope, by, kept)
        nothing = figures(measure, REFERENCES[measure.key], scope.narrowed((), {}), [], kept)[()]
        for group, figure in told(found, measure).items():
            assert figure == expected.get(group, nothing), (measure.key, scope, by, group)
        assert expected.keys() <= found.keys()


@pytest.mark.django_db
def test_the_people_behind_a_figure_are_those_who_were_counted() -> None:
    with NOW:
        today = clock.today()
        _municipality(7)
        (first, last), *_others = periods(today)
        scope = Scope(first=first, last=last, as_of=today)
        for measure in measures:
            reference = REFERENCES[measure.key]
            live = [
                row
                for row in reference.rows(scope)
                if reference.among(row) and not reference.pending(row) and not reference.left_out(row)
            ]
            valued = measure.kind not in (Kind.COUNT, Kind.SHARE)
            counted = [row for row in live if (reference.value(row) is not None if valued else reference.hit(row))]
            expected = {row["person"].pk for row in counted if row["person"] is not None}
            assert set(people(measure, scope)) == expected, measure.key
