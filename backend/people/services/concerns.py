"""Commands on acute concerns."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check, check_may_work_with
from backend.core import clock
from backend.core.days import lies_ahead
from backend.core.errors import Invalid
from backend.followups.changing import changing
from backend.organisation.directory import Directory
from backend.organisation.models import Role, Staff
from backend.people.models import AcuteConcern, YoungPerson
from backend.people.models.concern import ConcernAction
from backend.people.models.person import Sensitivity
from backend.reminders.models import NotificationKind
from backend.reminders.services import notify


def record_concern(
    *,
    person: YoungPerson,
    at: datetime,
    what_was_done: Collection[str],
    responsible_now: Staff,
    responsible_until: datetime | None = None,
    next_contact_at: datetime | None = None,
    note: str = "",
    by: Staff,
) -> AcuteConcern:
    """Record an acute concern, and notify the leader and the staff on call at once, without its content.

    It can also be recorded in a closed case. `responsible_now` works with cases and is not blocked from the young
    person.
    """
    check(by, Permission.EDIT_CASE, person.pk)
    if lies_ahead(at, clock.now()):
        raise Invalid(_("This is in the future: write when you became concerned."), code="future", pointer="/at")
    for pointer, moment in (("/responsible_until", responsible_until), ("/next_contact_at", next_contact_at)):
        if moment is not None and moment < at:
            raise Invalid(_("This is before the concern: choose a later time."), code="before", pointer=pointer)
    check_may_work_with(responsible_now, person.pk, on=clock.today(), pointer="/responsible_now")
    with changing(person) as change:
        concern = AcuteConcern.objects.create(
            young_person=change.young_person,
            at=at,
            seen_by=by,
            what_was_done=[action for action in ConcernAction.values if action in what_was_done],
            note=note,
            responsible_now=responsible_now,
            responsible_until=responsible_until,
            next_contact_at=next_contact_at,
            recorded_at=clock.now(),
        )
        change.record(AcuteConcern)
        _notify(concern, change.young_person, by)
    return concern


def _notify(concern: AcuteConcern, person: YoungPerson, by: Staff) -> None:
    """Notify the leader, the staff on call, and the colleague who is responsible now.

    The notification says who to call. Staff on call learn the case number, with which they can ask for access, unless
    the case is restricted or closed.
    """
    directory = Directory.load(clock.today())
    on_call = directory.holding([Role.ON_CALL])
    told = {directory.leader_of(person.unit_id), concern.responsible_now_id, *on_call} - {None, by.pk}
    for staff_id in sorted(pk for pk in told if pk is not None):
        facts: dict[str, Any] = {"concern": concern.pk, "seen_by": by.pk}
        if person.sensitivity == Sensitivity.NORMAL or staff_id not in on_call:
            facts["case_number"] = person.case_number
        notify(staff_id=staff_id, kind=NotificationKind.ACUTE_CONCERN, young_person_id=person.pk, facts=facts)
