"""Contacts as follow-up rules read them."""

from typing import Any

from backend.contacts.facts import ContactFact, Contacts
from tests.followups.facts import GUIDE, Day, day, moment, new_id


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
        **fields,
    }
    values.setdefault("noted_at", values["recorded_at"] if values["has_note"] else None)
    return ContactFact(**values)


def contacts(*made: ContactFact) -> Contacts:
    """Return the contacts of a young person, in the order in which the loader reads them."""
    return Contacts(tuple(sorted(made, key=lambda fact: (fact.on, fact.id))))
