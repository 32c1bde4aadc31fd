"""The verbs of a young person, and who may use them. Other apps add more."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.permissions import Permission
from backend.core.errors import Conflict
from backend.people.models import YoungPerson

WRITE = Ability(Permission.EDIT_CASE)


def address_is_protected(person: YoungPerson, actor: Actor) -> None:
    """Raise `Conflict` unless the address is protected."""
    address = getattr(person, "address", None)
    if address is None or not address.protected:
        raise Conflict(_("The address is not protected: there is nothing to check."), code="not_protected")


declare(
    YoungPerson,
    {
        "activity": WRITE,
        "benefit": WRITE,
        "alert": WRITE,
        "consent": WRITE,
        "edit": WRITE,
        "network-person": WRITE,
        "professional": WRITE,
        "programme": WRITE,
        "reveal": WRITE,
        "verify-address": Ability(Permission.EDIT_CASE, when=address_is_protected),
        "access-log": Ability(Permission.READ_ACCESS_LOG),
    },
)
