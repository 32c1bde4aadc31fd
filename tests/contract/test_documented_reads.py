"""The reads that README.md and docs/ show are answered as they say."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from backend.organisation.models import Staff
from tests.conftest import Municipality

Api = Callable[[Staff | None], APIClient]

ROOT = Path(__file__).parents[2]

READERS = ("guide", "consultant", "leader", "manager", "administrator")
READ = re.compile(r"""^(?:get |curl -si? )["']?(?:\$api)?(?P<path>/[^\s"']*)(?P<rest>.*)""")
STATUS = re.compile(r'#.*?\b(4\d\d)\b|# .*"status":(\d+)')


def documented_reads() -> list[tuple[str, str, int]]:
    """Return file, path and status of each read whose path has no variable. The status is 200, or in a comment."""
    found = []
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        lines = file.read_text().splitlines()
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            read = READ.match(line)
            if read is None or "$" in read["path"] or re.search(r" -[dX] |\\$", read["rest"]):
                continue
            comment = STATUS.search(f"{read['rest']} {following if following.startswith('#') else ''}")
            found.append((file.name, read["path"], int(comment[1] or comment[2]) if comment else 200))
    return found


READS = documented_reads()


def test_the_reads_are_found() -> None:
    assert {file for file, _path, _status in READS} >= {"README.md", "integrator.md", "manager.md", "reports.md"}


@pytest.mark.parametrize(("file", "path", "status"), READS)
def test_a_documented_read_is_answered_as_documented(
    municipality: Municipality, api: Api, file: str, path: str, status: int
) -> None:
    answers = {who: _status(api(municipality.staff(who)), path) for who in READERS}

    assert status in answers.values(), f"{file}: {path} is answered {answers}"


def _status(client: APIClient, path: str) -> int:
    answer: Any = client.get(f"/api/v1{path}")
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # which also closes the file
    return int(answer.status_code)
