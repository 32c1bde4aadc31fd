"""Every measure can be requested with each grouping, and does not read the clock."""

import pytest

from backend.core import clock
from backend.reports.engine import people, table
from backend.reports.registry import Measure, dimensions, measures, reports
from backend.reports.scope import Period, Scope
from backend.reports.statements import condition_on_people, figures_statement

TODAY = clock.today()
SCOPE = Scope(period=Period(first=TODAY, last=TODAY, as_of=TODAY))


@pytest.mark.django_db
@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_measure_answers_by_each_of_its_dimensions(measure: Measure) -> None:
    for dimension in dimensions:
        if dimension.fits(measure.dataset):
            assert table([measure], SCOPE, [dimension.key])
    assert people(measure, SCOPE) == []


@pytest.mark.django_db
@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_dataset_reads_no_clock(measure: Measure) -> None:
    sql = figures_statement([measure], SCOPE, [], condition_on_people(SCOPE)).lower()

    assert not any(clock in sql for clock in ("now()", "current_date", "current_timestamp", "localtimestamp"))


@pytest.mark.django_db
def test_report_costs_one_query_for_each_dataset(django_assert_num_queries) -> None:
    for report in reports:
        datasets = {measure.dataset.key for measure in report.measures}
        with django_assert_num_queries(1 + len(datasets)):  # one sets how much memory the others may use
            table(report.measures, SCOPE, report.group_by)


@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_each_measure_is_in_a_report(measure: Measure) -> None:
    assert measure.report in reports


@pytest.mark.parametrize("report", list(reports), ids=lambda report: report.key)
def test_report_can_be_grouped_as_it_says(report) -> None:
    for key in {*report.group_by, *report.published_by}:
        assert all(dimensions[key].fits(measure.dataset) for measure in report.measures)
