"""`manage.py import_staff`: staff, roles and units from a list."""

import csv
import stat
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from backend.core.import_report import ImportMessage
from backend.organisation.models import Membership, Role, Staff, Unit
from backend.organisation.staff_import import StaffImport
from tests.support import written

DATA = Path(__file__).parent.parent / "data" / "medarbejdere.csv"
HEADINGS = ["Navn", "E-mail", "Brugernavn", "Rolle", "Enhed", "Fuldtidsandel", "Fra"]
METTE = ["Mette Krogh", "mette@by.example", "mette", "Ungeguide", "Nord", "0,8", "01-08-2022"]

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-23 09:00+01:00", tick=False):
        yield


@pytest.fixture
def importing(tmp_path):
    """Import rows; return the result and the messages as (row, column, outcome, code)."""

    def run(*rows, headings=HEADINGS):
        path = tmp_path / "staff.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows([headings, *rows])
        messages: list[ImportMessage] = []
        result = StaffImport(messages.append).read(path)
        return result, [(one.row, one.column, one.outcome.value, one.code) for one in messages]

    return run


def changed(**cells):
    names = {"name": 0, "email": 1, "username": 2, "role": 3, "unit": 4, "fte": 5, "since": 6}
    row = list(METTE)
    for name, value in cells.items():
        row[names[name]] = value
    return row


def run(*arguments):
    out = StringIO()
    call_command("import_staff", DATA, *arguments, stdout=out)
    return out.getvalue()


def test_list_of_the_municipality_is_imported():
    messages: list[ImportMessage] = []
    result = StaffImport(messages.append).read(DATA)
    assert (result.rows, result.accepted, result.refused, result.known) == (15, 15, 0, 0)
    assert [(one.row, one.code) for one in messages] == [(7, "unit_without_leader")]
    assert set(Unit.objects.values_list("name", "kind", "parent")) == {
        ("Ungeteam Sorø", "team", None),
        ("Ungeteam Dianalund", "team", None),
        ("IPS-team", "team", None),
        ("Ungeindsats", "team", None),
    }
    held = Membership.objects.get(staff__username="konsulent3")
    assert (held.role, held.unit.name, held.fte, held.starts_on) == (
        Role.JOB_CONSULTANT,
        "IPS-team",
        Decimal("0.5"),
        date(2023, 2, 1),
    )
    assert held.caseload_limit == 20
    assert Membership.objects.get(staff__username="guide1").caseload_limit is None
    assert not any(staff.has_usable_password() for staff in Staff.objects.all())
    assert list(Staff.objects.values_list("name", flat=True))[-1] == "Ulla Brandt"


def test_second_import_changes_nothing():
    run()
    before = written()
    messages: list[ImportMessage] = []
    result = StaffImport(messages.append).read(DATA)
    assert (result.accepted, result.known, result.refused) == (0, 15, 0)
    assert [one.code for one in messages] == ["unit_without_leader"]
    assert written() == before


def test_staff_with_two_roles_have_two_memberships(importing):
    result, messages = importing(METTE, changed(role="Teamleder", fte="0,2"))
    assert (result.accepted, messages) == (2, [])
    assert Staff.objects.count() == 1
    assert set(Membership.objects.values_list("role", flat=True)) == {Role.YOUTH_GUIDE, Role.LEADER}


def test_repeated_role_counts_as_known(importing):
    result, _messages = importing(METTE, changed(since="01-01-2024"))
    assert (result.accepted, result.known) == (1, 1)


def test_share_and_first_day_have_defaults(importing):
    importing(METTE[:5], headings=HEADINGS[:5])
    held = Membership.objects.get()
    assert (held.fte, held.starts_on) == (Decimal(1), date(2026, 11, 23))


