"""A small municipality without young people, for tests that create each of them for their case."""

from datetime import UTC, date, datetime
from typing import Any

from backend.core import clock
from backend.followups.models import FollowUp
from backend.followups.reconcile import reconcile
from backend.people.models import YoungPerson
from tests import factories


class Scenario:
    """One unit under a department, with a leader and two guides who have no e-mail address."""

    def __init__(self) -> None:
        self.department = factories.UnitFactory.create()
        self.unit = factories.UnitFactory.create(parent=self.department)
        self.leader = factories.leader(self.unit, email="")
        self.guide, self.colleague = (factories.guide(self.unit, email="") for _number in range(2))

    def young(self, **fields: Any) -> YoungPerson:
        """Create a young person of the unit, known since 2023."""
        values = {"opened_on": date(2023, 1, 2), "registered_at": datetime(2023, 1, 2, 9, tzinfo=UTC), **fields}
        return factories.YoungPersonFactory.create(unit=self.unit, **values)


def rows(young: YoungPerson, rule: str) -> list[FollowUp]:
    """Return the stored follow-ups of one rule, by due date."""
    found = FollowUp.objects.filter(young_person=young, rule=rule).with_state(clock.now())
    return list(found.order_by("due_on", "id"))


def reconcile_one(young: YoungPerson, **kwargs: Any) -> int:
    """Reconcile one young person."""
    return reconcile(people=[young.pk], **kwargs)
