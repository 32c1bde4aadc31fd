"""The URL table: no route outside row-level security, none without a scope, none without a verb for each action."""

import inspect

from django.contrib.auth.views import LoginView, LogoutView

from backend.access.administration import AdministrationSite
from backend.access.api import TokenView
from backend.access.pages import PageView
from backend.access.permissions import ROLE_PERMISSIONS, Permission
from backend.access.views import ScopedViewSet, StaffView
from backend.contacts.pages import CalendarFeedView
from backend.workspace.pages import Accessibility
from tests.contract.routes import api_routes, page_routes

OPEN_TO_EVERYBODY = {TokenView}
"""Views of the API that serve a caller who is not signed in."""

PAGES_OPEN_TO_EVERYBODY = (LoginView, LogoutView, Accessibility)

PAGES_WITH_A_TOKEN = (CalendarFeedView,)
"""Pages for programs: the token in the address says as whom they enter row-level security."""

ROUTES = api_routes()
STAFF_ROUTES = [route for route in ROUTES if route.view not in OPEN_TO_EVERYBODY]


def test_every_route_has_row_level_security_and_a_permission() -> None:
    for route in STAFF_ROUTES:
        assert issubclass(route.view, StaffView), f"{route} serves people and is no StaffView"
        assert route.action in route.view.required_permissions, f"{route} names no permission"
        verb = route.view.required_permissions[route.action]
        assert verb is None or verb in ROLE_PERMISSIONS, route


def test_no_view_opens_a_way_around() -> None:
    for route in STAFF_ROUTES:
        view = route.view
        for name in ("dispatch", "perform_authentication", "permission_classes", "authentication_classes"):
            owner = next(klass for klass in view.__mro__ if name in vars(klass))
            assert owner.__module__.startswith(("rest_framework.", "backend.access.views")), f"{view} overrides {name}"
        if view.required_permissions[route.action] is not None:
            assert issubclass(view, ScopedViewSet), f"{view} reads records and is not scoped"
        if issubclass(view, ScopedViewSet):
            assert hasattr(view, "scope")
            assert view.get_queryset is ScopedViewSet.get_queryset, f"{view} overrides get_queryset"
            assert view.get_object.__module__.startswith("rest_framework."), f"{view} overrides get_object"


def test_the_open_routes_are_those_that_sign_in() -> None:
    assert {route.path for route in ROUTES if route.view in OPEN_TO_EVERYBODY} == {"/auth/token/"}


def test_every_verb_is_held_by_someone() -> None:
    assert set(ROLE_PERMISSIONS) == set(Permission)
    assert all(ROLE_PERMISSIONS.values())


def test_no_view_names_verbs_that_no_route_reaches() -> None:
    reached = {(route.view, route.action) for route in STAFF_ROUTES}
    named = {(route.view, action) for route in STAFF_ROUTES for action in route.view.required_permissions}

    assert named == reached


def test_every_page_has_row_level_security() -> None:
    for path, served in page_routes():
        view = served.admin_view(served.index).view_class if isinstance(served, AdministrationSite) else served
        if not inspect.isclass(view):
            assert view.__module__ == "django.views.i18n", f"{path} is a function, without row-level security"
        elif not issubclass(view, PAGES_OPEN_TO_EVERYBODY + PAGES_WITH_A_TOKEN):
            assert issubclass(view, PageView), f"{path} is no PageView"
            assert hasattr(view, "required_permission"), f"{path} names no permission"
            assert view.dispatch is PageView.dispatch, f"{path} overrides dispatch"
