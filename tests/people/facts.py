"""Consents, warnings, the protected address, and what was open for a young person, as follow-up rules read them."""

from typing import Any

from backend.people.facts import (
    AlertFact,
    Alerts,
    CaseStepFact,
    CaseSteps,
    ConsentFact,
    Consents,
    DuplicateFact,
    Duplicates,
    OpenPeriod,
    OpenPeriods,
    ProtectionFact,
    Protections,
)
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


def opened(starts_on: Day, ends_on: Day | None = None) -> OpenPeriod:
    """Return the days on which a course was open."""
    ending = f"phase:{new_id()}" if ends_on else ""
    return OpenPeriod(day(starts_on), new_id(), day_or_none(ends_on), ending)


def open_periods(*periods: OpenPeriod) -> OpenPeriods:
    """Return when something was open for a young person."""
    return OpenPeriods(periods)


def alert(on: Day, review_on: Day, *, ended_on: Day | None = None, id: int | None = None) -> AlertFact:
    """Return a warning that was added on a day and is looked at again on another."""
    return AlertFact(id or new_id(), day(on), day(review_on), day_or_none(ended_on))


def alerts(*added: AlertFact) -> Alerts:
    """Return the warnings about a young person."""
    return Alerts(added)


def protected(since: Day, until: Day | None, *, id: int | None = None) -> ProtectionFact:
    """Return the protection of an address that was registered on a day."""
    return ProtectionFact(id or new_id(), 0, day(since), day_or_none(until))


def checked(before: ProtectionFact, on: Day, until: Day | None, *, id: int | None = None) -> ProtectionFact:
    """Return the protection of the same address after a check. Without `until` it is not protected any more."""
    return ProtectionFact(before.address_id, id or new_id(), day(on), day_or_none(until))


def protections(*known: ProtectionFact) -> Protections:
    """Return what staff knew of the protection of an address, in the order in which they learned it."""
    return Protections(known)


def case_steps(*steps: tuple[str, Day]) -> CaseSteps:
    """Return when the case of a young person was closed ("close") and reopened ("reopen")."""
    numbered = enumerate(steps, 1)
    return CaseSteps(tuple(CaseStepFact(number, day(on), step == "close") for number, (step, on) in numbered))


def duplicate(found_on: Day, answered_on: Day | None = None) -> DuplicateFact:
    """Return the question whether a case of the unit and another case are about one young person."""
    return DuplicateFact(new_id(), day(found_on), day_or_none(answered_on))


def duplicates(*asked: DuplicateFact) -> Duplicates:
    """Return the questions to a unit."""
    return Duplicates(asked)
