"""The code lists of all apps: their registry, and their pages in Django's admin.

Each app registers its own in `admin.py`, which is imported when the system starts::

    code_lists.add("contact-kinds", ContactKind)
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from backend.access.administration import site
from backend.core.codelists import CodeList

_lists: dict[str, type[CodeList]] = {}


def add(name: str, model: type[CodeList]) -> None:
    """Register a code list under its name in the API. Administrators can then edit it in Django's admin.

    Raises `ImproperlyConfigured` if the name is taken.
    """
    if name in _lists:
        raise ImproperlyConfigured(f"{name} is registered twice.")
    _lists[name] = model
    site.register(model, CodeListAdmin)


def code_lists() -> Mapping[str, type[CodeList]]:
    """Return the models of all code lists by name, in the order of the names."""
    return dict(sorted(_lists.items()))


class CodeListAdmin(ModelAdmin):
    """The pages of one code list. A code can be ended but not deleted, because records and their history name it."""

    list_display = ["key", "label_da", "label_en", "valid_from", "valid_to", "position"]
    search_fields = ["key", "label_da", "label_en"]
    list_per_page = 200

    def get_readonly_fields(self, request: HttpRequest, obj: CodeList | None = None) -> list[str]:
        return [] if obj is None else ["key"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True  # the site is for administrators only

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
