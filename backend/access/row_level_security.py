"""Row-level security: what is served to a person runs as the role `folge_app`, and sees what that person may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pghistory
from django.db import connection, migrations, transaction

from backend.core import clock
from backend.core.functions import call
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
    """Return the caller whom `acting_as` serves, or None."""
    return _caller.get()


@contextmanager
def acting_as(staff: Staff, *, channel: str = "job", roles: frozenset[Role] | None = None) -> Iterator[None]:
    """Run one transaction in which the database shows only what `staff` may see now.

    The role and the settings end with the transaction. Inside an outer transaction they would outlive this block, so
    there the former ones are put back. After a failure PostgreSQL takes them back with the rollback.
    """
    nested = connection.in_atomic_block
    token = _caller.set(Caller(staff, channel, roles))
    try:
        with transaction.atomic(), pghistory.context(staff=staff.pk, request=request_id()):
            former_role, former_staff = _enter(APP_ROLE, staff.pk)
            yield
            if nested:
                _enter(former_role, former_staff)
    finally:
        _caller.reset(token)


@contextmanager
def as_system(reason: str) -> Iterator[None]:
    """Run one transaction that may act beyond the caller's sight.

    `reason` is for the reader of the code; commands that show or find a person log a `AccessLogEntry` themselves.
    Afterwards the caller's sight is computed anew, because the commands that open and end access run in here.
    """
    with transaction.atomic():
        if _caller.get() is None:
            yield
            return
        [(role, staff)] = call("access_leave")
        yield
        _enter(role, staff)


def _enter(role: str, staff: int | None) -> tuple[str, int | None]:
    """Set role and context for the transaction, and return the role and the id of the staff member before."""
    [(former_role, former_staff)] = call("access_enter", role, staff, clock.now(), clock.today())
    return former_role, former_staff


def protect(table: str, level: str, *, column: str = "young_person_id", unless_person: str = "") -> migrations.RunSQL:
    """Return a migration operation: `folge_app` sees and writes only rows of people whom the caller sees at `level`.

    A person is seen by name, or through the unit. `unless_person` is a condition for rows without a young person,
    where a table has such rows.
    """
    through_unit = f"(y.unit_id, y.sensitivity) IN (SELECT unit_id, sensitivity FROM access_units('{level}'))"  # noqa: S608  # from code
    if column == "id":  # the young person's own table
        through_unit = f"{through_unit.replace('y.', '')} AND id <> ALL (coalesce(access_blocked(), '{{}}'))"
    else:  # whose own policy leaves out those who are blocked
        through_unit = f"EXISTS (SELECT FROM people_youngperson AS y WHERE y.id = {column} AND {through_unit})"
    allowed = f"{column} IN (SELECT unnest(access_people('{level}'))) OR ({through_unit})"
    if unless_person:
        allowed += f" OR ({column} IS NULL AND {unless_person})"
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY visible ON {table} TO {APP_ROLE} USING ({allowed}) WITH CHECK ({allowed});
        """,
        f"DROP POLICY visible ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )
