"""Fixtures of the reminders: the small municipality of the follow-ups, and rules of every authority."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from backend.followups import registry
from backend.followups.models import Authority
from tests.followups.conftest import committed, scenario

__all__ = ["committed", "scenario"]


@pytest.fixture
def other_rules() -> Iterator[None]:
    """Add a statutory rule, a rule of the method with extra advance reminders, and a local rule for the same day."""
    made: dict[str, dict[str, Any]] = {
        "test.statutory": {"authority": Authority.STATUTORY},
        "test.method": {"authority": Authority.METHOD, "settings": {"extra_advance_days": [16, 9]}},
        "test.same_day": {"authority": Authority.LOCAL, "same_day": True},
    }
    known = {key: replace(registry.get_rule("note.late"), key=key, **fields) for key, fields in made.items()}
    with patch.dict(registry._rules, known):
        yield
