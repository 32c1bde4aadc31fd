"""Rows that the start-up import refuses, each with row, column and a sentence; the other rows are imported."""

from datetime import date

import psycopg
import pytest
import time_machine
from django.utils.translation import override

from backend.core.errors import UnreadableFile
from backend.importer.services import ImportStopped
from backend.organisation.models import Membership, Role
from backend.people.models import YoungPerson
from tests import factories
from tests.importer.lists import BARE, HEADINGS, KALYPSO, read, refusals, write
from tests.support import owner_url, written

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _municipality():
    with time_machine.travel("2026-11-23 09:30+01:00", tick=False):
        team = factories.UnitFactory.create(name="Nord")
        factories.StaffFactory.create(
            username="konsulent", email="konsulent@by.example", roles=[Role.JOB_CONSULTANT], roles__unit=team
        )
        factories.guide(team, username="guide", email="guide@by.example")
        gone = factories.guide(team, username="gået", email="gaaet@by.example")
        Membership.objects.filter(staff=gone).update(ends_on=date(2026, 11, 22))
        factories.guide(team, username="lukket", email="lukket@by.example", is_active=False)
        yield


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv"


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"Fornavn": " ", "Efternavn": ""}, "Fornavn", "no_name"),
        ({"Efternavn": "x" * 101}, "Efternavn", "too_long"),
        ({"Sagsnr": ""}, "Sagsnr", "no_case_number"),
        ({"Fødselsdato": "31-02-2006"}, "Fødselsdato", "bad_date"),
        ({"Fødselsdato": "14/05/2006"}, "Fødselsdato", "bad_date"),
        ({"Fødselsdato": "", "CPR": ""}, "Fødselsdato", "no_birth_date"),
        ({"CPR": "740506-437"}, "CPR", "cpr_format"),
        ({"CPR": "741306-4374"}, "CPR", "cpr_date"),
        ({"Fødselsdato": "15-05-2006"}, "CPR", "cpr_birth_date"),
        ({"Fødselsdato": "14-05-2006", "CPR": "740506-0374"}, "CPR", "cpr_birth_date"),
        ({"Ungeguide siden": "13-05-2021"}, "Fødselsdato", "too_young"),
        ({"Fødselsdato": "18-06-1996", "CPR": ""}, "Fødselsdato", "too_old"),
        ({"Ungeguide": "findes.ikke@by.example"}, "Ungeguide", "unknown_guide"),
        ({"Ungeguide": "konsulent@by.example"}, "Ungeguide", "unknown_guide"),
        ({"Ungeguide": "gaaet@by.example"}, "Ungeguide", "unknown_guide"),
        ({"Ungeguide": "lukket@by.example"}, "Ungeguide", "unknown_guide"),
        ({"Ungeguide": ""}, "Ungeguide", "unknown_guide"),
        ({"Ungeguide siden": ""}, "Ungeguide siden", "no_start"),
        ({"Ungeguide siden": "31-02-2026"}, "Ungeguide siden", "bad_date"),
        ({"Ungeguide siden": "24-11-2026"}, "Ungeguide siden", "future_start"),
        ({"Fase": "Færdig måske"}, "Fase", "bad_phase"),
        ({"Fase": ""}, "Fase", "bad_phase"),
        ({"Kontaktform": "Brevdue"}, "Kontaktform", "bad_contact_kind"),
        ({"Kontaktform": ""}, "Kontaktform", "bad_contact_kind"),
        ({"Seneste kontakt": "24-11-2026"}, "Seneste kontakt", "future_contact"),
        ({"Seneste kontakt": "13-05-2006"}, "Seneste kontakt", "contact_before_birth"),
        ({"Seneste kontakt": "i går"}, "Seneste kontakt", "bad_date"),
        ({"Beskyttet adresse": "måske"}, "Beskyttet adresse", "bad_protection"),
        ({"Ydelse": "Bistandshjælp"}, "Ydelse", "bad_benefit"),
        ({"Ydelse": "Uddannelseshjælp"}, "Ydelse", "bad_benefit"),
        ({"IPS-konsulent": "guide@by.example"}, "IPS-konsulent", "unknown_consultant"),
        ({"IPS start": "13-05-2006"}, "IPS start", "ips_before_birth"),
        ({"IPS start": "24-11-2026"}, "IPS start", "future_ips"),
        ({"IPS-spor": "IPS-agtig"}, "IPS-spor", "bad_track"),
        ({"IPS-spor": ""}, "IPS-spor", "bad_track"),
        ({"Jobstart": "13-05-2006"}, "Jobstart", "job_before_birth"),
        ({"Jobstart": "24-11-2026"}, "Jobstart", "future_job"),
        ({"Arbejdsgiver": ""}, "Arbejdsgiver", "job_without_employer"),
        ({"CVR": "12345678"}, "CVR", "bad_cvr"),
        ({"Timer pr. uge": "mange"}, "Timer pr. uge", "bad_hours"),
        ({"Timer pr. uge": "60,5"}, "Timer pr. uge", "bad_hours"),
        ({"Timer pr. uge": "-1"}, "Timer pr. uge", "bad_hours"),
    ],
)
def test_row_is_refused_with_its_code(path, cells, column, code):
    result, messages = read(write(path, {**KALYPSO, **cells}))
    refused = [(message.row, message.column, message.code) for message in messages if message.outcome.value == "afvist"]
    assert refused == [(2, column, code)]
    assert (result.accepted, result.refused) == (0, 1)
    assert not YoungPerson.objects.exists()


