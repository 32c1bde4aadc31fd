"""Fixtures of the follow-ups: a scenario, in a transaction or committed where several connections must see it."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.followups.scenario import Scenario
from tests.support import emptied_afterwards


@pytest.fixture
def scenario(db: None) -> Scenario:
    return Scenario()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scenario]:
    """Commit a scenario, for tests in which several connections must see it."""
    with django_db_blocker.unblock(), emptied_afterwards():
        yield Scenario()
