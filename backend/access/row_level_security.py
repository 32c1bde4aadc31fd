"""Row-level security: requests of staff run as the database role `folge_app`, which sees only permitted rows."""

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
    """The member of staff who makes the request, with the channel and the roles (None: not read yet)."""

    staff: Staff
    channel: str
    roles: frozenset[Role] | None


_caller: ContextVar[Caller | None] = ContextVar("caller", default=None)


def caller() -> Caller | None:
    """Return the caller inside `acting_as`, else None."""
    return _caller.get()


@contextmanager
def acting_as(staff: Staff, *, channel: str = "job", roles: frozenset[Role] | None = None) -> Iterator[None]:
    """Run the block in one transaction in which the database shows only what `staff` may see now.

    `SET LOCAL` ends with the transaction. Inside an outer transaction it would last longer than this block, so this
    function restores the former role. After a failure PostgreSQL restores it with the rollback.
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
    """Suspend row-level security for the block, for example because follow-ups must not depend on who made a change.

    `reason` is for the reader of the code. A command that shows or finds a person logs an `AccessLogEntry` itself.
    Afterwards row-level security uses the present time, so that a grant made inside the block applies.
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
    """Set role and context for the transaction and return the former values. None leaves a setting unchanged."""
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
    """Return a migration operation: `folge_app` reads and writes only rows of young people the caller sees at `level`.

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
