"""docs/reports.md describes every report and every measure as the code defines it.

An app that only the tests install has a `reports.md` in its own folder.
"""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from backend.reports.documentation import UnknownPart, described, documented, undescribed
from backend.reports.registry import dimensions, filled_reports, measures

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs/reports.md", *sorted(ROOT.glob("tests/*/reports.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page_is_what_the_code_writes(page: Path) -> None:
    assert page.read_text() == documented(page.read_text()), "make reports"


def test_each_report_is_described_once_with_each_measure_and_dimension() -> None:
    pages = [page.read_text() for page in PAGES]
    everything = "\n".join(pages)
    assert sorted(key for page in pages for key in described(page)) == sorted(filled_reports())
    assert all(f"\n| `{measure.key}` | " in everything for measure in measures)
    assert all(f"\n| `{dimension.key}` | " in everything for dimension in dimensions)


def test_a_changed_definition_is_written_anew_and_the_words_around_it_stay() -> None:
    page = PAGES[0].read_text()
    definition = str(next(iter(measures)).definition)
    stale = page.replace("\n## ", "\nBy hand.\n\n## ").replace(definition, "Something else.")
    assert stale != page
    assert documented(stale) == page.replace("\n## ", "\nBy hand.\n\n## ")


def test_part_that_nothing_writes_is_refused() -> None:
    with pytest.raises(UnknownPart, match="measures of unknown"):
        documented("<!-- measures of unknown -->\n<!-- end -->")


def test_command_refuses_a_page_without_a_report_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "reports.md"
    page.write_text("<!-- measures of caseload -->\nold\n<!-- end -->")
    assert "contact" in undescribed(page.read_text())
    with pytest.raises(CommandError, match="<!-- measures of contact --> <!-- end -->"):
        call_command("document_reports", page)
    assert page.read_text() == "<!-- measures of caseload -->\nold\n<!-- end -->"
    page.write_text("\n".join(f"<!-- measures of {key} -->\n<!-- end -->" for key in filled_reports()))
    call_command("document_reports", page)
    assert "| `caseload.people` | Young people |" in page.read_text()
