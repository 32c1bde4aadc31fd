"""Who may use which verb of a young person. Other apps add theirs."""

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
        "reveal": WRITE,
        "access-log": Ability(Permission.READ_ACCESS_LOG),
    },
)
