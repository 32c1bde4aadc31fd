"""What the frame around every page shows: who is signed in, and where they may go."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from backend.access.permissions import StaffRoles, staff_roles
from backend.organisation.models import Staff
from backend.workspace import registry


@dataclass(frozen=True)
class Shell:
    """The frame for one member of staff."""

    staff_roles: StaffRoles

    @property
    def units(self) -> str:
        return ", ".join(dict.fromkeys(membership.unit.name for membership in self.staff_roles.memberships))

    @property
    def roles(self) -> str:
        return ", ".join(dict.fromkeys(membership.get_role_display() for membership in self.staff_roles.memberships))

    @property
    def navigation(self) -> list[registry.NavigationItem]:
        return [item for item in registry.navigation if item.roles & self.staff_roles.roles]


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: `shell`, None for whoever is not signed in. Pages without a frame pay nothing for it."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell | None:
    known = getattr(request, "staff_roles", None)
    if known is None and isinstance(request.user, Staff):
        known = staff_roles(request.user)
    return Shell(known) if known else None
