"""Change history: every table with case content writes its versions to an event table by triggers, bulk updates too."""

from collections.abc import Callable

import pghistory
from django.db import models


def tracked(*, exclude: list[str] | None = None) -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: keep each inserted, changed and deleted version of a row, with who and which request.

    `exclude` names fields that are not kept; a change of these alone makes no version.
    """
    track: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=exclude
    )
    return track
