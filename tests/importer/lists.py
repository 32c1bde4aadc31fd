"""A list of young people in the columns of a municipality, one row at a time."""

import csv
from pathlib import Path
from typing import Any

from backend.core.import_report import ImportMessage
from backend.importer.services import Result, import_caseload

KALYPSO = {
    "Sagsnr": "2026/17-K",
    "CPR": "740506-4374",
    "Fornavn": "Kalypso",
    "Efternavn": "Vintergæk",
    "Kaldenavn": "Kaly",
    "Fødselsdato": "14-05-2006",
    "Adresse": "Lærkestien 7, 4180 Sorø",
    "Beskyttet adresse": "Nej",
    "Telefon": "73 18 40 21",
    "E-mail": "kaly@post.example",
    "Ydelse": "Kontanthjælp",
    "Ungeguide": "guide@by.example",
    "Ungeguide siden": "19-06-2026",
    "Fase": "Aktiv",
    "Seneste kontakt": "20-11-2026",
    "Kontaktform": "Walk and talk",
    "IPS-konsulent": "konsulent@by.example",
    "IPS start": "18-07-2026",
    "IPS-spor": "IPS",
    "Arbejdsgiver": "Byg & Bo A/S",
    "CVR": "61740724",
    "Stilling": "Hjælper",
    "Jobstart": "13-08-2026",
    "Timer pr. uge": "12,5",
    "Uddannelse": "HF",
    "Bemærkning": 'Siger "ring først";\nhelst ude',
}
"""A valid row with a value in each column. The CPR number fails modulus 11, as most synthetic numbers do."""

HEADINGS = list(KALYPSO)

WITHOUT_JOB = {**KALYPSO, "Arbejdsgiver": "", "CVR": "", "Stilling": "", "Jobstart": "", "Timer pr. uge": ""}
"""The same row without a job."""

BARE = {
    "Sagsnr": "B-2",
    "Fornavn": "Hektor",
    "Efternavn": "Ravn",
    "Fødselsdato": "2008-01-09",
    "Ungeguide": "GUIDE@by.example",
    "Ungeguide siden": "01.10.2026",
    "Fase": "henvist",
}
"""A valid row with the required columns only."""


def write(path: Path, *rows: dict[str, str], encoding: str = "utf-8-sig", delimiter: str = ";") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(HEADINGS)
        writer.writerows([row.get(heading, "") for heading in HEADINGS] for row in rows)
    return path


def read(path: Path, **options: Any) -> tuple[Result, list[ImportMessage]]:
    messages: list[ImportMessage] = []
    return import_caseload(path, found=messages.append, **options), messages


def refusals(messages: list[ImportMessage]) -> dict[int, set[str]]:
    """Return the codes for which rows were refused, by row."""
    found: dict[int, set[str]] = {}
    for message in messages:
        if message.outcome.value == "afvist":
            found.setdefault(message.row, set()).add(message.code)
    return found


def warnings(messages: list[ImportMessage]) -> set[tuple[int, str, str]]:
    """Return (row, column, code) of the warnings."""
    return {(message.row, message.column, message.code) for message in messages if message.outcome.value == "advarsel"}
