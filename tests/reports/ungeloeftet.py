"""Young people and what they do, for the tests of the report `ungeloeftet`."""

from datetime import date
from typing import Any

from backend.people.models import ActivitySpell, CaseStep, YoungPerson
from tests import factories
from tests.conftest import Municipality


def young_person(municipality: Municipality, opened: date = date(2026, 1, 5), **fields: Any) -> YoungPerson:
    """Make a young person of the team whose case opened on a day."""
    return factories.young_person(municipality.team, opened_on=opened, **fields)


def activity(
    person: YoungPerson, kind: str, starts: date = date(2026, 1, 5), ends: date | None = None, hours: str | None = None
) -> ActivitySpell:
    """Make an activity of a young person, with its hours a week."""
    return factories.activity(person, hours, kind_id=kind, starts_on=starts, ends_on=ends)


def case_step(person: YoungPerson, step: str, on: date, **fields: Any) -> None:
    """Record a step of the case, and the fields of the young person that it changes."""
    CaseStep.objects.create(young_person=person, step=step, on=on, by=person.unit.memberships.earliest("pk").staff)
    YoungPerson.objects.filter(pk=person.pk).update(**fields)
