"""Keep the Danish texts complete, without the gettext programs of the system.

    python -m config.translations update    add new texts to locale/, remove unused ones
    python -m config.translations compile   write django.mo, as every start does
    python -m config.translations           print what is missing; exit status 1 if anything is

The code has English texts (msgid), the screen shows Danish. Each start makes the `.mo` files; they are not committed.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
DANISH = ROOT / "locale" / "da" / "LC_MESSAGES" / "django.po"
FOLDERS = ("backend", "guidance", "jobs", "config")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Django turns the tags of a template into such calls, with text between them that is not Python.
CALL = re.compile(r" ((?:n|p|np)?gettext|_)\((?:[^()\"']|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\([^()]*\))*\)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def compile_danish() -> None:
    """Write django.mo if django.po is newer. Two processes may do so at the same time."""
    compiled = DANISH.with_suffix(".mo")
    if not DANISH.exists() or (compiled.exists() and compiled.stat().st_mtime >= DANISH.stat().st_mtime):
        return
    own = compiled.with_suffix(f".{os.getpid()}")
    with own.open("wb") as file:
        write_mo(file, _danish())
    own.replace(compiled)


def update() -> None:
    """Add new texts to django.po without a translation, and remove unused ones."""
    danish = _danish()
    danish.update(_asked_for(), no_fuzzy_matching=True)
    danish.obsolete.clear()
    DANISH.parent.mkdir(parents=True, exist_ok=True)
    with DANISH.open("wb") as file:
        write_po(file, danish, width=120, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True)


def faults() -> Iterator[str]:
    """Yield a sentence for each text that is missing, fuzzy, unused, or has other placeholders than the original."""
    danish = _danish()
    asked_for = _asked_for()
    for message in asked_for:
        if not message.id:
            continue
        translated = danish.get(message.id, message.context)
        texts = _texts(translated.string) if translated else []
        if not translated or not texts or not all(texts):
            yield f"not translated: {message.id!r}"
        elif translated.fuzzy:
            yield f"fuzzy: {message.id!r}"
        else:
            wanted = set(PLACEHOLDER.findall(_texts(message.id)[-1]))
            if any(set(PLACEHOLDER.findall(text)) - wanted for text in texts) or (
                wanted - set(PLACEHOLDER.findall(texts[-1]))
            ):
                yield f"other placeholders than the original: {message.id!r}"
    for message in danish:
        if message.id and asked_for.get(message.id, message.context) is None:
            yield f"used nowhere: {message.id!r}"


def _asked_for() -> Catalog:
    catalog = Catalog()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            _add(catalog, path.read_bytes())
        for path in sorted((ROOT / folder).rglob("templates/**/*.*")):
            for call in CALL.finditer(templatize(path.read_text())):
                _add(catalog, call.group().strip().encode())
    return catalog


def _add(catalog: Catalog, source: bytes) -> None:
    for _line, text, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        catalog.add(text, context=context)


def _danish() -> Catalog:
    if not DANISH.exists():
        return Catalog(locale="da", project="Følgeskab", charset="utf-8")
    with DANISH.open("rb") as file:
        return read_po(file, locale="da")


def _texts(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


if __name__ == "__main__":
    settings.configure()  # templatize() asks Django for nothing but the comment marks
    if sys.argv[1:] == ["compile"]:
        compile_danish()
    elif sys.argv[1:] == ["update"]:
        update()
    else:
        found = list(faults())
        print("\n".join(found) or "Every text has its Danish.")
        sys.exit(bool(found))
