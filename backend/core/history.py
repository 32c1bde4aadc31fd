"""Change history. Triggers write each version of a table with case content to an event table, for bulk updates too."""

from collections.abc import Callable

import pghistory
from django.db import models


def tracked(*, exclude: list[str] | None = None) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep each inserted, changed and deleted version of a row, with the author and the request.

    It is a decorator of model classes. `exclude` names fields that are not kept. A change of these fields alone makes
    no version.
    """
    track: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=exclude
    )
    return track
