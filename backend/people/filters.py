"""The filters of young people: those that every app has registered."""

from typing import Any

from backend.core.api.filters import StrictFilterSet
from backend.people.models import YoungPerson
from backend.workspace.registry import all_filters


class _Meta:
    model = YoungPerson
    fields: list[str] = []


_filters: dict[str, Any] = {item.key: item.filter for item in all_filters()}

PeopleFilters = type("PeopleFilters", (StrictFilterSet,), {"Meta": _Meta, **_filters})
"""Built once, when the addresses are loaded: by then every app has registered its filters."""
