"""Change history: every table with case content writes its versions to an event table by triggers, bulk updates too."""

from collections.abc import Callable

import pghistory
from django.db import models


def tracked() -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: keep each inserted, changed and deleted version of a row, with who and which request."""
    track: Callable[[type[models.Model]], type[models.Model]] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )
    return track
