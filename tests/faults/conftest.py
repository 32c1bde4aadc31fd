"""Fixtures of the follow-ups, for faults in the delivery of their reminders."""

from tests.followups.conftest import committed, scenario

__all__ = ["committed", "scenario"]
