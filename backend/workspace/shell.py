"""What the frame around every page shows: who is signed in, and where they may go."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from backend.access.roles import Standing, standing
from backend.organisation.models import Staff
from backend.workspace import registry


@dataclass(frozen=True)
class Shell:
    """The frame for one member of staff."""

    standing: Standing

    @property
    def units(self) -> str:
        return ", ".join(dict.fromkeys(membership.unit.name for membership in self.standing.memberships))

    @property
    def roles(self) -> str:
        return ", ".join(dict.fromkeys(membership.get_role_display() for membership in self.standing.memberships))

    @property
    def navigation(self) -> list[registry.NavigationItem]:
        return [item for item in registry.navigation if item.roles & self.standing.roles]


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: `shell`, None for whoever is not signed in. Pages without a frame pay nothing for it."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell | None:
    known = getattr(request, "standing", None)
    if known is None and isinstance(request.user, Staff):
        known = standing(request.user)
    return Shell(known) if known else None
