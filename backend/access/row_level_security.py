"""Row-level security: requests of staff run as the database role `folge_app`, which sees only permitted rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pghistory
from django.db import connection, transaction

from backend.core import clock
from backend.core.functions import call
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
_is_system: ContextVar[bool] = ContextVar("is_system", default=False)


def caller() -> Caller | None:
    """Return the caller inside `acting_as`, else None."""
    return _caller.get()


@contextmanager
def acting_as(staff: Staff, *, channel: str = "job", roles: frozenset[Role] | None = None) -> Iterator[None]:
    """Run the block in one transaction in which the database shows only what `staff` may see now.

    The role and the settings end with the transaction. Inside an outer transaction they would last longer than this
    block, so this function restores the former ones. After a failure PostgreSQL restores them with the rollback.
    """
    nested = connection.in_atomic_block
    token, system = _caller.set(Caller(staff, channel, roles)), _is_system.set(False)
    try:
        with transaction.atomic(), pghistory.context(staff=staff.pk, request=request_id()):
            former_role, former_staff = _enter(APP_ROLE, staff.pk)
            yield
            if nested:
                _enter(former_role, former_staff)
    finally:
        _is_system.reset(system)
        _caller.reset(token)


@contextmanager
def as_system(reason: str) -> Iterator[None]:
    """Run the block in one transaction as the system, which may read and change everything.

    `reason` is for the reader of the code. A command that shows or finds a person logs an `AccessLogEntry` itself.
    Where the block ends and the caller acts again, this function computes anew whom the caller sees, because services
    that open and end access run in such a block. Inside another block of the system it changes nothing.
    """
    if _is_system.get():
        yield
        return
    token = _is_system.set(True)
    try:
        with transaction.atomic():
            [(role, staff)] = call("access_leave", clock.now(), clock.today())
            yield
            if role == APP_ROLE:
                _enter(role, staff)
            else:
                call("set_config", "role", role, True)
    finally:
        _is_system.reset(token)


def _enter(role: str, staff: int | None) -> tuple[str, int | None]:
    """Set role and context for the transaction, and return the role and the id of the staff member before."""
    [(former_role, former_staff)] = call("access_enter", role, staff, clock.now(), clock.today())
    return former_role, former_staff
