"""The database that figures are read from: `reporting` where an operator names one, else the default database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from backend.core import clock
from backend.core.functions import call

REPORTING = "reporting"
"""The alias of another server with the same data, such as a streaming replica."""
LONGEST = "60s"
"""How long one statement may run on it."""
MEMORY = "32MB"
"""How much memory a statement may use for each sort and hash: the contacts of 5,000 young people in a quarter fit."""


@contextmanager
def figures_cursor() -> Iterator[Any]:
    """Open a cursor that reads figures. The caller runs as system.

    Row-level security of the other server knows nothing of the caller. The block therefore runs there as the system,
    in a transaction of its own that only reads.
    """
    if REPORTING not in connections:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            call("set_config", "work_mem", MEMORY, True)
            yield cursor
        return
    with transaction.atomic(using=REPORTING), connections[REPORTING].cursor() as cursor:
        call("set_config", "transaction_read_only", "on", True, using=REPORTING)
        call("set_config", "statement_timeout", LONGEST, True, using=REPORTING)
        call("set_config", "work_mem", MEMORY, True, using=REPORTING)
        call("access_leave", clock.now(), clock.today(), using=REPORTING)
        yield cursor
