"""Commands on blocks between a member of staff and a young person."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.models import AccessBlock, BlockReason
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.days import in_order, not_too_far_ahead
from backend.core.errors import Conflict, Invalid
from backend.core.periods import overlaps
from backend.organisation.models import Staff

if TYPE_CHECKING:
    from backend.people.models import YoungPerson


@transaction.atomic
def block(
    *,
    young_person: "YoungPerson",
    staff: Staff,
    reason: BlockReason,
    note: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Staff,
) -> AccessBlock:
    """Block a member of staff from a young person, from a day (today) on. It overrides every other access.

    Raises `Conflict` if they are blocked in that period already.
    """
    check_ability(by, "block", young_person)
    today = clock.today()
    starts_on = starts_on or today
    if starts_on < today:
        raise Invalid(_("A block begins today or later."), code="past", pointer="/starts_on")
    not_too_far_ahead(starts_on, "/starts_on")
    in_order(starts_on, ends_on)
    with as_system("a block ends access"):
        Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)  # two blocks of one person come one by one
        others = AccessBlock.objects.filter(overlaps(starts_on, ends_on), young_person=young_person, staff=staff)
        if others.exists():
            raise Conflict(_("This colleague is blocked in that period already."), code="overlap")
        return AccessBlock.objects.create(
            young_person=young_person,
            staff=staff,
            reason=reason,
            note=note,
            starts_on=starts_on,
            ends_on=ends_on,
            set_by=by,
        )


@transaction.atomic
def end_block(*, block: AccessBlock, by: Staff) -> AccessBlock:
    """End a block at once: its last day is yesterday. A block that began today or begins later is deleted.

    The change history keeps it.
    """
    yesterday = clock.today() - timedelta(days=1)
    with as_system("the end of a block opens access"):
        block = AccessBlock.objects.select_for_update().get(pk=block.pk)
    check_ability(by, "end", block)
    with as_system("the end of a block opens access"):
        if block.starts_on > yesterday:
            AccessBlock.objects.filter(pk=block.pk).delete()
        else:
            block.ends_on = yesterday
            block.save(update_fields=["ends_on"])
    return block
