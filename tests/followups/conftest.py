"""Fixtures of the follow-ups: a scenario, in a transaction or committed where several connections must see it."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from pytest_django.plugin import DjangoDbBlocker

from backend.followups import registry
from backend.followups.models import Authority
from backend.followups.registry import GoLive, Rule
from backend.people.models import YoungPerson
from tests.followups.scenario import Scenario
from tests.support import emptied_afterwards


@pytest.fixture
def scenario(db: None) -> Scenario:
    return Scenario()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scenario]:
    """A scenario that is committed: for tests in which several connections must see it."""
    with django_db_blocker.unblock(), emptied_afterwards():
        yield Scenario()


@pytest.fixture
def other_authorities() -> Iterator[None]:
    """A statutory rule, one of the method, a local one that never waits; they expect nothing themselves."""
    kinds = {"statutory": Authority.STATUTORY, "method": Authority.METHOD, "same_day": Authority.LOCAL}
    made = {
        f"test.{kind}": Rule(
            key=f"test.{kind}",
            label="…",
            explain=lambda facts: "…",
            authority=authority,
            source="…",
            subject=YoungPerson,
            facts=(),
            windows=lambda case, settings, calendar, today: (),
            go_live=GoLive.KEEP,
            same_day=kind == "same_day",
            settings={"extra_advance_days": [16, 9]} if kind == "method" else {},
        )
        for kind, authority in kinds.items()
    }
    with patch.dict(registry._rules, made):
        yield
