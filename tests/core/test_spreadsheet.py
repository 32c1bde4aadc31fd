"""Reading a list as a spreadsheet program saved it."""

from datetime import date
from decimal import Decimal

import pytest

from backend.core.errors import Invalid, UnreadableFile
from backend.core.spreadsheet import (
    Sheet,
    is_shortened_number,
    parse_date,
    parse_decimal,
    value_class,
)

KNOWN = ("Navn", "Født", "Bemærkning")


@pytest.fixture
def sheet(tmp_path):
    def make(content: str | bytes, encoding="utf-8", required=("Navn",)) -> Sheet:
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return Sheet(path, known=KNOWN, required=required)

    return make


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_delimiter_and_encoding_is_read(sheet, delimiter, encoding, newline):
    rows = [["Navn", "Født", "Bemærkning"], ["Åse", "1-2-2006", "Ærø"]]
    lines = list(sheet(newline.join(delimiter.join(row) for row in rows), encoding))
    assert [line.cells for line in lines] == [{"Navn": "Åse", "Født": "1-2-2006", "Bemærkning": "Ærø"}]


def test_quoted_line_break_is_one_row_and_empty_rows_are_counted(sheet):
    content = 'Navn;Født;Bemærkning\r\nA;;"to\r\nlinjer; og ""mere"""\r\n\r\n;;\r\nB;;\r\n;;\r\n\r\n'
    lines = list(sheet(content))
    assert [(line.number, line.cells["Navn"]) for line in lines] == [(2, "A"), (5, "B")]
    assert lines[0].cells["Bemærkning"] == 'to\nlinjer; og "mere"'


def test_capitals_and_spaces_in_headings_do_not_count(sheet):
    read = sheet(" NAVN ;født;Farve;\nA;x;rød;")
    assert read.headings == ["Navn", "Født", "Farve", ""]
    assert read.unknown == ["Farve"]
    assert next(iter(read)).cells == {"Navn": "A", "Født": "x", "Farve": "rød"}


def test_short_rows_are_filled_and_long_rows_are_marked(sheet):
    lines = list(sheet("Navn;Født\nA\nB;x;\nC;x;y"))
    assert [(line.cells.get("Født", ""), line.overflows) for line in lines] == [("", False), ("x", False), ("x", True)]


def test_null_characters_are_left_out(sheet):
    assert next(iter(sheet("Navn\nA\0B"))).cells == {"Navn": "AB"}


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("A\u030ase", "Åse"),
        ("Walk\u00a0and\u202ftalk", "Walk and talk"),
        ("Anne\u2011Marie", "Anne-Marie"),
        ("\ufeffBo\u200b\u00ad", "Bo"),
        ("\t Ida\u00a0 ", "Ida"),
    ],
)
def test_cells_and_headings_are_normalised_alike(sheet, cell, clean):
    read = sheet(f"Navn;\u00a0F\u200bødt;{cell}\n{cell};x;y")
    assert read.headings == ["Navn", "Født", clean]
    assert next(iter(read)).cells == {"Navn": clean, "Født": "x", clean: "y"}


@pytest.mark.parametrize("name", ["Åse Bjørn", "Ægidius Østergård", "René", "Müller"])
@pytest.mark.parametrize("encoding", ["mac_roman", "cp865"])
def test_characters_of_another_encoding_are_refused(sheet, name, encoding):
    with pytest.raises(UnreadableFile, match="UTF-8"):
        sheet(f"Navn\n{name}", encoding)


@pytest.mark.parametrize("name", ["Åse Bjørn", "Østergård", "René"])
@pytest.mark.parametrize("wrong", ["cp1252", "mac_roman"])
def test_characters_that_were_written_in_two_encodings_are_refused(sheet, name, wrong):
    with pytest.raises(UnreadableFile, match="UTF-8"):
        sheet(f"Navn\n{name}".encode().decode(wrong))


@pytest.mark.parametrize("name", ["Žarko Dušan", "O’Brien – „Bo“", "Lego® 50 ½ m²", "¿Qué?", "ÅSE BJØRN", "Œuvre"])
def test_unusual_but_right_characters_are_kept(sheet, name):
    assert next(iter(sheet(f"Navn\n{name}", "cp1252"))).cells == {"Navn": name}


@pytest.mark.parametrize(
    ("text", "shortened"),
    [
        ("4,5E+09", True),
        ("2,026E+12", True),
        ("1e+10", True),
        ("2026-E12", False),
        ("45 12 35 00", False),
        ("E+09", False),
    ],
)
def test_number_that_a_spreadsheet_shortened_is_recognised(text, shortened):
    assert is_shortened_number(text) is shortened


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Født\nx", "Navn"),
        ("", "Navn"),
        ("Navn;Navn\nA;B", "Navn"),
        (b"PK\x03\x04 a workbook", "CSV"),
        ("Navn;Født".encode("utf-16"), "CSV"),
        (b"Navn\n\x81\x8d", "UTF-8"),
    ],
    ids=["missing", "empty", "twice", "xlsx", "utf-16", "neither encoding"],
)
def test_unreadable_file_is_refused_with_advice(sheet, content, says):
    with pytest.raises(UnreadableFile) as raised:
        sheet(content)
    assert says in str(raised.value)


def test_headings_without_the_required_ones_are_not_repeated(sheet):
    """The first row may be a young person."""
    with pytest.raises(UnreadableFile) as raised:
        sheet("Kalypso;740506-4000\nHektor;740506-4001")
    assert "Kalypso" not in str(raised.value)


def test_open_quotation_mark_is_refused_with_its_row(sheet):
    read = iter(sheet('Navn;Født\nA;x\n"B;x\nC;x'))
    assert next(read).cells["Navn"] == "A"
    with pytest.raises(UnreadableFile, match="3"):
        next(read)


@pytest.mark.parametrize("text", ["03-02-2006", "3-2-2006", "03.02.2006", "2006-02-03"])
def test_date_is_parsed(text):
    assert parse_date(text) == date(2006, 2, 3)


@pytest.mark.parametrize("text", ["31-02-2026", "2026-13-01", "3/2/2006", "03-02-06", "i går", "٣-٢-٢٠٠٦", "1-1-0000"])
def test_invalid_date_is_refused(text):
    with pytest.raises(Invalid) as raised:
        parse_date(text)
    assert raised.value.code == "bad_date"
    assert text not in str(raised.value)


@pytest.mark.parametrize(("text", "number"), [("12,5", "12.5"), ("12.5", "12.5"), ("37", "37"), ("-1", "-1")])
def test_number_is_parsed(text, number):
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["mange", "1.234,5", "1e3", "NaN", "12,", "٣"])
def test_invalid_number_is_refused(text):
    with pytest.raises(Invalid):
        parse_decimal(text)


def test_value_class_does_not_repeat_the_value():
    classes = [value_class(text) for text in ("740506-4000", "31-02-2026", "12,5", "a@b.example", "Kalypso")]
    assert len(set(classes)) == 5
    assert not any(text in "".join(classes) for text in ("7405", "2026", "12,5", "a@b", "Kalypso"))
