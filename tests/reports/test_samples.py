"""The sample files of the managers' guide have the figures of their JSON, and the columns that an export has today."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import Municipality

SAMPLES = Path(__file__).resolve().parents[2] / "docs" / "samples"
NAME = "caseload-2026-q3"
ASKED = {"from": "2026-07-01", "to": "2026-09-30", "group_by": "unit", "compare": "previous"}
NUMBERS = {"Værdi": "value", "Tæller": "numerator", "Nævner": "denominator", "n": "n", "Ændring": "change"}
"""The columns with numbers, and their names in the JSON."""

Table = tuple[list[str], list[dict[str, Any]]]


def from_csv(content: bytes) -> Table:
    """Read as a Danish spreadsheet does."""
    heads, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return heads, [dict(zip(heads, line, strict=True)) for line in lines]


def from_workbook(content: bytes) -> Table:
    heads, *lines = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [str(head) for head in heads], [dict(zip(heads, line, strict=True)) for line in lines]


READERS = {"csv": from_csv, "xlsx": from_workbook}


def number(cell: Any) -> float | None:
    if cell in ("", None):
        return None
    return float(cell.replace(",", ".")) if isinstance(cell, str) else float(cell)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_sample_has_the_figures_of_its_json(format_: str) -> None:
    answer = json.loads((SAMPLES / f"{NAME}.json").read_text())
    _heads, lines = READERS[format_]((SAMPLES / f"{NAME}.{format_}").read_bytes())

    expected = [
        (row["group"][0]["label"], figure["measure"], [figure[name] for name in NUMBERS.values()])
        for row in answer["rows"]
        for figure in row["figures"]
    ]
    assert len(expected) > 40
    assert [(line["Enhed"], line["Mål"], [number(line[name]) for name in NUMBERS]) for line in lines] == expected


@pytest.mark.django_db
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_sample_has_the_columns_of_today(municipality: Municipality, api: Any, format_: str) -> None:
    asked = {**ASKED, "format": format_}
    answer = api(municipality.manager).get("/api/v1/reports/caseload/", asked, HTTP_ACCEPT_LANGUAGE="da")
    today, _lines = READERS[format_](b"".join(answer.streaming_content))
    heads, _lines = READERS[format_]((SAMPLES / f"{NAME}.{format_}").read_bytes())
    assert heads == today, "the columns have changed: pull the samples again, as docs/manager.md says"


@pytest.mark.django_db
def test_sample_has_the_keys_of_todays_json(municipality: Municipality, api: Any) -> None:
    today = api(municipality.manager).get("/api/v1/reports/caseload/", ASKED).json()
    sample = json.loads((SAMPLES / f"{NAME}.json").read_text())
    assert sample.keys() == today.keys()
    assert sample["rows"][0].keys() == today["rows"][0].keys()
    assert sample["rows"][0]["figures"][0].keys() == today["rows"][0]["figures"][0].keys()


def test_query_names_columns_of_the_export_and_parameters_of_the_guide() -> None:
    query = (SAMPLES / "figures.pq").read_text()
    heads, _lines = from_csv((SAMPLES / f"{NAME}.csv").read_bytes())
    selected = re.search(r"SelectColumns\(Heads,\s*\{(.*?)\}\)", query, re.DOTALL)
    assert selected is not None
    columns = re.findall(r'"([^"]+)"', selected[1])
    assert len(columns) > 5
    assert set(columns) <= set(heads)
    assert set(re.findall(r'\{"([^"]+)", (?:type number|Int64\.Type)\}', query)) <= set(columns)
    asked = re.search(r"Query = \[(.*?)\]", query)
    assert asked is not None
    assert dict(re.findall(r'(\w+) = "([^"]+)"', asked[1])) == {**ASKED, "format": "csv"}
