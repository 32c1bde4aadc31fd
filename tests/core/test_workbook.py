"""Reading a list that is an Excel workbook."""

from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from backend.core.errors import UnreadableFile
from backend.core.spreadsheet import Sheet, is_error_value, is_shortened_number
from tests.workbooks import edit_part, write_workbook

KNOWN = ("Navn", "Født", "Bemærkning")
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.xlsx"


def sheet(path) -> Sheet:
    return Sheet(path, known=KNOWN, required=["Navn"])


def cell_of(path, value) -> str:
    return next(iter(sheet(write_workbook(path, [["Navn"], [value]])))).cells["Navn"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Åse", "Åse"),
        (" Walk\u00a0and\u202ftalk\t", "Walk and talk"),
        ("A\u030ase", "Åse"),
        (date(2006, 2, 3), "2006-02-03"),
        (datetime(2006, 2, 3, 14, 30), "2006-02-03"),  # noqa: DTZ001  # a cell has no time zone
        (date(2008, 2, 29), "2008-02-29"),
        (time(14, 30), "14:30:00"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (4512345678, "4512345678"),
        (-1, "-1"),
        (True, "SAND"),
        ("#REF!", "#REF!"),
        ("to\nlinjer", "to\nlinjer"),
        ("to_x000D_\nlinjer", "to\nlinjer"),
    ],
)
def test_cell_becomes_the_text_that_csv_would_have(path, value, text):
    assert cell_of(path, value) == text


def test_number_whose_digits_the_spreadsheet_has_lost_is_recognised(path):
    assert is_shortened_number(cell_of(path, 20260000000000012))


def test_texts_of_the_shared_table_are_read(path):
    """Excel stores each text once, and the cells have its number. Text in several fonts is one text."""
    write_workbook(path, [["Navn", "Født"], ["A", "A"]])
    texts = "<si><t>Navn</t></si><si><r><t>Å</t></r><r><t>se</t></r></si>"
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SHEET_MAIN_NS}">{texts}</sst>')
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/></Types>'
    edit_part(path, "[Content_Types].xml", b"</Types>", part.encode())
    edit_part(path, SHEET, b't="inlineStr"><is><t>A</t></is>', b't="s"><v>1</v>')
    assert [line.cells for line in sheet(path)] == [{"Navn": "Åse", "Født": "Åse"}]


