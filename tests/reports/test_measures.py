"""Every measure can be requested with each grouping, and does not read the clock."""

import pytest

from backend.core import clock
from backend.reports.figures import people, table
from backend.reports.registry import Measure, dimensions, measures, reports
from backend.reports.scope import Period, Scope
from backend.reports.statements import condition_on_people, figures_statement

TODAY = clock.today()
CLOCKS = ("now()", "current_date", "current_timestamp", "localtimestamp")
SCOPE = Scope(period=Period(first=TODAY, last=TODAY, as_of=TODAY))


@pytest.mark.django_db
@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_measure_answers_by_each_of_its_dimensions(measure: Measure) -> None:
    for dimension in dimensions:
        if dimension.fits(measure.dataset):
            assert table([measure], SCOPE, [dimension.key])
    assert people(measure, SCOPE) == []


@pytest.mark.django_db
def test_no_measure_reads_the_clock() -> None:
    faults = []
    for measure in measures:
        sql = figures_statement([measure], SCOPE, [], condition_on_people(SCOPE)).lower()
        faults += [(measure.key, name) for name in CLOCKS if name in sql]
    assert not faults, faults


@pytest.mark.django_db
def test_report_costs_one_query_for_each_dataset(django_assert_num_queries) -> None:
    for report in reports:
        datasets = {measure.dataset.key for measure in report.measures}
        with django_assert_num_queries(1 + len(datasets)):  # one sets how much memory the others may use
            table(report.measures, SCOPE, report.group_by)


def test_each_measure_is_in_a_report() -> None:
    missing = [measure.key for measure in measures if measure.report not in reports]
    assert not missing, missing


def test_each_report_can_be_grouped_as_it_says() -> None:
    faults = [
        (report.key, key, measure.key)
        for report in reports
        for key in sorted({*report.group_by, *report.published_by})
        for measure in report.measures
        if not dimensions[key].fits(measure.dataset)
    ]
    assert not faults, faults
