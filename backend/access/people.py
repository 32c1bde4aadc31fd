"""Access to the model of the young person for the apps below `backend.people`, which cannot import it."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


def young_person_model() -> "type[YoungPerson]":
    """Return the model `people.YoungPerson`."""
    return apps.get_model("people", "YoungPerson")


ON_PAGES = frozenset({"preferred_name", "born_on"})
"""What lists on pages show of a young person, in addition to case number and name: the short name and the age."""


def fields_to_defer(path: str, also: Collection[str] = ()) -> list[str]:
    """Return the fields to defer when a young person is joined by `path`, to show case number, name and `also`."""
    shown = {"id", "case_number", "first_name", "last_name", *also}
    return [f"{path}__{field.name}" for field in young_person_model()._meta.concrete_fields if field.name not in shown]
