"""The worlds of the follow-ups, for what goes wrong with their reminders."""

from tests.followups.conftest import committed, scenario

__all__ = ["committed", "scenario"]
