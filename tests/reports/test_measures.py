"""Measures: each compiles, and reads no clock."""

import pytest
from django.db import connection

from backend.core import clock
from backend.reports.engine import Scope, parameters, statement
from backend.reports.registry import Measure, dimensions, measures, reports

SCOPE = Scope(first=clock.today(), last=clock.today(), as_of=clock.today())


@pytest.mark.django_db
@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_a_measure_is_sql_that_reads_no_clock(measure: Measure) -> None:
    by = [dimension.key for dimension in dimensions if dimension.fits(measure.counted)]
    with connection.cursor() as cursor:
        for key in by:
            cursor.execute(f"EXPLAIN {statement([measure], SCOPE, [key])}", parameters(SCOPE))

    sql = statement([measure], SCOPE, by).lower()
    assert "now()" not in sql
    assert "current_" not in sql


def test_every_measure_stands_in_a_report_after_what_it_is_part_of() -> None:
    order = {measure.key: at for at, measure in enumerate(measures)}
    for measure in measures:
        assert measure.report in reports
        for whole in {measure.of, measure.part_of, measure.after} - {""}:
            assert order[whole] < order[measure.key]
            assert measures[whole].counted.flows is measure.counted.flows


@pytest.mark.parametrize("report", list(reports), ids=lambda report: report.key)
def test_a_report_can_be_grouped_as_it_is_unless_stated(report) -> None:
    assert all(dimensions[key].fits(measure.counted) for measure in report.measures for key in report.group_by)
