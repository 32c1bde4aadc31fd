"""`make check`: every check that runs no test.

`--write-openapi` writes docs/openapi.yaml instead of comparing it, and `--write-reports` the tables of docs/reports.md.
"""

import base64
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from config import wording
from config.embedded import temporary_services

ROOT = Path(__file__).resolve().parent.parent
OPENAPI = ROOT / "docs" / "openapi.yaml"
REPORTS = ROOT / "docs" / "reports.md"
PROGRAMS = Path(sys.executable).parent
KEYS = [base64.b64encode(bytes(range(start, start + 32))).decode() for start in (0, 32)]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": base64.b64encode(bytes(range(64, 128))).decode(),
    "FIELD_KEYS": f"check:{KEYS[0]}",
    "FINGERPRINT_KEY": KEYS[1],
    "ALLOWED_HOSTS": "folgeskab.example",
    "EMAIL_URL": "smtp://mail.example:25",
    "DEFAULT_FROM_EMAIL": "folgeskab@folgeskab.example",
    "PUBLIC_URL": "https://folgeskab.example",
}


def main(arguments: list[str]) -> int:
    """Run every check, also after one has failed, and return the number of those that failed."""
    with temporary_services() as services:
        os.environ |= {**services.urls, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_AS": "owner"}
        if arguments == ["--write-openapi"]:
            OPENAPI.parent.mkdir(exist_ok=True)
            return _spectacular(OPENAPI)
        if arguments == ["--write-reports"]:
            return _document_reports(REPORTS)
        results = {
            "lint": _run("ruff", "check", "."),
            "format": _run("ruff", "format", "--check", "."),
            "types": _run("mypy", "."),
            "layers": _run("lint-imports"),
            "migrations": _manage("makemigrations", "--check", "--dry-run"),
            "protection": _manage("migrate", "--verbosity=0") or _manage("check", "--database", "default"),
            "openapi": _is_current(OPENAPI, _spectacular, "make openapi"),
            "reports": _is_current(REPORTS, _document_reports, "make reports"),
            "translations": _run("python", "-m", "config.translations"),
            "spelling": _run("codespell"),
            "wording": _wording(),
            "deployment": _manage("check", "--deploy", "--fail-level=WARNING", environment=PRODUCTION),
        }
    for name, status in results.items():
        print(f"{name:<14} {'failed' if status else 'ok'}")
    return sum(map(bool, results.values()))


def _run(program: str, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> int:
    command = [PROGRAMS / program, *arguments]
    print(f"\n· {program} {' '.join(map(str, arguments))}", flush=True)
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, check=False).returncode


def _manage(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> int:
    return _run("python", "manage.py", *arguments, environment=environment)


def _spectacular(path: Path) -> int:
    arguments = ["--lang=en", "--validate", "--fail-on-warn", f"--file={path}"]
    return _manage("spectacular", *arguments, environment=PRODUCTION)  # without the apps that only the tests install


def _wording() -> int:
    print("\n· wording", flush=True)
    return wording.check(in_full=wording.ENFORCED)


def _document_reports(path: Path) -> int:
    return _manage("document_reports", path, environment=PRODUCTION)  # without the app that only the tests install


def _is_current(path: Path, write: Callable[[Path], int], command: str) -> int:
    """Compare a file with what the code writes now, from a copy of it."""
    with tempfile.NamedTemporaryFile(suffix=path.suffix) as file:
        copy = Path(file.name)
        if path.exists():
            shutil.copyfile(path, copy)
        if write(copy):
            return 1
        now = copy.read_text().splitlines(keepends=True)
    committed = path.read_text().splitlines(keepends=True) if path.exists() else []
    difference = list(difflib.unified_diff(committed, now, str(path.relative_to(ROOT)), f"the code (`{command}`)"))
    sys.stdout.writelines(difference)
    return int(bool(difference))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
