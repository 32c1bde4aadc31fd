"""Fixtures of the follow-ups: a small world, in a transaction or committed, where several connections must see it."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from backend.followups import registry
from backend.followups.models import Strength
from backend.followups.registry import GoLive, Rule
from backend.people.models import YoungPerson
from tests.followups.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A world that is committed, and afterwards every table that was empty before is emptied again.

    Django's own flush would take the code lists and the calendar of the migrations with it.
    """
    with django_db_blocker.unblock():
        tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]
        with connection.cursor() as cursor:
            present = set(connection.introspection.table_names(cursor))
            empty = [table for table in tables if table in present and not _has_rows(table)]
        try:
            yield World()
        finally:
            # References are checked at the end of the transaction; the history of the deletions goes last.
            with transaction.atomic(), connection.cursor() as cursor:
                for table in sorted(empty, key=lambda name: name.endswith("event")):
                    cursor.execute(f'DELETE FROM "{table}"')
            connection.close()


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
        return bool(cursor.fetchone()[0])


@pytest.fixture
def other_strengths() -> Iterator[None]:
    """A statutory rule, one of the method, a local one that never waits; they expect nothing themselves."""
    kinds = {"statutory": Strength.STATUTORY, "method": Strength.METHOD, "same_day": Strength.LOCAL}
    made = {
        f"test.{kind}": Rule(
            key=f"test.{kind}",
            label="…",
            explain=lambda facts: "…",
            strength=strength,
            source="…",
            subject=YoungPerson,
            reads=(),
            expected="SELECT 1",
            met="SELECT 1",
            go_live=GoLive.STILL,
            same_day=kind == "same_day",
            settings={"ahead": [16, 9]} if kind == "method" else {},
        )
        for kind, strength in kinds.items()
    }
    with patch.dict(registry._rules, made):
        yield
