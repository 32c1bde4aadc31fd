"""The URL table, walked: every route of the API with its method and action, and every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver

API = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One method of one address under /api/v1/, and the action of the view that answers it."""

    method: str
    path: str
    view: type[Any]
    action: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _patterns(found: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in found:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, path)
        else:
            yield path, pattern


def _addresses() -> list[tuple[str, URLPattern]]:
    return [
        (simplify_regex(path).replace("<", "{").replace(">", "}"), pattern)
        for path, pattern in _patterns(get_resolver().url_patterns, "")
    ]


def api_routes() -> list[Route]:
    """Every method of every address under /api/v1/."""
    routes = []
    for path, pattern in _addresses():
        if not path.startswith(f"{API}/"):
            continue
        view: Any = pattern.callback
        actions: dict[str, str] = getattr(view, "actions", None) or {
            method: method for method in view.cls.http_method_names if method != "options" and hasattr(view.cls, method)
        }
        routes += [
            Route(method.upper(), path.removeprefix(API), view.cls, action)
            for method, action in actions.items()
            if method != "head"
        ]
    return routes


def page_routes() -> list[tuple[str, Any]]:
    """Every address outside /api/, with the class of its view, or the function; for Django's admin, with its site."""
    return [
        (path, _site(pattern.callback) or getattr(pattern.callback, "view_class", pattern.callback))
        for path, pattern in _addresses()
        if not path.startswith("/api/")
    ]


def _site(view: Any) -> AdminSite | None:
    """Return the site of Django's admin that serves a view, which the site wraps only at the request."""
    return getattr(getattr(view, "model_admin", view), "admin_site", None)
