"""The verbs of a young person, and who may use them. Other apps add more."""

from backend.access.abilities import Ability, declare
from backend.access.permissions import Permission
from backend.people.models import YoungPerson

WRITE = Ability(Permission.EDIT_CASE)

declare(
    YoungPerson,
    {
        "activity": WRITE,
        "consent": WRITE,
        "edit": WRITE,
        "network-person": WRITE,
        "professional": WRITE,
        "reveal": WRITE,
        "access-log": Ability(Permission.READ_ACCESS_LOG),
    },
)
