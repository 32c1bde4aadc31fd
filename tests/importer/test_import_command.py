"""`manage.py import_caseload` for an operator: what it prints and reports, and its exit status."""

import csv
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from backend.organisation.models import Role
from backend.people.models import YoungPerson
from tests import factories
from tests.importer.lists import BARE, KALYPSO, write

pytestmark = [pytest.mark.django_db]

BAD = {**KALYPSO, "Sagsnr": "C-3", "Timer pr. uge": "mange"}


@pytest.fixture(autouse=True)
def _municipality():
    with time_machine.travel("2026-11-23 09:30+01:00", tick=False):
        team = factories.UnitFactory.create(name="Nord")
        factories.StaffFactory.create(
            username="konsulent", email="konsulent@by.example", roles=[Role.JOB_CONSULTANT], roles__unit=team
        )
        factories.guide(team, username="guide", email="guide@by.example")
        yield


@pytest.fixture
def run(tmp_path):
    """Run the command; return what it printed."""

    def command(*rows, **options):
        out = StringIO()
        path = write(tmp_path / "list.csv", *rows) if rows else tmp_path / "nowhere.csv"
        call_command("import_caseload", path, stdout=out, stderr=out, **options)
        return out.getvalue()

    return command


def test_summary_counts_accepted_refused_known_and_warnings(run):
    assert run(KALYPSO, BARE, {**BAD, "CPR": ""}).strip().splitlines()[-1] == (
        "3 rækker: 2 importeret, 1 afvist, 0 findes allerede. Advarsler: 1."
    )
    assert YoungPerson.objects.count() == 2


def test_each_refusal_is_printed_with_row_and_column(run):
    assert "Række 3, Timer pr. uge: afvist. " in run(BARE, BAD)


def test_report_contains_the_printed_messages(run, tmp_path):
    report = tmp_path / "report.csv"
    printed = run(BARE, BAD, report=report)
    rows = list(csv.reader(StringIO(report.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0] == ["række", "kolonne", "udfald", "tekst"]
    assert [row[:3] for row in rows[1:]] == [["3", "CPR", "advarsel"], ["3", "Timer pr. uge", "afvist"]]
    assert all(f"Række {row}, {column}: {outcome}. {text}" in printed for row, column, outcome, text in rows[1:])


def test_many_similar_warnings_are_counted_on_the_screen_and_listed_in_the_report(run, tmp_path):
    report = tmp_path / "report.csv"
    rows = [{**BARE, "Sagsnr": f"B-{number}", "Efternavn": f"Ravn {number}", "Telefon": "?"} for number in range(15)]
    printed = run(*rows, report=report)
    assert printed.count("Telefon: advarsel") == 10
    assert "5 advarsler mere" in printed
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 16


def test_dry_run_says_that_nothing_is_written(run):
    assert "prøve" in run(KALYPSO, dry_run=True)
    assert not YoungPerson.objects.exists()


def test_all_or_nothing_ends_with_an_error_and_the_report(run, tmp_path):
    report = tmp_path / "report.csv"
    with pytest.raises(CommandError, match="Intet er importeret"):
        run(KALYPSO, {**BARE, "Fase": "?"}, all_or_nothing=True, report=report)
    assert not YoungPerson.objects.exists()
    assert "Fase;afvist" in report.read_text()


def test_report_does_not_overwrite_the_list(run, tmp_path):
    with pytest.raises(CommandError, match="selve listen"):
        run(KALYPSO, report=tmp_path / "list.csv")
    assert "Kalypso" in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")


def test_missing_file_is_an_error(run):
    with pytest.raises(CommandError, match="nowhere"):
        run()


def test_progress_is_shown(run, tmp_path):
    rows = [{**BARE, "Sagsnr": f"B-{number}", "Fase": "?"} for number in range(1001)]
    assert "1000 rækker læst" in run(*rows)
    assert not YoungPerson.objects.exists()


def test_no_value_of_the_list_is_printed_reported_or_logged(run, tmp_path, caplog, capfd):
    """No value of the list appears in the output, whether its row is imported, refused, warned about or different."""
    report, said = tmp_path / "report.csv", ""
    secret = [
        *("7405064374", "740506", "4374", "Kalypso", "Vintergæk", "Lærkestien", "73 18 40 21", "kaly@post.example"),
        *("Hektor", "Ravn", "ring først", "Byg & Bo", "2026/17-K"),
    ]
    rounds = [
        [KALYPSO, BARE],
        [{**KALYPSO, "Fornavn": "Ny", "Telefon": "?", "Fase": "Pause"}, BARE],
        [dict.fromkeys(KALYPSO, "740506-4374")],
        [dict.fromkeys(KALYPSO, "Kalypso Vintergæk")],
        [{**KALYPSO, "Sagsnr": "X"}, {**KALYPSO, "Sagsnr": "Y"}, {**KALYPSO, "CPR": "740506-4375"}],
        [{**KALYPSO, "Fødselsdato": "01-01-2006"}, {**KALYPSO, "Efternavn": "Vintergæk " * 20}],
    ]
    for rows in rounds:
        said += run(*rows, report=report) + report.read_text(encoding="utf-8-sig")
    captured = capfd.readouterr()
    said += caplog.text + captured.out + captured.err
    assert "afvist" in said
    assert [word for word in secret if word in said] == []
