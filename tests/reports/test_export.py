"""Figures as files: CSV and XLSX are opened again, and have the figures of the JSON."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import psutil
import pytest
import time_machine
from openpyxl import load_workbook

from backend.access.models import AccessLogEntry, Action
from backend.core import clock
from backend.followups.models import FollowUp, Policy
from backend.organisation.models import Staff
from guidance.courses.models import Phase
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.factories import StaffFactory
from tests.support import errors

CASELOAD = "/api/v1/reports/caseload/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ASKED = {"from": "2026-07-01", "to": "2026-09-30", "compare": "previous", "group_by": "staff"}


@pytest.fixture
def november(db: None) -> Iterator[Municipality]:
    """Build the small municipality on 24 November 2026. A guide, whose name is a formula, has had 3 since spring."""
    with time_machine.travel("2026-11-24T12:00:00+01:00", tick=False):
        municipality = build_municipality()
        spring = date(2026, 4, 1)
        Staff.objects.filter(pk=municipality.guide.pk).update(name='=HYPERLINK("http://example.org")')
        for _ in range(3):
            person = factories.young_person(municipality.team, opened_on=spring)
            factories.course(person, municipality.guide, Phase.ACTIVE, since=spring)
            factories.assignment(person, municipality.guide, since=spring)
        yield municipality


def _open(response: Any) -> Any:
    assert response.status_code == 200
    assert response["Content-Type"] == XLSX
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_workbook_and_csv_have_the_figures_of_the_json(november: Municipality, api) -> None:
    manager = api(november.manager)
    answer = manager.get(CASELOAD, ASKED, HTTP_ACCEPT_LANGUAGE="en").json()
    workbook = _open(manager.get(CASELOAD, {**ASKED, "format": "xlsx"}, HTTP_ACCEPT_LANGUAGE="en"))
    content = b"".join(manager.get(CASELOAD, {**ASKED, "format": "csv"}, HTTP_ACCEPT_LANGUAGE="en").streaming_content)

    heads, *lines = workbook.worksheets[0].iter_rows(values_only=True)
    names = ("Value", "Numerator", "Denominator", "n", "Value before", "Change")
    in_workbook = [tuple(line[heads.index(name)] for name in names) for line in lines]
    in_json = [
        (
            figure["value"],
            figure["numerator"],
            figure["denominator"],
            figure["n"],
            figure["before"]["value"],
            figure["change"],
        )
        for row in answer["rows"]
        for figure in row["figures"]
    ]
    csv_heads, *csv_lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    in_csv = [
        tuple(
            None if not cell else float(cell.replace(",", "."))
            for cell in (line[csv_heads.index(name)] for name in names)
        )
        for line in csv_lines
    ]
    assert in_workbook == in_json == in_csv
    assert any(isinstance(number, int | float) and number for line in in_workbook for number in line)


def test_workbook_has_days_as_days_and_a_sheet_of_definitions(november: Municipality, api) -> None:
    response = api(november.leader).get(CASELOAD, {**ASKED, "format": "xlsx"}, HTTP_ACCEPT_LANGUAGE="en")
    workbook = _open(response)

    assert response["Content-Disposition"] == 'attachment; filename="caseload-2026-07-01-2026-09-30.xlsx"'
    assert workbook.sheetnames == ["Caseload", "Definitions"]
    heads, first, *_others = workbook["Caseload"].iter_rows(values_only=True)
    assert [first[heads.index(name)].date() for name in ("From", "To", "Seen from")] == [
        date(2026, 7, 1),
        date(2026, 9, 30),
        date(2026, 11, 24),
    ]
    definitions = {line[0]: line[2] for line in workbook["Definitions"].iter_rows(values_only=True)}
    assert definitions["caseload.inactive"].startswith("Active young people without a qualifying contact")


def test_name_that_begins_as_a_formula_is_a_text_in_the_workbook(november: Municipality, api) -> None:
    workbook = _open(api(november.manager).get(CASELOAD, {**ASKED, "format": "xlsx"}))

    cells = [cell for line in workbook.worksheets[0].iter_rows() for cell in line]
    [name, *_same] = [cell for cell in cells if cell.value == '=HYPERLINK("http://example.org")']
    assert (name.data_type, name.quotePrefix) == ("s", True)
    assert not any(cell.data_type == "f" for cell in cells)


def test_refused_export_is_a_sentence_and_no_file(november: Municipality, api) -> None:
    for bad in ({"from": "2026-09-30", "to": "2026-07-01"}, {"group_by": "shoe_size"}, {"unit": "0"}):
        for kind in ("csv", "xlsx"):
            response = api(november.manager).get(CASELOAD, {**bad, "format": kind})
            assert response.status_code == 400
            assert response["Content-Type"] == "application/problem+json"
            assert "Content-Disposition" not in response
            assert errors(response)


def test_accept_header_asks_for_a_workbook_and_the_export_is_logged(november: Municipality, api) -> None:
    _open(api(november.manager).get(CASELOAD, HTTP_ACCEPT=XLSX))

    assert AccessLogEntry.objects.latest("pk").action == Action.EXPORT


def test_workbook_for_publication_has_rounded_figures_only(november: Municipality, api) -> None:
    asked = {"for": "publication", "from": "2026-07-01", "to": "2026-09-30", "format": "xlsx"}
    workbook = _open(api(november.manager).get(CASELOAD, asked, HTTP_ACCEPT_LANGUAGE="en"))

    heads, *lines = workbook.worksheets[0].iter_rows(values_only=True)
    people = [line for line in lines if line[heads.index("Measure")] == "caseload.people"]
    by_unit = {line[0]: line[heads.index("Numerator")] for line in people}
    assert by_unit[november.team.name] == 5
    assert set(by_unit.values()) <= {0, 5}


def test_file_of_100000_lines_is_streamed_with_flat_memory(
    november: Municipality, api, django_assert_num_queries
) -> None:
    """90 members of staff had a follow-up in each month of ten years: 10,800 groups of 10 measures, and the totals."""
    staff = StaffFactory.create_batch(90)
    policy = Policy.objects.earliest("pk")
    FollowUp.objects.bulk_create(
        FollowUp(
            rule="guide.contact",
            policy=policy,
            young_person=november.person,
            subject_id=1,
            occurrence=f"{responsible.pk}:{month}",
            started_on=due_on,
            opens_on=due_on,
            due_on=due_on,
            responsible=responsible,
            unit=november.team,
        )
        for responsible in staff
        for month in range(120)
        for due_on in [clock.add_months(date(2016, 1, 1), month)]
    )
    asked = {"from": "2016-01-01", "to": "2025-12-31", "group_by": "staff,month", "format": "csv"}
    memory = psutil.Process().memory_info
    response = api(november.manager).get("/api/v1/reports/follow-up/", asked)
    before, lines, size, most = memory().rss, 0, 0, 0
    with django_assert_num_queries(0):
        for part in response.streaming_content:
            lines, size, most = lines + part.count(b"\n"), size + len(part), max(most, memory().rss)

    assert lines > 100_000
    assert size > 20_000_000
    assert most - before < 5_000_000
    assert AccessLogEntry.objects.latest("pk").action == Action.EXPORT
