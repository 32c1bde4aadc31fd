"""How the layers below `backend.people` reach the young person, whose model stands above them."""

from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


def young_person_model() -> "type[YoungPerson]":
    """Return the model `people.YoungPerson`."""
    return apps.get_model("people", "YoungPerson")


def fields_to_defer(path: str) -> list[str]:
    """Return what to defer of a young person who is joined by `path` for a reference: all but case number and name."""
    shown = {"id", "case_number", "first_name", "last_name"}
    return [f"{path}__{field.name}" for field in young_person_model()._meta.concrete_fields if field.name not in shown]
