"""Consents as follow-up rules read them."""

from typing import Any

from backend.people.facts import ConsentFact, Consents
from tests.followups.facts import Day, day, day_or_none, new_id


def consent(given_on: Day, *, expires_on: Day | None = None, **fields: Any) -> ConsentFact:
    """Return a consent that the young person gave on a day."""
    values: dict[str, Any] = {
        "id": new_id(),
        "by_custody_holder": False,
        "withdrawn_on": None,
        "renewed_by": None,
        "renewed_on": None,
        **fields,
    }
    return ConsentFact(given_on=day(given_on), expires_on=day_or_none(expires_on), **values)


def renewed(former: ConsentFact, by: ConsentFact) -> ConsentFact:
    """Return the former consent after another one has renewed it."""
    return former._replace(renewed_by=by.id, renewed_on=by.given_on)


def consents(*given: ConsentFact) -> Consents:
    """Return the consents about a young person."""
    return Consents(given)
