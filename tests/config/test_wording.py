"""The check for banned words: what it reads, how it matches, and what is allowed."""

import subprocess
import sys

import pytest

from config import wording
from config.wording import WordList

WORDS = WordList("""
[[banned]]
words = ["castle", "castles", "draws up"]
reason = "No castles."

[[banned]]
words = ["is empty"]
exact = true
reason = "Say what is missing."

[[allow]]
words = ["castle"]
paths = ["guide/*.md"]
reason = "A guide to castles."
""")


def found(path, text):
    return [(finding.line, finding.word) for finding in WORDS.findings(path, text)]


def test_document_is_read_as_a_whole_and_a_phrase_may_cross_a_line():
    assert found("a.md", "# The castle\n\nWho draws\nup a list of Castles") == [
        (1, "castle"),
        (3, "draws up"),
        (4, "Castles"),
    ]


def test_only_whole_words_match():
    assert found("a.md", "Newcastle, castled and a drawsup") == []


def test_exact_words_match_in_their_own_case():
    assert found("a.md", "It is empty, but Is Empty is a name.") == [(1, "is empty")]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("# a castle", 1),
        ('"""A module\nof a castle."""', 2),
        ('X = 1\n"""A castle in a constant."""', 2),
        ("def storm_the_castle(): ...", 1),
        ("class OldCastle: ...", 1),
        ("def storm(castle): ...", 1),
        ("def storm(*, castle=1): ...", 1),
        ("castle = 1", 1),
        ("for castle in (): ...", 1),
        ("x.castle = 1", 1),
    ],
)
def test_comments_docstrings_and_defined_names_of_code_are_read(code, line):
    assert found("a.py", code) in ([(line, "castle")], [(line, "Castle")])


@pytest.mark.parametrize("code", ["print('a castle')", "import castle", "x = other.castle()", "f'{castle}'"])
def test_texts_and_names_from_elsewhere_are_not_read(code):
    assert found("a.py", code) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sql", "SELECT 1 -- a castle\n"),
        ("a.yml", "a: 1  # castle"),
        ("Makefile", "all:  ## a castle"),
        ("a.css", "/* a\ncastle */"),
        ("a.js", "let x; // a castle"),
        ("a.html", "{# a castle #}"),
        ("a.html", "{% comment %}\na castle{% endcomment %}"),
        ("castle.png", ""),
        ("the_castle/a.py", ""),
    ],
)
def test_comments_of_other_files_and_file_names_are_read(path, text):
    assert [word for _line, word in found(path, text)] == ["castle"]


def test_english_texts_of_the_screen_are_read_and_their_translations_are_not():
    text = (
        'msgid ""\nmsgstr ""\n"Project: castle\\n"\n\nmsgid "A castle"\nmsgstr "A castle"\n\n'
        'msgid "Age"\nmsgid_plural ""\n"The prince draws "\n"up a list."\nmsgstr[0] "castle"\nmsgstr[1] "castles"\n'
    )
    assert found("locale/da/django.po", text) == [(5, "castle"), (10, "draws up")]


@pytest.mark.parametrize(("path", "text"), [("a.sql", "SELECT castle"), ("a.css", ".castle {}"), ("a.html", "castle")])
def test_other_files_are_read_only_in_their_comments(path, text):
    assert found(path, text) == []


def test_allowed_word_is_found_only_elsewhere():
    assert found("guide/a.md", "a castle") == []
    assert found("other/a.md", "a castle") == [(1, "castle")]
    assert found("guide/a.md", "He draws up castles.") == [(1, "castles"), (1, "draws up")]


def test_word_list_of_the_project_gives_every_entry_a_reason():
    words = WordList(wording.WORD_LIST.read_text())
    assert all(entry.words and entry.reason for entry in words.banned)
    assert all(entry.words and entry.reason for entry in words.allowed)
    banned = {word for entry in words.banned for word in entry.words}
    assert all(set(entry.words) <= banned for entry in words.allowed)


def test_new_and_tracked_files_are_read_and_ignored_files_are_not():
    files = wording.tracked_files()
    assert {"config/wording.py", "README.md", "Makefile"} <= set(files)
    assert not [path for path in files if path.startswith((".venv/", "var/", "node_modules/"))]


@pytest.mark.parametrize(("enforced", "status"), [(False, 0), (True, 1)])
def test_findings_fail_only_where_the_check_is_enforced(monkeypatch, tmp_path, capsys, enforced, status):
    (tmp_path / "a.md").write_text("whoever reads this")
    monkeypatch.setattr(wording, "ROOT", tmp_path)
    monkeypatch.setattr(wording, "ENFORCED", enforced)
    assert wording.check(["a.md"]) == status
    assert capsys.readouterr().out.startswith("a.md:1: “whoever”. Name the actor")


def test_command_prints_nothing_for_a_clean_file():
    command = [sys.executable, "-m", "config.wording", "config/wording.py"]
    printed = subprocess.run(command, cwd=wording.ROOT, capture_output=True, text=True, check=True)
    assert printed.stdout == ""
