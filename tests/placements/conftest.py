"""A young person with an IPS plan, a consultant, and an employer."""

from dataclasses import dataclass
from datetime import date

import pytest

from backend.assignments.models import Capacity
from backend.organisation.models import Staff
from backend.people.models import YoungPerson
from jobs.employers.models import Employer
from jobs.plans.models import IpsPlan, PlanPhase
from tests import factories
from tests.conftest import Municipality, build_municipality
from tests.support import at

SINCE = date(2026, 1, 5)


@dataclass(frozen=True)
class Search:
    """A search for a job since 5 January 2026, for the young person of the small municipality."""

    municipality: Municipality
    person: YoungPerson
    consultant: Staff
    plan: IpsPlan
    employer: Employer

    def phase(self) -> str:
        return IpsPlan.objects.get(pk=self.plan.pk).phase


@pytest.fixture
def search(db: None) -> Search:
    with at(SINCE):
        municipality = build_municipality()
        consultant = factories.consultant(municipality.team)
        factories.assignment(municipality.person, consultant, SINCE, capacity=Capacity.CONSULTANT)
        plan = factories.plan(municipality.person, municipality.leader, PlanPhase.SEARCH, SINCE)
    return Search(municipality, municipality.person, consultant, plan, factories.EmployerFactory.create())
