"""Contacts with employers as follow-up rules read them."""

from typing import Any

from jobs.employers.facts import EmployerContactFact, EmployerContacts
from tests.followups.facts import Day, day, new_id


def employer_contact(on: Day, **fields: Any) -> EmployerContactFact:
    """Return a visit about an ordinary job that disclosed nothing, recorded on its day."""
    values: dict[str, Any] = {
        "id": new_id(),
        "is_face_to_face": True,
        "is_about_ordinary_job": True,
        "is_beyond_decision": False,
        "recorded_on": day(on),
        "handled_on": None,
        **fields,
    }
    return EmployerContactFact(on=day(on), **values)


def employer_contacts(*made: EmployerContactFact) -> EmployerContacts:
    """Return the contacts about a young person, in the order in which the loader reads them."""
    return EmployerContacts(tuple(sorted(made, key=lambda fact: (fact.on, fact.id))))
