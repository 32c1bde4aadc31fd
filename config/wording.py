"""Find the words of config/banned_words.toml in the tracked files.

    python -m config.wording                print every finding
    python -m config.wording FILE ...       print those in some files, as pre-commit does

It reads documents as a whole; in code it reads comments, docstrings, the names that the code defines, and file names.
The English texts of the screen are read in the `.po` file, which has all of them.
"""

import ast
import fnmatch
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
WORD_LIST = ROOT / "config" / "banned_words.toml"
ENFORCED = True
"""Whether a finding fails `make check` and a commit. While it is False, findings are only printed."""

DOCUMENTS = {".md", ".txt"}
COMMENTS = {
    **dict.fromkeys((".sh", ".yml", ".yaml", ".toml", "Makefile", "Dockerfile"), r"#.*"),
    ".sql": r"--.*",
    ".css": r"/\*(?:.|\n)*?\*/",
    ".js": r"/\*(?:.|\n)*?\*/|//.*",
    ".html": r"\{#.*?#\}|\{% comment.*?%\}(?:.|\n)*?\{% endcomment %\}",
}
"""The pattern of a comment, by the suffix of a file, or by its name if it has no suffix."""
ENGLISH_TEXT = re.compile(r"^msgid(?:_plural)? (?P<text>\".*\"\n(?:\".*\"\n)*)", re.MULTILINE)
"""An English text in a `.po` file: one or more lines, each in quotation marks."""
WORDS_OF_A_NAME = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DOCUMENTED = (*NAMED, ast.Module)


@dataclass(frozen=True)
class Finding:
    """A banned word in a line of a file."""

    path: str
    line: int
    word: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: “{self.word}”. {self.reason}"


@dataclass(frozen=True)
class Banned:
    """An entry of the word list: `words` are phrases, `reason` says what to write instead."""

    words: tuple[str, ...]
    reason: str
    exact: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrases as whole words; a phrase may be broken across lines."""
        phrases = (r"\s+".join(map(re.escape, words.split())) for words in sorted(self.words, key=len, reverse=True))
        return re.compile(rf"\b(?:{'|'.join(phrases)})\b", 0 if self.exact else re.IGNORECASE)


@dataclass(frozen=True)
class Allowed:
    """Words that are right in the files that match one of `paths`."""

    words: tuple[str, ...]
    paths: tuple[str, ...]
    reason: str

    def covers(self, path: str, word: str) -> bool:
        """Return whether `word` is allowed in the file `path`."""
        return word.lower() in self.words and any(fnmatch.fnmatchcase(path, pattern) for pattern in self.paths)


class WordList:
    """The banned and the allowed words."""

    def __init__(self, text: str) -> None:
        entries = tomllib.loads(text)
        self.banned = [Banned(**{**entry, "words": tuple(entry["words"])}) for entry in entries["banned"]]
        self.allowed = [
            Allowed(tuple(entry["words"]), tuple(entry["paths"]), entry["reason"]) for entry in entries.get("allow", [])
        ]

    def findings(self, path: str, text: str) -> Iterator[Finding]:
        """Yield the banned words of one file, each once for a line. `path` is relative to the project."""
        words_of_parts = [(line, WORDS_OF_A_NAME.sub(" ", part)) for line, part in parts(path, text)]
        found = {
            Finding(path, line + words.count("\n", 0, match.start()), " ".join(match[0].split()), banned.reason)
            for line, words in words_of_parts
            for banned in self.banned
            for match in banned.pattern.finditer(words)
        }
        for finding in sorted(found, key=lambda finding: (finding.line, finding.word)):
            if not any(allowed.covers(path, finding.word) for allowed in self.allowed):
                yield finding


def parts(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a file that are checked, each with the number of its first line."""
    suffix = PurePosixPath(path).suffix or PurePosixPath(path).name
    yield 1, re.sub(r"[/.\-]", " ", path)
    if suffix in DOCUMENTS:
        yield 1, text
    elif suffix == ".py":
        yield from _parts_of_python(text)
    elif suffix == ".po":
        for match in ENGLISH_TEXT.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, match["text"].replace('"', " ")
    elif suffix in COMMENTS:
        for match in re.finditer(COMMENTS[suffix], text):
            yield text.count("\n", 0, match.start()) + 1, match[0]


def _parts_of_python(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value  # a docstring, of a constant too
        elif isinstance(node, NAMED):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def tracked_files() -> list[str]:
    """Return the files that git tracks, or would track once they are added, relative to the project."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return sorted(path for path in set(listed.stdout.split("\0")) if path and (ROOT / path).is_file())


def find(paths: Iterable[str]) -> list[Finding]:
    """Return the findings in the files, which are relative to the project. A generated file has none."""
    words = WordList(WORD_LIST.read_text())
    generated = {"docs/openapi.yaml", "uv.lock", "package-lock.json"}
    found: list[Finding] = []
    for path in paths:
        content = (ROOT / path).read_bytes()
        text = "" if path in generated or b"\0" in content else content.decode(errors="replace")
        found += words.findings(path, text)
    return found


def check(paths: Iterable[str] = (), *, in_full: bool = True) -> int:
    """Print the findings, in full or as a count for each word; return 1 if they fail the check, otherwise 0."""
    found = find(paths or tracked_files())
    if in_full:
        for finding in found:
            print(finding)
    else:
        counted = Counter(finding.word.lower() for finding in found)
        print(", ".join(f"{word} {count}" for word, count in counted.most_common()) or "No banned word.")
        print(f"{len(found)} findings; `python -m config.wording` prints them.")
    return int(bool(found) and ENFORCED)


if __name__ == "__main__":
    sys.exit(check(sys.argv[1:]))
