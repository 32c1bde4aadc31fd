"""The tools that keep the Danish texts complete."""

import pytest
from babel.messages.pofile import read_po, write_po

from config import translations


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Create a project with one text in code, two in a template (one of them plural), and no translation."""
    (tmp_path / "backend" / "templates").mkdir(parents=True)
    (tmp_path / "backend" / "code.py").write_text('from x import gettext as _\nlabel = _("Young person")\n')
    (tmp_path / "backend" / "templates" / "page.html").write_text(
        '{% load i18n %}<h1>{% translate "Today\'s caseload" %}</h1>'
        "{% blocktranslate count n=n %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}"
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "DANISH", tmp_path / "locale" / "da" / "LC_MESSAGES" / "django.po")
    translations.update()
    return tmp_path


def translate(text, danish, flags=()):
    with translations.DANISH.open("rb") as before:
        catalog = read_po(before, locale="da")
    message = catalog.get(text)
    assert message
    message.string = danish
    message.flags.update(flags)
    with translations.DANISH.open("wb") as after:
        write_po(after, catalog)


def test_texts_of_code_and_templates_are_found(project):
    assert sorted(translations.faults()) == [
        'not translated: "Today\'s caseload"',
        "not translated: 'Young person'",
        "not translated: ('%(n)s case', '%(n)s cases')",
    ]


def test_complete_translation_has_no_fault(project):
    translate("Today's caseload", "Dagens sager")
    translate("Young person", "Ung")
    translate("%(n)s case", ("%(n)s sag", "%(n)s sager"))
    assert list(translations.faults()) == []


def test_lost_placeholder_is_a_fault(project):
    translate("%(n)s case", ("en sag", "sager"))
    assert "other placeholders than the original: ('%(n)s case', '%(n)s cases')" in list(translations.faults())


def test_fuzzy_text_is_a_fault(project):
    translate("Young person", "Ung", flags=["fuzzy"])
    assert "fuzzy: 'Young person'" in list(translations.faults())


def test_unused_text_is_a_fault_until_updated(project):
    translate("Young person", "Ung")
    (project / "backend" / "code.py").write_text("")
    assert "used nowhere: 'Young person'" in list(translations.faults())
    translations.update()
    assert not any("Young person" in fault for fault in translations.faults())


def test_update_keeps_translations(project):
    translate("Young person", "Ung")
    translations.update()
    with translations.DANISH.open("rb") as file:
        message = read_po(file).get("Young person")
    assert message
    assert message.string == "Ung"


def test_texts_that_have_changed_are_compiled_again(project):
    compiled = translations.DANISH.with_suffix(".mo")
    translate("Young person", "Ung")
    translations.compile_danish()
    assert b"Ung" in compiled.read_bytes()
    assert [path.name for path in compiled.parent.iterdir() if path.suffix not in {".po", ".mo"}] == []