def test_capitals_of_roles_user_names_and_units_do_not_count(importing):
    result, _messages = importing(METTE, changed(username="METTE", role="TEAMLEDER", unit="nord"))
    assert result.accepted == 2
    assert (Staff.objects.count(), Unit.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (changed(name=" "), "Navn", "no_name"),
        (changed(username=""), "Brugernavn", "no_username"),
        (changed(username="x" * 151), "Brugernavn", "too_long"),
        (changed(email=""), "E-mail", "no_email"),
        (changed(email="mette"), "E-mail", "bad_email"),
        (changed(username="anden"), "E-mail", "email_taken"),
        (changed(unit=""), "Enhed", "no_unit"),
        (changed(role="Administrator"), "Rolle", "unknown_role"),
        (changed(fte="1,5"), "Fuldtidsandel", "bad_fte"),
        (changed(fte="0"), "Fuldtidsandel", "bad_fte"),
        (changed(fte="fuld"), "Fuldtidsandel", "bad_fte"),
        (changed(since="31-02-2022"), "Fra", "bad_date"),
        ([*METTE, "mere"], "", "too_many_cells"),
    ],
)
def test_row_is_refused_with_its_code(importing, row, column, code):
    leader = changed(username="leder", email="leder@by.example", role="Teamleder")
    result, messages = importing(METTE, row, leader)
    assert messages == [(3, column, "afvist", code)]
    assert (result.accepted, result.refused) == (2, 1)
    assert set(Staff.objects.values_list("username", flat=True)) == {"mette", "leder"}


def test_known_staff_are_unchanged(importing):
    leader = changed(username="leder", email="leder@by.example", role="Teamleder")
    importing(METTE, leader)
    _result, messages = importing(changed(name="Mette Ny", email="ny@by.example", fte="1"), leader)
    assert {(row, column, code) for row, column, _outcome, code in messages} == {
        (2, "Navn", "differs"),
        (2, "E-mail", "differs"),
        (2, "Fuldtidsandel", "differs"),
    }
    assert (Staff.objects.get(username="mette").name, Membership.objects.get(role=Role.YOUTH_GUIDE).fte) == (
        "Mette Krogh",
        Decimal("0.8"),
    )


def test_one_time_passwords_are_written_for_those_who_have_none(tmp_path):
    run()
    path = tmp_path / "passwords.csv"
    printed = run("--passwords", str(path))
    rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Navn", "Brugernavn", "Adgangskode"]
    assert len(rows) == 16
    assert len({password for _name, _username, password in rows}) == 16
    assert all(Staff.objects.get(username=username).check_password(password) for _n, username, password in rows[1:])
    assert not any(password in printed for _name, _username, password in rows[1:])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_passwords_are_given_once_and_their_file_not_overwritten(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    run("--passwords", str(first))
    run("--passwords", str(second))
    assert len(second.read_text(encoding="utf-8-sig").splitlines()) == 1
    with pytest.raises(CommandError, match="first"):
        run("--passwords", str(first))


def test_failed_import_leaves_no_password_file(tmp_path):
    path = tmp_path / "passwords.csv"
    with pytest.raises(CommandError):
        call_command("import_staff", tmp_path / "nowhere.csv", passwords=path)
    assert not path.exists()


def test_common_password_is_refused_outside_development(settings):
    with pytest.raises(CommandError):
        run("--common-password", "fælles-adgang")
    assert not Staff.objects.exists()
    settings.CLOCK_MOVES = True
    assert "fælles-adgang" in run("--common-password", "fælles-adgang")
    assert Staff.objects.get(username="guide1").check_password("fælles-adgang")


def test_report_has_the_messages(tmp_path, importing):
    bad = tmp_path / "bad.csv"
    bad.write_text(";".join(HEADINGS) + "\n" + ";".join(changed(role="Pedel", name="Kalypso Vintergæk")))
    report, out = tmp_path / "report.csv", StringIO()
    call_command("import_staff", bad, report=report, stdout=out)
    rows = list(csv.reader(StringIO(report.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0] == ["række", "kolonne", "udfald", "tekst"]
    assert rows[1][:3] == ["2", "Rolle", "afvist"]
    assert "Ungeguide" in rows[1][3]
    assert rows[1][3] in out.getvalue()
    assert "Kalypso" not in out.getvalue() + report.read_text()
