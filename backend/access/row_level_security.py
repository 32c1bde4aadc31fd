"""Row-level security: what is served to a person runs as the role `folge_app`, under row-level security."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pghistory
from django.db import connection, migrations, transaction

from backend.core import clock
from backend.core.request_id import request_id
from backend.organisation.models import Role, Staff

APP_ROLE = "folge_app"


@dataclass(frozen=True)
class Caller:
    """Who is being served, through which channel, and in which roles (None: not asked yet)."""

    staff: Staff
    channel: str
    roles: frozenset[Role] | None


_caller: ContextVar[Caller | None] = ContextVar("caller", default=None)


def caller() -> Caller | None:
    """Whoever is being served inside `acting_as`, else None."""
    return _caller.get()


@contextmanager
def acting_as(staff: Staff, *, channel: str = "job", roles: frozenset[Role] | None = None) -> Iterator[None]:
    """One transaction in which the database shows only what `staff` may see, now.

    `SET LOCAL` ends with the transaction; inside an outer transaction the former role is put back, because there
    it would outlive this block. A failure rolls back, and PostgreSQL takes the setting back with it.
    """
    nested = connection.in_atomic_block
    token = _caller.set(Caller(staff, channel, roles))
    try:
        with transaction.atomic(), pghistory.context(staff=staff.pk, request=request_id()):
            before = _settings(APP_ROLE, str(staff.pk), clock.now().isoformat())
            yield
            if nested:
                _settings(*before)
    finally:
        _caller.reset(token)


@contextmanager
def as_system(reason: str) -> Iterator[None]:
    """Act beyond the caller's sight inside `acting_as`: what is owed may not depend on who asked.

    `reason` is for the reader of the code; commands that show or find a person log a `AccessLogEntry` themselves.
    What was granted meanwhile counts afterwards: back under row-level security, the caller's time is the present again.
    """
    if _caller.get() is None:
        with transaction.atomic():
            yield
        return
    with transaction.atomic():
        role, staff, _now = _settings("none", None, None)
        yield
        _settings(role, staff, clock.now().isoformat())


def _settings(role: str, staff: str | None, now: str | None) -> tuple[str, str, str]:
    """Set role and context for the transaction (None leaves a setting alone) and answer what stood before."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH before AS MATERIALIZED (
                SELECT current_setting('role') AS role,
                       coalesce(current_setting('app.staff', true), '') AS staff,
                       coalesce(current_setting('app.now', true), '') AS now
            )
            SELECT before.role, before.staff, before.now,
                   set_config('app.staff', coalesce(%s, before.staff), true),
                   set_config('app.now', coalesce(%s, before.now), true),
                   set_config('role', %s, true)
            FROM before
            """,
            [staff, now, role],
        )
        row = cursor.fetchone()
    return row[0], row[1], row[2]


def protect(table: str, level: str, *, column: str = "young_person_id", unless_person: str = "") -> migrations.RunSQL:
    """Migration operation: `folge_app` sees and writes only rows of young people whom the caller sees at `level`.

    `unless_person` is a condition for rows without a young person, where a table has such rows.
    """
    seen = f"{column} = ANY (ARRAY(SELECT access_visible('{level}')))"
    allowed = f"{seen} OR ({column} IS NULL AND {unless_person})" if unless_person else seen
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY visible ON {table} TO {APP_ROLE} USING ({allowed}) WITH CHECK ({allowed});
        """,
        f"DROP POLICY visible ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )
