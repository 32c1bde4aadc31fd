"""docs/reports.md lists every report and every measure with its definition in the code.

An app that only the tests install has a `reports.md` in its own folder.
"""

from pathlib import Path

import pytest
from django.utils.translation import override

from backend.reports.registry import Measure, dimensions, measures, reports

ROOT = Path(__file__).resolve().parents[2]
PAGE = "\n".join(path.read_text() for path in [ROOT / "docs/reports.md", *ROOT.glob("tests/*/reports.md")])


@pytest.mark.parametrize("measure", list(measures), ids=lambda measure: measure.key)
def test_page_has_each_measure_with_its_definition(measure: Measure) -> None:
    with override("en"):
        line = f"| `{measure.key}` | {measure.label} | {measure.definition} | {measure.counts.value} | {measure.unit} |"

    assert line in PAGE


def test_page_has_each_report_with_its_dimensions() -> None:
    assert all(f"## `{report.key}`" in PAGE for report in reports)
    assert all(f"`{dimension.key}`" in PAGE for dimension in dimensions)
