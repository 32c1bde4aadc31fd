"""Contacts as follow-up rules read them."""

from datetime import datetime
from typing import Any

from backend.contacts.facts import (
    AppointmentFact,
    Appointments,
    ConcernFact,
    Concerns,
    ContactFact,
    Contacts,
)
from backend.core import clock
from tests.followups.facts import GUIDE, Day, day, day_or_none, moment, new_id


def contact(on: Day, *staff_ids: int, **fields: Any) -> ContactFact:
    """Return a meeting with the young person, registered at noon of its day with a note; the guide was there."""
    values: dict[str, Any] = {
        "id": new_id(),
        "on": day(on),
        "staff_ids": staff_ids or (GUIDE,),
        "is_qualifying": True,
        "is_face_to_face": True,
        "is_held": True,
        "is_imported": False,
        "recorded_at": moment(on),
        "has_note": True,
        "occurred_at": moment(on),
        **fields,
    }
    values.setdefault("noted_at", values["recorded_at"] if values["has_note"] else None)
    return ContactFact(**values)


def contacts(*made: ContactFact) -> Contacts:
    """Return the contacts of a young person, in the order in which the loader reads them."""
    return Contacts(tuple(sorted(made, key=lambda fact: (fact.on, fact.id))))


def appointment(
    on: Day, staff_id: int = GUIDE, *, settled_on: Day | None = None, id: int | None = None
) -> AppointmentFact:
    """Return an appointment with a member of staff on a day, planned or settled."""
    return AppointmentFact(id or new_id(), staff_id, day(on), day_or_none(settled_on))


def appointments(*made: AppointmentFact) -> Appointments:
    """Return the appointments of a young person, in the order in which the loader reads them."""
    return Appointments(made)


def concern(
    at: datetime,
    responsible_id: int = GUIDE,
    *,
    until: datetime | None = None,
    next_contact_at: datetime | None = None,
    id: int | None = None,
) -> ConcernFact:
    """Return an acute concern for which the guide is responsible."""
    return ConcernFact(id or new_id(), at, responsible_id, until, next_contact_at)


def since(at: datetime, *staff_ids: int, id: int | None = None) -> ContactFact:
    """Return a qualifying contact at a moment; the guide was there."""
    on = at.astimezone(clock.COPENHAGEN).date()
    return contact(on.isoformat(), *staff_ids, id=id or new_id(), occurred_at=at)


def concerns(*recorded: ConcernFact) -> Concerns:
    """Return the acute concerns about a young person."""
    return Concerns(recorded)
