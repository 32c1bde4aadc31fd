"""docs/reports.md lists every report and every measure with its definition in the code."""

from pathlib import Path

import pytest
from django.utils.translation import override

from backend.reports.registry import Measure, dimensions, measures, reports

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reports.md"


@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_page_has_each_measure_with_its_definition(measure: Measure) -> None:
    with override("en"):
        line = f"| `{measure.key}` | {measure.label} | {measure.definition} | {measure.counts.value} | {measure.unit} |"

    assert line in PAGE.read_text()


def test_page_has_each_report_with_its_dimensions() -> None:
    page = PAGE.read_text()

    assert all(f"## `{report.key}`" in page for report in reports)
    assert all(f"`{dimension.key}`" in page for dimension in dimensions)
