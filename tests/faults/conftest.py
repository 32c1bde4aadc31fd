"""The worlds of the follow-ups, for what goes wrong with their reminders."""

from tests.followups.conftest import committed, world

__all__ = ["committed", "world"]
