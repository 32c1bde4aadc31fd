"""The verbs of staff, roles, units and blocks, who may use them, and when."""

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Ability, Actor, declare
from backend.access.models import AccessBlock
from backend.access.people import young_person_model
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.errors import Conflict
from backend.organisation.models import Membership, Role, Staff, Unit


def is_active(staff: Staff, actor: Actor) -> None:
    """Raise `Conflict` for a closed account."""
    if not staff.is_active:
        raise Conflict(_("This account is closed: open it first."), code="inactive")


def is_inactive(staff: Staff, actor: Actor) -> None:
    """Raise `Conflict` for an account that is open."""
    if staff.is_active:
        raise Conflict(_("This account is open already."), code="active")


def is_active_colleague(staff: Staff, actor: Actor) -> None:
    """Raise `Conflict` for a closed account, and for one's own."""
    is_active(staff, actor)
    if staff.pk == actor.staff.pk:
        raise Conflict(_("Nobody closes their own account: ask another administrator."), code="own")


def is_account_of_person(staff: Staff, actor: Actor) -> None:
    """Raise `Conflict` for a closed account, and for that of an integration, which has no password."""
    is_active(staff, actor)
    if Membership.objects.active(clock.today()).filter(staff=staff, role=Role.INTEGRATION).exists():
        raise Conflict(_("An integration has tokens and no password."), code="integration")


def may_change(membership: Membership, actor: Actor) -> None:
    """Raise `Conflict` for a role that has ended, and for one's own role."""
    if membership.ends_on is not None and membership.ends_on < clock.today():
        raise Conflict(_("The role has ended: give a new one."), code="ended")
    is_of_a_colleague(membership.staff_id, actor.staff)


def is_of_a_colleague(staff_id: int, by: Staff) -> None:
    """Raise `Conflict` for a role of one's own.

    An administrator therefore gives themselves no access to cases, and the last administrator cannot leave.
    """
    if staff_id == by.pk:
        raise Conflict(_("Nobody changes their own roles: ask another administrator."), code="own")


def lasts(block: AccessBlock, actor: Actor) -> None:
    """Raise `Conflict` for a block that has ended."""
    if block.ends_on is not None and block.ends_on < clock.today():
        raise Conflict(_("The block has ended."), code="ended")


declare(
    Staff,
    {
        "edit": Ability(Permission.ADMINISTER),
        "deactivate": Ability(Permission.ADMINISTER, when=is_active_colleague),
        "activate": Ability(Permission.ADMINISTER, when=is_inactive),
        "set-password": Ability(Permission.ADMINISTER, when=is_account_of_person),
    },
)
CHANGE = Ability(Permission.ADMINISTER, when=may_change)
declare(Membership, {"change": CHANGE, "end": CHANGE})
declare(Unit, {"edit": Ability(Permission.ADMINISTER)})
declare(AccessBlock, {"end": Ability(Permission.BLOCK_ACCESS, when=lasts)})
declare(young_person_model(), {"block": Ability(Permission.BLOCK_ACCESS)})
