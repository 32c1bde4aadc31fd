"""Change history. Triggers write each version of a table with case content to an event table, for bulk updates too."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pghistory
import pgtrigger
from django.db import models

from backend.core.functions import call


def tracked(*, exclude: list[str] | None = None) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep each inserted, changed and deleted version of a row, with the author and the request.

    It is a decorator of model classes. `exclude` names fields that are not kept. A change of these fields alone makes
    no version.
    """
    track: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=exclude
    )
    return track


@contextmanager
def without_history() -> Iterator[None]:
    """Write no versions inside, in the transaction that is open: for data that are made up, such as the demo data.

    `pgtrigger.ignore` does so for each statement; for the many of a generated municipality once is enough.
    """
    triggers = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    call("set_config", "pgtrigger.ignore", f"{{{triggers}}}", True)
    yield
    call("set_config", "pgtrigger.ignore", "{}", True)