def test_rows_beside_a_refused_row_are_imported(path):
    after = {**BARE, "Sagsnr": "B-3", "Fornavn": "Ida"}
    result, messages = read(write(path, BARE, {**KALYPSO, "Fase": "?"}, after))
    assert refusals(messages) == {3: {"bad_phase"}}
    assert (result.accepted, result.refused) == (2, 1)
    assert set(YoungPerson.objects.values_list("case_number", flat=True)) == {"B-2", "B-3"}


@pytest.mark.parametrize(
    "cells",
    [
        {"Ungeguide siden": "14-05-2021", "Seneste kontakt": "14-05-2006"},
        {"Fødselsdato": "20-06-1996", "CPR": ""},
        {"Seneste kontakt": "23-11-2026", "IPS start": "23-11-2026", "Jobstart": "23-11-2026"},
        {"IPS start": "14-05-2006", "Jobstart": "14-05-2006"},
        {"Timer pr. uge": "0"},
        {"Timer pr. uge": "60"},
        {"Seneste kontakt": "", "Kontaktform": ""},
    ],
)
def test_values_at_the_limits_are_accepted(path, cells):
    result, messages = read(write(path, {**KALYPSO, **cells}))
    assert result.accepted == 1, messages


def test_repeated_cpr_or_case_number_is_refused(path):
    again = {**BARE, "CPR": KALYPSO["CPR"], "Fødselsdato": KALYPSO["Fødselsdato"]}
    result, messages = read(write(path, KALYPSO, again, {**BARE, "Sagsnr": KALYPSO["Sagsnr"]}))
    assert refusals(messages) == {3: {"dup_cpr"}, 4: {"dup_case_number"}}
    assert (result.accepted, result.refused) == (1, 2)


def test_case_number_of_another_person_is_refused(path):
    read(write(path, KALYPSO))
    other = {**BARE, "CPR": "690108-4006", "Sagsnr": KALYPSO["Sagsnr"]}
    result, messages = read(write(path, other))
    assert refusals(messages) == {2: {"case_number_taken"}}
    assert (result.known, result.refused) == (0, 1)


def test_all_errors_of_a_row_are_reported_together(path):
    _result, messages = read(write(path, {**KALYPSO, "Fase": "?", "CVR": "1", "Ungeguide": "x"}))
    assert refusals(messages) == {2: {"bad_phase", "bad_cvr", "unknown_guide"}}


def test_row_with_too_many_cells_is_refused(path):
    path.write_text(";".join(HEADINGS) + "\n" + ";".join(BARE.get(name, "") for name in HEADINGS) + ";mere\n")
    result, messages = read(path)
    assert (result.refused, refusals(messages)) == (1, {2: {"too_many_cells"}})


def test_row_numbers_are_those_of_the_spreadsheet(path):
    """A record of several lines is one row, and an empty row is one too."""
    rows = [KALYPSO, {}, {**BARE, "Fase": "?"}, {**BARE, "Sagsnr": "B-4", "CVR": "1"}]
    result, messages = read(write(path, *rows))
    assert refusals(messages) == {4: {"bad_phase"}, 5: {"bad_cvr"}}
    assert result.rows == 3


def test_unreadable_row_stops_the_import_and_changes_nothing(path):
    write(path, KALYPSO)
    with path.open("a", encoding="utf-8") as file:
        file.write('"B-9;')
    before = written()
    with pytest.raises(UnreadableFile, match="3"):
        read(path)
    assert written() == before


def test_age_limits_follow_the_settings(path, settings):
    settings.CASE_AGE_FROM = 14
    result, _messages = read(write(path, {**KALYPSO, "Ungeguide siden": "14-05-2020", "Seneste kontakt": ""}))
    assert result.accepted == 1


@pytest.fixture(scope="module")
def _no_kirke(django_db_setup):
    """Add a constraint that the checks do not know: it simulates a conflicting change at the same moment."""
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        owner.execute("ALTER TABLE people_youngperson ADD CONSTRAINT no_kirke CHECK (first_name <> 'Kirke')")
        yield
        owner.execute("ALTER TABLE people_youngperson DROP CONSTRAINT no_kirke")


@pytest.mark.usefixtures("_no_kirke")
def test_error_of_the_database_is_reported_without_the_row(path):
    before = written()
    with pytest.raises(ImportStopped) as raised:
        read(write(path, BARE, {**KALYPSO, "Fornavn": "Kirke"}))
    assert "no_kirke" in str(raised.value)
    assert "Vintergæk" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert written() == before


def test_messages_are_in_danish(path):
    with override("da"):
        _result, messages = read(write(path, {**KALYPSO, "Fase": "Færdig måske", "Timer pr. uge": "mange"}))
    texts = {message.code: message.text for message in messages}
    assert texts["bad_phase"].startswith("Det kendes ikke her. Skriv et af: Henvist, Visitation, Opstart")
    assert texts["bad_hours"] == "Timer pr. uge er et tal mellem 0 og 60, for eksempel 12,5. I cellen står tekst."
