"""Leave the rows of the benchmarks out of the change history."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger

from backend.core.functions import call


@contextmanager
def without_history() -> Iterator[None]:
    """Write no versions in the block, which is inside a transaction.

    `pgtrigger.ignore` puts a parameter in front of those of each statement, so it cannot be used with named parameters.
    """
    triggers = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    call("set_config", "pgtrigger.ignore", f"{{{triggers}}}", True)
    yield
    call("set_config", "pgtrigger.ignore", "{}", True)
