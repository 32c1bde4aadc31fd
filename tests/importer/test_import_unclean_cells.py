"""Cells as spreadsheets and phones leave them: what is repaired, warned of and refused."""

import json
from datetime import date
from pathlib import Path

import pytest
import time_machine

from backend.contacts.models import Contact
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile_all
from backend.organisation.staff_import import StaffImport
from backend.people.models import ProbableDuplicate, YoungPerson
from guidance.courses.models import GuidanceCourse
from tests.importer.lists import read, warnings

DATA = Path(__file__).parent.parent / "data"

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def result():
    with time_machine.travel("2026-11-23 14:00+01:00", tick=False):
        StaffImport(lambda message: None).read(DATA / "medarbejdere.csv")
        yield read(DATA / "urene-celler.csv")


def test_each_row_has_the_expected_outcome(result):
    _counts, messages = result
    expected = json.loads((DATA / "urene-celler.expected.json").read_text())["rows"]
    outcomes = {"refused": "afvist", "warning": "advarsel"}
    codes = {message.code for message in messages} - {"cpr_modulus"}
    assert {(message.row, message.outcome.value) for message in messages if message.code in codes} == {
        (row["row"], outcomes[row["outcome"]]) for row in expected if row["outcome"] != "accepted"
    }
    assert codes == {"shortened_case_number", "shortened_phone", "probable_duplicate", "bad_date"}


def test_repaired_cells_are_stored_clean(result):
    assert Contact.objects.get(young_person__case_number="2026-90001").kind_id == "walk_and_talk"
    assert YoungPerson.objects.get(case_number="2026-90002").cpr == "6503044003"
    named = YoungPerson.objects.get(case_number="2026-90003")
    assert (named.first_name, named.last_name) == ("\u00c5se", "Bj\u00f8rn\u00e5")
    assert YoungPerson.objects.get(case_number="2026-90005").phone is None
    assert YoungPerson.objects.get(case_number="2026-90009").born_on == date(2008, 2, 29)
    spaced = YoungPerson.objects.get(case_number="2026-90010")
    assert (spaced.first_name, spaced.last_name) == ("Prøve", "Ti")
    assert GuidanceCourse.objects.get(young_person=spaced).phase == "active"


def test_duplicate_in_the_database_is_warned_of(result, tmp_path):
    path = tmp_path / "again.csv"
    path.write_text((DATA / "urene-celler.csv").read_text(encoding="utf-8").replace("2026-9", "2027-9"), "utf-8")
    counts, messages = read(path)
    assert (7, "Fornavn", "probable_duplicate") in warnings(messages)
    assert (counts.accepted, counts.known) == (7, 1)


def test_leaders_of_two_units_are_asked_about_a_duplicate(result, tmp_path):
    """The two rows of the list are of one unit, so its leader is asked once. The third one is of another unit."""
    assert ProbableDuplicate.objects.count() == 1
    rows = (DATA / "urene-celler.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "other.csv"
    path.write_text("\n".join([rows[0], rows[6].replace("2026-9", "2027-9").replace("guide1@", "guide7@")]), "utf-8")
    read(path)
    asked = set(ProbableDuplicate.objects.values_list("young_person__case_number", "other__case_number"))
    assert asked == {
        ("2026-90007", "2026-90006"),
        *[("2027-90006", known) for known in ("2026-90006", "2026-90007")],
        *[(known, "2027-90006") for known in ("2026-90006", "2026-90007")],
    }
    open_now = FollowUp.objects.outstanding().filter(rule="person.duplicate")
    assert open_now.count() == 5
    assert open_now.values("unit").distinct().count() == 2
    assert reconcile_all() == 0


def test_dry_run_warns_of_the_same_duplicates_and_writes_nothing(tmp_path):
    with time_machine.travel("2026-11-23 14:00+01:00", tick=False):
        StaffImport(lambda message: None).read(DATA / "medarbejdere.csv")
        _counts, messages = read(DATA / "urene-celler.csv", dry_run=True)
        assert {row for row, _column, code in warnings(messages) if code == "probable_duplicate"} == {8}
        assert not YoungPerson.objects.exists()


def test_two_people_with_cpr_numbers_are_no_duplicates(result, tmp_path):
    YoungPerson.objects.filter(case_number="2026-90002").update(first_name="Ida", last_name="Prøve")
    text = (DATA / "urene-celler.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "other.csv"
    row = text[2].replace("2026-90002", "2026-90012").replace("4003", "4011").replace(";Prøve;To;", ";Ida;Prøve;")
    path.write_text("\n".join([text[0], row]), encoding="utf-8")
    counts, messages = read(path)
    assert counts.accepted == 1
    assert "probable_duplicate" not in {code for _row, _column, code in warnings(messages)}