@pytest.mark.parametrize("first_day", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_dates_of_both_calendars_are_read(path, first_day):
    workbook = Workbook()
    workbook.epoch = first_day
    workbook.active.append(["Navn"])
    workbook.active.append([date(2006, 2, 3)])
    workbook.save(path)
    assert next(iter(sheet(path))).cells == {"Navn": "2006-02-03"}


def test_row_numbers_are_those_of_the_spreadsheet_and_empty_rows_are_skipped(path):
    write_workbook(path, [["Navn", "Født"], ["A"], [], [None, " "], ["B"], [], []])
    edit_part(path, SHEET, b'r="5"', b'r="1000"')
    edit_part(path, SHEET, b'r="A5"', b'r="A1000"')
    assert [(line.number, line.cells["Navn"]) for line in sheet(path)] == [(2, "A"), (1000, "B")]


def test_row_beyond_the_last_one_of_a_spreadsheet_is_not_counted_to(path):
    write_workbook(path, [["Navn"], ["A"], ["B"]])
    edit_part(path, SHEET, b'r="3"', b'r="999999999999"')
    assert [line.cells["Navn"] for line in sheet(path)] == ["A"]


def test_stated_size_of_the_sheet_does_not_hide_rows(path):
    write_workbook(path, [["Navn", "Født"], ["A", "x"], ["B", "y"]])
    edit_part(path, SHEET, b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"')
    assert [line.cells for line in sheet(path)] == [{"Navn": "A", "Født": "x"}, {"Navn": "B", "Født": "y"}]


def test_cells_beyond_the_headings_are_marked(path):
    write_workbook(path, [["Navn", "Født"], ["A"], ["B", "x", "y"]])
    assert [line.overflows for line in sheet(path)] == [False, True]


def test_formula_has_the_value_that_was_calculated(path):
    write_workbook(path, [["Navn", "Født"], ["A", "=1+1"], ["B", '=""']])
    edit_part(path, SHEET, b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    edit_part(path, SHEET, b'<c r="B3"><f>', b'<c r="B3" t="str"><f>')
    assert [line.cells["Født"] for line in sheet(path)] == ["2", ""]


def test_formula_that_was_never_calculated_is_refused(path):
    write_workbook(path, [["Navn", "Født"], ["A", "=1+1"]])
    with pytest.raises(UnreadableFile, match="formler"):
        sheet(path)


def test_parts_that_are_not_read_do_not_matter(path):
    write_workbook(path, [["Navn"], ["A"]])
    lists = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    edit_part(path, SHEET, b"</worksheet>", lists)
    assert [line.cells["Navn"] for line in sheet(path)] == ["A"]


@pytest.fixture
def workbook(path):
    """Write a workbook with more sheets."""

    def write(*others, **states):
        workbook = Workbook()
        workbook.active.append(["Navn"])
        workbook.active.append(["A"])
        for title, cells in others:
            workbook.create_sheet(title).append(cells)
        for title, state in states.items():
            workbook[title].sheet_state = state
        workbook.save(path)
        return path

    return write


@pytest.mark.parametrize("cells", [[], [None, " "]])
def test_empty_sheet_does_not_count(workbook, cells):
    assert [line.cells["Navn"] for line in sheet(workbook(("Ark2", cells)))] == ["A"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_does_not_count(workbook, state):
    assert [line.cells["Navn"] for line in sheet(workbook(("Koder", ["Ja"]), Koder=state))] == ["A"]


def test_list_may_be_on_the_second_sheet(path):
    workbook = Workbook()
    workbook.create_sheet("Liste").append(["Navn"])
    workbook["Liste"].append(["A"])
    workbook.save(path)
    assert [line.cells["Navn"] for line in sheet(path)] == ["A"]


def test_two_filled_sheets_are_refused(workbook):
    with pytest.raises(UnreadableFile, match="2 udfyldte ark"):
        sheet(workbook(("Ark2", ["B"])))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("list.xlsx", b"Navn;F\xc3\xb8dt\nA;x", "navnet på filen"),
        ("list.xlsx", b"", "navnet på filen"),
        ("list.xlsx", b"PK\x03\x04 and nothing more", "kan ikke læses"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "adgangskode"),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "adgangskode"),
    ],
    ids=["csv", "empty", "damaged", "password", "old format"],
)
def test_file_that_is_not_what_its_name_says_is_refused(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=f"(?i){says}"):
        sheet(path)


def test_workbook_with_the_name_of_csv_is_refused(tmp_path):
    path = write_workbook(tmp_path / "list.xlsx", [["Navn"], ["A"]]).rename(tmp_path / "list.csv")
    with pytest.raises(UnreadableFile, match="xlsx"):
        sheet(path)


def test_archive_without_a_workbook_is_refused(path):
    with ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "Navn")
    with pytest.raises(UnreadableFile, match="kan ikke læses"):
        sheet(path)


def test_archive_that_unpacks_to_too_much_is_refused_unread(path):
    write_workbook(path, [["Navn"], ["A"]])
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(100_000_001))
    assert path.stat().st_size < 200_000
    with pytest.raises(UnreadableFile, match="for stor"):
        sheet(path)


def test_archive_that_states_a_smaller_size_is_refused(path):
    write_workbook(path, [["Navn"], ["A"]])
    with ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    content = path.read_bytes()
    at = content.rindex(SHEET.encode()) - 46 + 24  # the size in the central directory
    assert int.from_bytes(content[at : at + 4], "little") == size
    path.write_bytes(content[:at] + (size // 2).to_bytes(4, "little") + content[at + 4 :])
    with pytest.raises(UnreadableFile, match="kan ikke læses"):
        list(sheet(path))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_of_a_workbook_are_never_expanded(path, part):
    write_workbook(path, [["Navn"], ["A"]])
    with ZipFile(path) as archive:
        root = archive.read(part)
    edit_part(path, part, root, b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + root)
    with pytest.raises(UnreadableFile, match="kan ikke læses"):
        list(sheet(path))


def test_garbled_characters_are_refused(path):
    write_workbook(path, [["Navn"], ["Bjørn".encode().decode("cp1252")]])
    with pytest.raises(UnreadableFile, match="UTF-8"):
        list(sheet(path))


def test_missing_columns_are_named(path):
    with pytest.raises(UnreadableFile, match="Navn"):
        sheet(write_workbook(path, []))


@pytest.mark.parametrize("text", ["#N/A", "#I/T", "#REF!", "#REFERENCE!", "#NAVN?", "#DIV/0!", "#VÆRDI!", "########"])
def test_error_value_is_recognised(text):
    assert is_error_value(text)


@pytest.mark.parametrize("text", ["#1", "Bo #2", "# note", ""])
def test_other_text_is_no_error_value(text):
    assert not is_error_value(text)
