"""The decision records are numbered without gaps, and each names its own number."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"


def test_records_are_numbered_without_gaps_and_name_their_number() -> None:
    records = sorted(path for path in FOLDER.glob("*.md") if path.name[0].isdigit())
    assert [int(path.name[:3]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        title = path.read_text().partition("\n")[0]
        assert re.fullmatch(rf"# {path.name[:3]} · Use .+", title), f"{path.name}: {title}"
