"""The start-up import from an Excel workbook: the same result as from the CSV file of the same list."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction

from backend.core.errors import UnreadableFile
from backend.core.import_report import ImportMessage
from backend.organisation.models import Membership, Role
from backend.organisation.staff_import import StaffImport
from backend.people.models import ActivityHours, ActivitySpell, Address, BenefitSpell, YoungPerson
from jobs.placements.models import Employment
from tests import factories
from tests.importer.lists import BARE, HEADINGS, KALYPSO, read, refusals
from tests.support import written
from tests.workbooks import as_typed, as_workbook, write_workbook

DATA = Path(__file__).parent.parent / "data"
PERSON = ("case_number", "cpr", "first_name", "last_name", "preferred_name", "born_on", "phone", "email", "opened_on")

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-23 14:00+01:00", tick=False):
        yield


@pytest.fixture
def _team():
    team = factories.UnitFactory.create(name="Nord")
    factories.StaffFactory.create(
        username="konsulent", email="konsulent@by.example", roles=[Role.JOB_CONSULTANT], roles__unit=team
    )
    factories.guide(team, username="guide", email="guide@by.example")


@pytest.fixture
def workbook(tmp_path):
    """Write rows as a workbook. A cell is whatever the row has."""

    def make(*rows):
        return write_workbook(
            tmp_path / "list.xlsx", [HEADINGS, *([row.get(name, "") for name in HEADINGS] for row in rows)]
        )

    return make


def imported(path):
    """Return what the import of a list counts, says and writes."""
    result, messages = read(path)
    people = [[getattr(person, name) for name in PERSON] for person in YoungPerson.objects.order_by("case_number")]
    number = "young_person__case_number"
    return {
        "counts": asdict(result),
        "messages": messages,
        "people": people,
        "addresses": [(one.text, one.protected) for one in Address.objects.order_by(number)],
        "jobs": list(Employment.objects.order_by(number).values_list("title", "employer__cvr", "spell__starts_on")),
        "hours": list(ActivityHours.objects.order_by(f"spell__{number}").values_list("starts_on", "hours_per_week")),
        "spells": list(ActivitySpell.objects.order_by(number, "kind").values_list(number, "kind", "starts_on")),
        "benefits": list(BenefitSpell.objects.order_by(number).values_list(number, "benefit", "starts_on")),
    }


@pytest.mark.parametrize("name", ["sagsliste", "urene-celler"])
def test_workbook_gives_the_same_result_as_csv(tmp_path, name):
    """One workbook has text in its cells, the other dates and numbers."""
    StaffImport(lambda message: None).read(DATA / "medarbejdere.csv")
    found = []
    for path in (
        DATA / f"{name}.csv",
        as_workbook(DATA / f"{name}.csv", tmp_path / "text.xlsx"),
        as_workbook(DATA / f"{name}.csv", tmp_path / "typed.xlsx", convert=as_typed),
    ):
        with transaction.atomic():
            found.append(imported(path))
            transaction.set_rollback(True)
    from_csv, from_text, from_typed = found
    assert len(from_csv["people"]) == from_csv["counts"]["accepted"] > 5
    assert from_text == from_csv
    assert from_typed == from_csv


@pytest.mark.parametrize("cells", [None, as_typed], ids=["text cells", "date and number cells"])
def test_workbook_of_staff_gives_the_same_result_as_csv(tmp_path, cells):
    rows = "staff__username", "role", "unit__name", "fte", "caseload_limit", "starts_on"
    found = []
    for path in (
        DATA / "medarbejdere.csv",
        as_workbook(DATA / "medarbejdere.csv", tmp_path / "staff.xlsx", convert=cells),
    ):
        with transaction.atomic():
            messages: list[ImportMessage] = []
            result = StaffImport(messages.append).read(path)
            found.append((asdict(result), messages, set(Membership.objects.values_list(*rows))))
            transaction.set_rollback(True)
    from_csv, from_workbook = found
    assert from_csv[0]["accepted"] == 15
    assert from_workbook == from_csv


@pytest.mark.usefixtures("_team")
def test_workbook_after_csv_changes_nothing(tmp_path, workbook):
    typed = {name: as_typed(name, text) for name, text in KALYPSO.items()}
    read(workbook(typed))
    result, messages = read(workbook(KALYPSO))
    assert (result.known, result.accepted, {message.code for message in messages}) == (1, 0, {"cpr_modulus"})


@pytest.mark.usefixtures("_team")
@pytest.mark.parametrize("number", [310064007, "310064007"], ids=["number cell", "text cell"])
def test_zero_in_front_of_a_cpr_number_is_restored_where_the_birth_date_says_the_same(workbook, number):
    result, _messages = read(workbook({**BARE, "CPR": number, "Fødselsdato": date(2006, 10, 3)}))
    assert result.accepted == 1
    assert YoungPerson.objects.get().cpr == "0310064007"


@pytest.mark.usefixtures("_team")
@pytest.mark.parametrize("born_on", ["", "04-10-2006"])
def test_cpr_number_of_nine_digits_is_refused_where_the_birth_date_does_not_confirm_it(workbook, born_on):
    _result, messages = read(workbook({**BARE, "CPR": 310064007, "Fødselsdato": born_on}))
    assert "cpr_zero_lost" in refusals(messages)[2]
    assert not any("310064007" in message.text for message in messages)


@pytest.mark.usefixtures("_team")
@pytest.mark.parametrize(("column", "cell"), [("Fornavn", "#REF!"), ("Adresse", "#N/A"), ("Fødselsdato", "########")])
def test_error_of_a_formula_is_refused_and_never_stored(workbook, column, cell):
    result, messages = read(workbook({**BARE, column: cell}))
    assert "error_value" in refusals(messages)[2]
    assert result.accepted == 0


@pytest.mark.usefixtures("_team")
def test_case_number_whose_last_digits_are_lost_is_refused(workbook):
    _result, messages = read(workbook({**BARE, "Sagsnr": 20260000000000012}))
    assert refusals(messages) == {2: {"shortened_case_number"}}


def test_error_of_a_formula_in_a_list_of_staff_is_refused(tmp_path):
    headings = ["Navn", "E-mail", "Brugernavn", "Rolle", "Enhed"]
    path = write_workbook(tmp_path / "staff.xlsx", [headings, ["#REF!", "a@by.example", "a", "Ungeguide", "Nord"]])
    messages: list[ImportMessage] = []
    result = StaffImport(messages.append).read(path)
    assert (result.refused, [message.code for message in messages]) == (1, ["error_value"])


@pytest.mark.usefixtures("_team")
def test_garbled_row_stops_the_import_and_changes_nothing(workbook):
    path = workbook(KALYPSO, {**BARE, "Fornavn": "Bjørn".encode().decode("cp1252")})
    before = written()
    with pytest.raises(UnreadableFile):
        read(path)
    assert written() == before


@pytest.mark.usefixtures("_team")
def test_commands_print_the_sentence_of_an_unreadable_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(508))
    for command in ("import_caseload", "import_staff"):
        with pytest.raises(CommandError, match="adgangskode"):
            call_command(command, path)
