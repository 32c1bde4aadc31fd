"""The header of every page: who is signed in, and the navigation."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import pgettext_lazy

from backend.access.permissions import StaffRoles, staff_roles
from backend.organisation.models import Role, Staff
from backend.workspace import registry


@dataclass(frozen=True)
class Shell:
    """The page header for one member of staff."""

    staff_roles: StaffRoles

    @cached_property
    def units(self) -> str:
        return ", ".join(dict.fromkeys(membership.unit.name for membership in self.staff_roles.memberships))

    @property
    def roles(self) -> str:
        return ", ".join(dict.fromkeys(membership.get_role_display() for membership in self.staff_roles.memberships))

    @cached_property
    def navigation(self) -> list[registry.NavigationItem]:
        """Return the items of the navigation. The first is the start page, for staff whose roles have parts of it."""
        roles = frozenset[Role]().union(*(part.roles for part in registry.start_parts))
        return [item for item in (_start(roles), *registry.navigation) if item.is_for(self.staff_roles)]


def _start(roles: frozenset[Role]) -> registry.NavigationItem:
    label = pgettext_lazy("the start page", "Today")
    return registry.NavigationItem(label=label, url_name="home", roles=roles, position=10)


def frame(request: HttpRequest) -> dict[str, object]:
    """Add `shell` to the template context, computed on first use. It is None for a visitor who is not signed in."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell | None:
    known = getattr(request, "staff_roles", None)
    if known is None and isinstance(request.user, Staff):
        known = staff_roles(request.user, with_units=True)
    return Shell(known) if known else None
