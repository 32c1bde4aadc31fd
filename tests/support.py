"""Helpers for many tests: whether something was written or denied, and what an answer contains."""

import contextlib
import functools
import gettext
import importlib
import json
import os
import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse

from backend.access.models import AccessLogEntry
from backend.access.row_policies import history_models
from backend.core import clock
from backend.core.protection import protections
from backend.organisation.models import Staff

NOT_DATA = {"access.AccessLogEntry", "reminders.DispatcherState", "pghistory.Events", "pghistory.MiddlewareEvents"}
"""Tables to which a refused request may write, and models of pghistory without a table."""

ALWAYS_AS_MANY = {"core.WorkDay"}
"""The calendar has the same forty thousand rows after every write. Counting them takes longer than everything else."""


def at(day: date, hour: int = 12) -> time_machine.travel:
    """Set the business clock to an hour of a day in Copenhagen."""
    return time_machine.travel(clock.at_local(day, time(hour)), tick=False)


def written() -> int:
    """Return a number that grows with every write: versions in the history, and rows of tables without a history.

    Every change of a tracked table adds a row to its event table. A request only adds rows to the other tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'written')")
        if not cursor.fetchone()[0]:  # planning a query of a hundred tables takes three times as long as running it
            models = [model._meta for model in apps.get_models(include_auto_created=True)]
            counted = [model for model in models if model.managed and model.label not in NOT_DATA | ALWAYS_AS_MANY]
            tables = [model.db_table for model in counted]
            counts = " + ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
            cursor.execute(f"PREPARE written AS SELECT {counts}")
        cursor.execute("EXECUTE written")
        return int(cursor.fetchone()[0])


def denials() -> list[tuple[Staff, list[int]]]:
    """Return (staff, ids of the young people) of each denial, in order."""
    return [(row.staff, row.young_people) for row in AccessLogEntry.objects.filter(allowed=False).order_by("id")]


def problem(response: HttpResponse, *echoed: object) -> dict[str, Any]:
    """Return the problem document of an answer.

    The request id is removed, and the ids in `echoed` are replaced in its sentences.
    """
    assert response["Content-Type"] == "application/problem+json", response.content
    document: dict[str, Any] = json.loads(response.content)
    assert document["status"] == response.status_code
    del document["instance"]
    for part in (document, *document.get("errors", [])):
        for value in echoed:
            part["detail"] = re.sub(rf"\b{value}\b", "…", part["detail"])
    return document


def errors(response: HttpResponse) -> list[tuple[str, str]]:
    """Return (pointer or parameter, code) of each error of a problem."""
    return [
        (error.get("pointer", error.get("parameter", "")), error["code"])
        for error in json.loads(response.content).get("errors", [])
    ]


def forget_attempts() -> None:
    """Delete the counters of the throttles of this pytest worker.

    `cache.clear` would empty the Redis of all workers.
    """
    counters = cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]  # Django's cache on Redis
    if keys := list(counters.scan_iter(match=f"{settings.CACHES['default']['KEY_PREFIX']}:*", count=1000)):
        counters.delete(*keys)


def owner_url() -> str:
    """Return the URL of the database of this test for the owner of its tables."""
    server = urlsplit(os.environ["DATABASE_OWNER_URL"])
    return server._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@contextlib.contextmanager
def emptied_afterwards() -> Iterator[None]:
    """Delete what is committed in the block: every table that was empty before is emptied again.

    Django's own flush would also delete the code lists and the calendar that the migrations wrote.
    """
    before = _with_rows()
    try:
        yield
    finally:
        # Only the owner may empty history, log, and what is only added to, which refers to staff.
        kept = {model._meta.db_table for model, declared in protections.items() if declared.append_only}
        closed = {model._meta.db_table for model in history_models()} | {AccessLogEntry._meta.db_table}
        filled = _with_rows()
        _truncate(filled & kept - before)
        with transaction.atomic(), connection.cursor() as cursor:  # references are checked at the end
            for table in filled - before - closed - kept:
                cursor.execute(f'DELETE FROM "{table}"')
        connection.close()
        _truncate(filled & closed)


def _truncate(tables: set[str]) -> None:
    if tables:
        with psycopg.connect(owner_url()) as owner:
            owner.execute(f"TRUNCATE {', '.join(tables)}")


def _with_rows() -> set[str]:
    """Return the tables of the models that have rows."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        present = tables & set(connection.introspection.table_names(cursor))
        checks = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in present)
        cursor.execute(" UNION ALL ".join(checks))
        return {table for (table,) in cursor.fetchall()}


def shape_of(statement: str) -> str:
    """Return a statement without its values and the names of savepoints, to compare what two requests ran."""
    return re.sub(r"\"s\d+_x\d+\"|('[^']*'|\b\d+\b)(::\w+(\[\])?)*", "?", statement)


def is_of_framework(sentence: str) -> bool:
    """Return whether a sentence is one of Django, the REST framework or django-filter, in English or Danish."""
    parts = [sentence, *re.split(r"(?<=\.) ", sentence)]
    return any(_framework_sentences().fullmatch(part) for part in parts)


@functools.cache
def _framework_sentences() -> re.Pattern[str]:
    """Return what the sentences of the frameworks look like, in English and Danish."""
    texts: set[str] = set()
    for package, folder in (("rest_framework", "locale"), ("django_filters", "locale"), ("django", "conf/locale")):
        home = Path(str(importlib.import_module(package).__file__)).parent / folder
        with (home / "da/LC_MESSAGES/django.mo").open("rb") as file:
            catalogue: dict[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        keys = {key[0] if isinstance(key, tuple) else key for key in catalogue}  # a plural has a number too
        texts |= {text for text in keys | set(catalogue.values()) if " " in text}
    shapes = [
        re.sub(r"%\\\(\w+\\\)[sd]|\\\{\w*\\\}|%s", ".*", re.escape(text.strip())) for text in texts if len(text) > 8
    ]
    return re.compile("|".join(shape for shape in shapes if len(shape.replace(".*", "")) > 8), re.DOTALL)
