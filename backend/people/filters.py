"""The filters of young people, which all apps register."""

from typing import Any

from backend.core.api.filters import StrictFilterSet
from backend.people.models import YoungPerson
from backend.workspace.registry import all_filters


class _Meta:
    model = YoungPerson
    fields: list[str] = []


_filters: dict[str, Any] = {item.key: item.filter for item in all_filters()}

PeopleFilters = type("PeopleFilters", (StrictFilterSet,), {"Meta": _Meta, **_filters})
"""The filter set. It is built when the URLs are loaded, after every app has registered its filters."""
