"""Let reminders go out at any hour, for tests whose processes read the real clock."""

from datetime import time

import pytest


@pytest.fixture(autouse=True)
def _reminders_at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("stages", "situation", "planner"):
        monkeypatch.setattr(f"backend.reminders.{module}.REMINDERS_GO_AT", time(0))
